"""The tools, by family."""
