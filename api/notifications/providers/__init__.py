"""The ways mail leaves the house, one file each."""
