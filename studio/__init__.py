"""What people and agents touch: the terminal app, the command line, the servers."""
