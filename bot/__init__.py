"""Conversations: channels and flows. Speaks to the backend over HTTP only and keeps nothing itself."""
