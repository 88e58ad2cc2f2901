"""Saved ways to pay: kept by a vendor, charged while their owner is not there."""
