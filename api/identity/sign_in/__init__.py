"""Letting people in: by link, code, password or passkey; second factors, and pauses after wrong ones."""
