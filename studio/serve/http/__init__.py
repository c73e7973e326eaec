"""The HTTP API (SPEC section 12): the voice registry's routes, and those of our other kinds."""
