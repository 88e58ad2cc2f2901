"""Whose account at a vendor money goes to, and how a business connects its own."""
