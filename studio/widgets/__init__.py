"""Widgets of the studio: lists, dragging, the prompt and its token meter.

They know nothing of the catalog. Text handed to them is data, shown literally.
"""
