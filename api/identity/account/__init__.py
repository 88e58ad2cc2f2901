"""One's own account: sessions, credentials, identities elsewhere."""
