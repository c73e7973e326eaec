"""The main screen: library, composer and preview side by side, or one at a time."""
