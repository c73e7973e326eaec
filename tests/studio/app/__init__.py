"""Tests of the studio's app, driven as a person drives it."""
