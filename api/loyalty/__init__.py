"""Loyalty: clients earn points, redeem them, and refer others."""
