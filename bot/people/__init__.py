"""Who writes and how they are reached: their name, address and channels, and how they want to be written to."""
