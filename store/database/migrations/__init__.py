"""How each version of the schema is made of the one before it, oldest first."""
