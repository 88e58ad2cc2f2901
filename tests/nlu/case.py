"""A small business to talk to."""

from datetime import datetime
from zoneinfo import ZoneInfo

from nlu.understanding import CatalogueName, Context

NOW = datetime(2027, 6, 9, 23, 30, tzinfo=ZoneInfo("America/Los_Angeles"))


def context(
    *, asked: str | None = None, last: str | None = None, lang: str | None = "en", spoken: str | None = None
) -> Context:
    return Context(
        now=NOW,
        zone="America/Los_Angeles",
        lang=lang,
        asked=asked,
        last=last,
        spoken=spoken,
        services=(CatalogueName("Haircut", ("trim",)), CatalogueName("Deep tissue massage"), CatalogueName("Massage")),
        builders=(CatalogueName("Ana Reyes"), CatalogueName("Dr. Susan Lee"), CatalogueName("Tomás Berg")),
    )
