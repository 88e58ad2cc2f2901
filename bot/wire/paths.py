"""Parts of the bot's addresses."""

from typing import Annotated

from fastapi import Path

CONVERSATION = r"^[A-Za-z0-9_-]{1,100}$"
SLUG = r"^[a-z0-9-]{1,63}$"
Conversation = Annotated[str, Path(pattern=CONVERSATION)]
Slug = Annotated[str, Path(pattern=SLUG)]


def hook_address(url: str, medium: str, connection: str) -> str:
    """Where a vendor calls us about a connection; ``url`` is where we are. Registered at vendors, it never changes."""
    return f"{url}/hooks/bot/{medium}/{connection}"
