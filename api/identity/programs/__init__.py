"""Programs: API keys, and integrations that members let in."""
