"""Writing to the catalog: one change is one transaction and one revision."""
