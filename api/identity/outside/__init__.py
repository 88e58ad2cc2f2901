"""Signing in through somebody else who vouches for a person; one file in ``providers/`` for each."""
