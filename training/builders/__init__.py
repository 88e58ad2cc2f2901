"""Learning whom clients choose; the door is ``python -m training.builders``."""
