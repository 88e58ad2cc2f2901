"""HTTP for the list of payments: what came, what is kept, what went back, newest first."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.identity.caller import WhoAsks
from api.identity.may import require
from api.payments.disputes import left_of
from api.payments.life import ARRIVED, State
from api.payments.queries import Listed, list_payments
from api.payments.schemas import PaymentOut, payment_out
from kit.http.pages import Page, PageSize, cut, key_of
from kit.http.route import DbSession, Transactional
from kit.ids import public
from models.people import Client

router = APIRouter(route_class=Transactional, tags=["payments"])


class PaymentListed(PaymentOut):
    """A payment with what it is for; ``left`` of it can still be given back."""

    created_at: datetime
    booking: str | None = Field(description="Null where a package was bought.")
    what: str = Field(description="The service, or the package.")
    client_id: str = Field(description="Tells apart those without a name.")
    client: str | None = Field(description="Null without a name, or once they are forgotten.")
    client_email: str | None
    start: datetime | None
    zone: str | None = Field(description="Of the builder, for reading ``start``.")
    left: int = Field(description="In minor units; 0 of a payment that did not arrive.")


@router.get("/v1/payments")
async def read_payments(
    who: WhoAsks,
    session: DbSession,
    *,
    state: Annotated[State | None, Query(description="Only in this state.")] = None,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    limit: PageSize = 50,
) -> Page[PaymentListed]:
    """The organisation's payments, with what they are for."""
    require(who, "see payments")
    before = key_of(cursor) if cursor else None
    rows = await list_payments(
        session, who.organisation_id, states=[state] if state else (), before=before, limit=limit + 1
    )
    following = cut([each.payment for each in rows], limit=limit)[1]
    return Page(items=[_shown(each) for each in rows[:limit]], next_cursor=following)


def _shown(each: Listed) -> PaymentListed:
    row = each.payment
    return PaymentListed(
        **payment_out(row).model_dump(),
        created_at=row.created_at,
        booking=public("bkg", row.booking_id) if row.booking_id else None,
        what=each.what,
        client_id=public(Client.prefix, each.client_id),
        client=each.client,
        client_email=each.client_email,
        start=each.start,
        zone=each.zone,
        left=left_of(row) if row.state in ARRIVED else 0,
    )
