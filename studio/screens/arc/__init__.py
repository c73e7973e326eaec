"""The arc editor: stages in order, and which part wins at each of them."""
