"""The verbs of the app and the keys that stand for them: declarations that need no terminal, for the app, the command
line and the settings alike."""
