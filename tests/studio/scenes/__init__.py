"""What there is to see in the pictures of the studio, and the way to each of its screens.

The snapshot tests and `screenshots/make.py` take their pictures of the same scenes.
"""
