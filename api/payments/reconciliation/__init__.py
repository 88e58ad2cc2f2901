"""The ledger against what vendors report of the same money."""
