"""Composition: pure functions from frozen values to a prompt, with no database and no screen."""
