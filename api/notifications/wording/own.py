"""An organisation's own words: checked, kept, shared out among people, and how each wording fared."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.kinds import KINDS
from api.notifications.queries import own_words
from api.notifications.wording import schemas
from api.notifications.wording.render import Wording
from api.notifications.wording.shown import render_sample, sample_of
from api.notifications.wording.words import BadTemplate, check_parts
from kit.ids import new_id
from models.notifications import Notice, TemplateOverride

_MOST_VARIANTS, _WHOLE = 5, 100


def check_own(kind: str, language: str, parts: Mapping[str, str]) -> None:
    """Make sure that no notice can fail by these words. Raises ``BadTemplate``."""
    sample = sample_of(kind, language)
    check_parts(parts, names=sample[1].told(language))
    render_sample(sample, Wording(language, parts), url="https://example.org")


async def keep_own(
    session: AsyncSession, organisation_id: uuid.UUID, kind: str, language: str, own: schemas.TemplateIn, *,
    now: datetime,
) -> None:  # fmt: skip
    """Write them down. Raises ``BadTemplate`` when the variants are too many, or share more than everybody."""
    rows = {row.variant: row for row in await own_words(session, organisation_id, kind, language)}
    others = [row.share for variant, row in rows.items() if variant not in {"", own.variant}]
    share = own.share if own.variant else 0
    if len(others) >= _MOST_VARIANTS or sum(others) + share > _WHOLE:
        raise BadTemplate("At most five variants, which share a hundred percent.")
    row = rows.get(own.variant)
    if row is None:
        row = TemplateOverride(
            id=new_id(now), created_at=now, organisation_id=organisation_id, kind=kind, language=language,
            variant=own.variant,
        )  # fmt: skip
        session.add(row)
    row.parts, row.share = own.parts, share
    await session.flush()


async def results_of(session: AsyncSession, organisation_id: uuid.UUID, kind: str) -> list[schemas.VariantResult]:
    """How often each wording was sent, and failed."""
    audience, news = kind.split(".")
    names = [each.name for each in KINDS.values() if (each.audience, each.news) == (audience, news)]
    wording = func.coalesce(Notice.variant, "")
    query = (
        select(wording, Notice.state, func.count())
        .where(Notice.organisation_id == organisation_id, Notice.kind.in_(names))
        .where(Notice.state.in_(("sent", "watching", "failed")))
        .group_by(wording, Notice.state)
    )
    counts: dict[str, dict[str, int]] = {}
    for variant, state, count in await session.execute(query):
        of = counts.setdefault(variant, {"sent": 0, "failed": 0})
        of["failed" if state == "failed" else "sent"] += count
    return [schemas.VariantResult(variant=variant, **of) for variant, of in sorted(counts.items())]
