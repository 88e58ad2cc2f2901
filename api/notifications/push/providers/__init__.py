"""One file for each way to push; found by its name."""
