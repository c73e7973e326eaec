"""The Sync screen: what is not the same in seeds and store, and bringing each to the other."""
