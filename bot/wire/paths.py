"""Parts of the bot's addresses."""

from typing import Annotated

from fastapi import Path

Conversation = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
Slug = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,63}$")]
