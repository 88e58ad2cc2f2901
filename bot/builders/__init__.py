"""What builders do by chat: their day, their requests, and time they keep for themselves."""
