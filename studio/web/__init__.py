"""The studio in a browser: served to this machine alone, a process of its own for each tab."""
