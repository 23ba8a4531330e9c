"""The measures, one file for each group of related ones."""
