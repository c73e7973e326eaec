"""The version of the schema, known without importing what the schema is made with."""

from __future__ import annotations

from typing import Final

SCHEMA_VERSION: Final = 2
"""Raised by every migration; a database with a higher one is from a newer Persona Studio."""
