"""The ways a notice reaches a person, one file each."""
