"""The servers: what agents and voice servers read the catalog through."""
