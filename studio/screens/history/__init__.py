"""The History screen: what was done, what it changed, and taking any of it back."""
