"""The entry editor."""

from studio.screens.entry.screen import EntryScreen

__all__ = ["EntryScreen"]
