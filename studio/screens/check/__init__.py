"""The Check screen: what is wrong, why, and the way there."""
