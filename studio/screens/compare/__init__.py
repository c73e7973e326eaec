"""The Compare screen: two compositions side by side, and what differs in them."""
