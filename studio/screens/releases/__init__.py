"""The Releases screen: what was published, the labels that point at it, and publishing."""
