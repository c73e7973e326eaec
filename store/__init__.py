"""The catalog of agent personas: everything that works without a screen."""
