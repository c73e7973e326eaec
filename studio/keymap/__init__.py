"""The user's own keys: read from a file, checked against what is declared, put into the app."""
