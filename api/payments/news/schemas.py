"""Wire shapes of what vendors told."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from api.payments.news.set_aside import NewsState, state_of
from kit import ids
from kit.http.pages import Page, cut
from models.payments import VendorEvent


class VendorNewsOut(BaseModel):
    """One piece of news; what it says of persons is not shown."""

    id: str
    at: datetime
    provider: str
    kind: str = Field(description="In the vendor's words; unreadable where they were not understood.")
    state: NewsState
    problem: str | None = Field(description="Why it was set aside.")
    payment: str | None


def news_out(row: VendorEvent) -> VendorNewsOut:
    return VendorNewsOut(
        id=row.public_id, at=row.created_at, provider=row.provider, kind=row.kind, state=state_of(row),
        problem=row.problem, payment=ids.public("pay", row.payment_id) if row.payment_id else None,
    )  # fmt: skip


def news_page(rows: Sequence[VendorEvent], limit: int) -> Page[VendorNewsOut]:
    page, following = cut(rows, limit=limit)
    return Page(items=[news_out(row) for row in page], next_cursor=following)
