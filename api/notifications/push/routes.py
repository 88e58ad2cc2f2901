"""HTTP for pushes: which services there are, and the browsers and apps that take them."""

import json
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sqlalchemy import select

from api.identity.caller import WhoAsks
from api.notifications.inbox.routes import owner_of_inbox
from api.notifications.push.port import Pusher, pushers
from api.notifications.seals import key_of
from kit import ids
from kit.errors import Invalid, NotFound
from kit.http.route import ClockNow, DbSession, Transactional
from kit.ids import new_id
from models.notifications import PushSubscription

router = APIRouter(route_class=Transactional, tags=["notifications"])


class PushServices(BaseModel):
    """The services that are set up; ``web_key`` is what a browser subscribes with (applicationServerKey)."""

    providers: list[str]
    web_key: str | None


class SubscribeIn(BaseModel):
    """``address``: for ``web`` the browser's PushSubscription as JSON, for ``apns`` and ``fcm`` a ``token``."""

    provider: str = Field(pattern="^[a-z]{1,16}$")
    address: dict[str, Any]


class SubscribedOut(BaseModel):
    id: str
    provider: str


@router.get("/v1/push/services")
async def push_services(request: Request) -> PushServices:
    """By which services pushes can be had here."""
    found = _pushers(request)
    key = getattr(found.get("web"), "public_key", None)
    return PushServices(providers=sorted(found), web_key=key() if key else None)


@router.post("/v1/push/subscriptions", status_code=201)
async def subscribe(
    asked: SubscribeIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> SubscribedOut:
    """Have pushes sent to this browser or app; the same one again is the same, and goes to who is signed in now."""
    person, found, keys = await owner_of_inbox(session, who), _pushers(request), request.app.state.keys
    if asked.provider not in found:
        raise Invalid(f"“{asked.provider}” is not set up here.")
    same = found[asked.provider].check(asked.address)
    digest = keys.fingerprint(f"push {asked.provider} {same}")
    query = select(PushSubscription).where(
        PushSubscription.organisation_id == person.organisation_id, PushSubscription.digest == digest
    )
    row = (await session.scalars(query)).one_or_none()
    if row is None:
        row = PushSubscription(
            id=new_id(clock.now()), created_at=clock.now(), organisation_id=person.organisation_id, digest=digest,
            provider=asked.provider, person_id=person.id, body=b"",
        )  # fmt: skip
        session.add(row)
    row.person_id, row.gone_at = person.id, None
    key = await key_of(session, keys, person)
    row.body = key.seal(json.dumps(asked.address).encode(), bound_to=row.id.bytes)
    await session.flush()
    return SubscribedOut(id=row.public_id, provider=row.provider)


@router.delete("/v1/push/subscriptions/{subscription_id}", status_code=204)
async def unsubscribe_push(subscription_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> None:
    """No more pushes to this browser or app."""
    person = await owner_of_inbox(session, who)
    row = await session.get(PushSubscription, ids.parse("psh", subscription_id))
    if row is None or row.person_id != person.id:
        raise NotFound("There is no such subscription of yours.")
    row.gone_at = row.gone_at or clock.now()


def _pushers(request: Request) -> dict[str, Pusher]:
    return pushers(request.app.state.settings)
