"""Raw tables: their contracts, where they are read from, and a simulated world with known truth."""
