"""Tests of the catalog: everything that works without a screen."""
