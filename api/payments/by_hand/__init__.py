"""Money that people handle: cash, and transfers matched with a bank's statement."""
