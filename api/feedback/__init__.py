"""What clients say of sessions they came to: marks and words."""
