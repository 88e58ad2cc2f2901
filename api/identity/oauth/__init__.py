"""Being an OAuth 2 server for other people's programs: consent, codes with PKCE, rotating tokens, introspection."""
