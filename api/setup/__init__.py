"""What a business has connected, what of it works, and what is lacking. Connecting is left to the rooms."""
