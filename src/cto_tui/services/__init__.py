"""Use cases without a screen: what every surface (keys, bulk, imports, command line) calls."""
