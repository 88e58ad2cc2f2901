"""HTTP for webhooks: endpoints, their secrets, what was sent, sending it again."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller, WhoAsks
from api.identity.may import require
from api.webhooks import endpoints, queries, schemas
from api.webhooks.deliver import Sender, deliver
from api.webhooks.replay import begin_test, replay, replay_failed
from kit.http.outward import Outward, networks
from kit.http.pages import Page, PageSize, cut, key_of
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional
from models.webhooks import WebhookEndpoint

router = APIRouter(route_class=Transactional, tags=["webhooks"])
steps = APIRouter(route_class=Stepwise, tags=["webhooks"])


@router.post("/v1/webhooks", status_code=201)
async def create_webhook(
    new: schemas.EndpointIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.EndpointMade:
    """Have an address told of events. The secret that signs them is shown this once."""
    require(who, "manage webhooks")
    row, secret = await endpoints.add_endpoint(
        session, request.app.state.keys, _outward(request), organisation_id=who.organisation_id, url=new.url,
        kinds=new.kinds, description=new.description, now=clock.now(),
    )  # fmt: skip
    return schemas.EndpointMade(**schemas.endpoint_out(row, None, now=clock.now()).model_dump(), secret=secret)


@router.get("/v1/webhooks")
async def list_webhooks(who: WhoAsks, session: DbSession, clock: ClockNow) -> Page[schemas.EndpointOut]:
    """The organisation's endpoints with their health."""
    require(who, "manage webhooks")
    rows = await endpoints.list_endpoints(session, who.organisation_id)
    waiting = await queries.queues(session, [row.id for row in rows])
    shown = [schemas.endpoint_out(row, waiting.get(row.id), now=clock.now()) for row in rows]
    return Page(items=shown, next_cursor=None)


@router.get("/v1/webhooks/{endpoint}")
async def read_webhook(endpoint: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.EndpointOut:
    """One endpoint with its health."""
    row = await _theirs(session, who, endpoint)
    return schemas.endpoint_out(row, (await queries.queues(session, [row.id])).get(row.id), now=clock.now())


@router.patch("/v1/webhooks/{endpoint}")
async def change_webhook(
    endpoint: str,
    change: schemas.EndpointChange,
    who: WhoAsks,
    session: DbSession,
    clock: ClockNow,
    request: Request,
) -> schemas.EndpointOut:
    """Change where, what, or whether an endpoint is told. Switched off, what waits for it has failed."""
    row = await _theirs(session, who, endpoint)
    told = change.model_dump(exclude_unset=True, exclude_none=True)
    row = await endpoints.change_endpoint(session, _outward(request), row, told, now=clock.now())
    return schemas.endpoint_out(row, (await queries.queues(session, [row.id])).get(row.id), now=clock.now())


@router.delete("/v1/webhooks/{endpoint}", status_code=204)
async def delete_webhook(endpoint: str, who: WhoAsks, session: DbSession) -> None:
    """Delete an endpoint and its log."""
    await endpoints.remove_endpoint(session, await _theirs(session, who, endpoint))


@router.post("/v1/webhooks/{endpoint}/secret")
async def rotate_webhook_secret(
    endpoint: str,
    who: WhoAsks,
    session: DbSession,
    clock: ClockNow,
    request: Request,
    how: schemas.SecretChange | None = None,
) -> schemas.SecretMade:
    """Change the secret; for a while both sign, so the receiver may change when it likes."""
    row = await _theirs(session, who, endpoint)
    overlap = timedelta(hours=(how or schemas.SecretChange()).overlap_hours)
    secret = endpoints.change_secret(request.app.state.keys, row, overlap=overlap, now=clock.now())
    return schemas.SecretMade(secret=secret, old_secret_until=row.previous_until)


@steps.post("/v1/webhooks/{endpoint}/test")
async def test_webhook(
    endpoint: str, who: WhoAsks, database: DatabaseDoor, clock: ClockNow, request: Request
) -> schemas.DeliveryShown:
    """Send a `webhook.test` now, once, and see what came back; an endpoint that is off is asked too."""
    keys = request.app.state.keys
    async with database.writing() as session:
        row = await _theirs(session, who, endpoint)
        delivery = await begin_test(session, row, now=clock.now())
        await session.commit()
    await deliver(Sender(database, clock, keys, _outward(request)), delivery.id)
    async with database.reading() as session:
        sent = await queries.get_delivery(session, row, delivery.public_id)
        return schemas.delivery_shown(sent, await queries.tries_of(session, keys, sent))


@router.get("/v1/webhooks/{endpoint}/deliveries")
async def list_webhook_deliveries(
    endpoint: str,
    who: WhoAsks,
    session: DbSession,
    *,
    state: Annotated[schemas.DeliveryState | None, Query()] = None,
    cursor: str | None = None,
    limit: PageSize = 50,
) -> Page[schemas.DeliveryOut]:
    """What was sent to an endpoint in the last thirty days, newest first."""
    row = await _theirs(session, who, endpoint)
    before = key_of(cursor) if cursor else None
    rows = await queries.find_deliveries(session, row, state=state, before=before, limit=limit + 1)
    following = cut([each.delivery for each in rows], limit=limit)[1]
    return Page(items=[schemas.delivery_out(each) for each in rows[:limit]], next_cursor=following)


@router.get("/v1/webhooks/{endpoint}/deliveries/{delivery}")
async def read_webhook_delivery(
    endpoint: str, delivery: str, who: WhoAsks, session: DbSession, request: Request
) -> schemas.DeliveryShown:
    """One delivery: what is sent, and how each try went."""
    sent = await queries.get_delivery(session, await _theirs(session, who, endpoint), delivery)
    return schemas.delivery_shown(sent, await queries.tries_of(session, request.app.state.keys, sent))


@router.post("/v1/webhooks/{endpoint}/deliveries/{delivery}/replay")
async def replay_webhook_delivery(
    endpoint: str, delivery: str, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.DeliveryOut:
    """Send a message again, under the same id, whether it was delivered or not."""
    row = await _theirs(session, who, endpoint)
    sent = await queries.get_delivery(session, row, delivery)
    await replay(session, row, sent.delivery, now=clock.now())
    return schemas.delivery_out(sent)


@router.post("/v1/webhooks/{endpoint}/replay")
async def replay_webhook(
    endpoint: str, which: schemas.ReplayIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.Replayed:
    """Send everything again that failed since then."""
    row = await _theirs(session, who, endpoint)
    return schemas.Replayed(count=await replay_failed(session, row, since=which.since, now=clock.now()))


async def _theirs(session: AsyncSession, who: Caller, shown: str) -> WebhookEndpoint:
    require(who, "manage webhooks")
    row = await endpoints.get_endpoint(session, shown)
    require(who, "manage webhooks", row)
    return row


def _outward(request: Request) -> Outward:
    return Outward(networks(request.app.state.settings.outward_allow))


router.include_router(steps)
