"""What ``ml`` says, turned into offers: which times to show, which sessions to move."""
