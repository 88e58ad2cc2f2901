"""Tests against the vendors themselves, with test keys. Without keys they are skipped, and it is said."""
