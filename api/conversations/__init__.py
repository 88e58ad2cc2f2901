"""Messages in and out, dialogue state with a version, one lease per conversation."""
