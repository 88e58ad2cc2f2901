"""Learning which times to offer; the door is ``python -m training.slots``."""
