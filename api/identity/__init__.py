"""Who is asking and what they may do: sign-in, sessions, API keys, roles, ``may``."""
