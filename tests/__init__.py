"""The tests of Persona Studio; they mirror the two packages."""
