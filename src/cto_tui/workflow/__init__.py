"""The pure workflow engine: states, transitions, guards and effects as data."""
