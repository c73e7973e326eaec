"""The coverage grid: what personas are made of, and what they lack."""
