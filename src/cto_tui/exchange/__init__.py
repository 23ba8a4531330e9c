"""File formats in and out: one file a format, found by content."""
