"""Vendors behind the bot's channels; a vendor may carry several of them."""
