"""The MCP server (SPEC section 11)."""
