"""A fresh catalog for each test."""

from tests.store.catalog.conftest import desk

__all__ = ["desk"]
