"""Checks: what is wrong, or looks wrong, in seeds and store. Nothing is written."""
