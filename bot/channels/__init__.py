"""The media the bot writes and is written to in, one file each, found by its name."""
