"""Charging, refunding and the ledger; vendors live in ``providers/``."""
