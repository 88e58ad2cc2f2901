"""Mail that came back."""
