"""Sessions that repeat, by chat: what is wished, what the calendar says to it, and booking it all."""
