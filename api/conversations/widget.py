"""What an organisation says of its chat on other sites: which pages may show it. Kept in ``Organisation.chat``."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

_ORIGIN = r"^https?://(\[[0-9a-f:.]+\]|[a-z0-9-]+(\.[a-z0-9-]+)*)(:[0-9]{1,5})?$"
_MOST = 50
Origin = Annotated[str, Field(max_length=300, pattern=_ORIGIN)]


def _each_once(origins: list[str]) -> list[str]:
    return sorted(set(origins))


class Widget(BaseModel):
    """``origins``: the pages that may show the chat, as browsers name them; empty means any."""

    origins: list[str] = []


class WidgetIn(BaseModel):
    origins: Annotated[list[Origin], Field(max_length=_MOST), AfterValidator(_each_once)] = Field(
        [], description="As browsers name them: `https://shop.example`, without a path. Empty means any."
    )
