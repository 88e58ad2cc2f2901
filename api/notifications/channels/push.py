"""A notice as a push to every browser and app its person has; those that are gone are forgotten."""

import json
from collections.abc import Sequence

import structlog
from sqlalchemy import select

from api.notifications.parcel import Parcel
from api.notifications.post import Post
from api.notifications.push.port import Gone, Push
from kit.errors import Later, Refused
from models.notifications import PushSubscription

log = structlog.get_logger(__name__)


async def send(post: Post, parcel: Parcel) -> None:
    """Push to each; one that takes it is enough. Raises ``Refused`` when none will, ``Later`` when none can now."""
    message = Push(parcel.words.subject, parcel.words.short, parcel.links.house, parcel.notice.public_id)
    outcomes = [await _push(post, parcel, each, message) for each in await _subscriptions(post, parcel)]
    if None in outcomes:
        return
    later = next((failure for failure in outcomes if isinstance(failure, Later)), None)
    raise later or Refused("None of their devices takes pushes any more.")


async def _push(post: Post, parcel: Parcel, to: PushSubscription, message: Push) -> Exception | None:
    """Push to one device; what went wrong, if anything did."""
    address = json.loads(parcel.key.unseal(to.body, bound_to=to.id.bytes))
    try:
        await post.pushers[to.provider].push(address, message)
    except Gone as gone:
        await _forget(post, to)
        return gone
    except (Later, Refused) as failure:
        log.warning("push not taken", provider=to.provider, error=repr(failure))
        return failure
    return None


async def _subscriptions(post: Post, parcel: Parcel) -> Sequence[PushSubscription]:
    query = select(PushSubscription).where(
        PushSubscription.person_id == parcel.person.id,
        PushSubscription.gone_at.is_(None),
        PushSubscription.provider.in_(list(post.pushers)),
    )
    async with post.database.reading() as session:
        return (await session.scalars(query)).all()


async def _forget(post: Post, subscription: PushSubscription) -> None:
    async with post.database.writing() as session:
        row = await session.get_one(PushSubscription, subscription.id)
        row.gone_at = post.clock.now()
        await session.commit()
