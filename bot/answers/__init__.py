"""Questions, answered without anything being changed: of the business, of everyday matters, of the bot itself."""
