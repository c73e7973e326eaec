"""The database: the only room with SQLAlchemy in it. The catalog is the one door to it."""
