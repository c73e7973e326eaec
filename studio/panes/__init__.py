"""The panes of the main screen: they show values and post messages, and write nothing."""
