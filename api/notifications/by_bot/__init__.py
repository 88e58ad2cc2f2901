"""What the bot sends for us and tells us back."""
