"""Builders paid their part by the payment vendor itself, at the moment a client pays: accounts, parts, the books."""
