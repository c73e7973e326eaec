"""Seeds and the store: reading TOML, comparing three ways, bringing one to the other."""
