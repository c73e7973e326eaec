"""Paragraphs that stand in several entries, and making them one part."""
