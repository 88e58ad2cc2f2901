"""The client **books** a spot: held, and confirmed at once where nothing is due or asked for.

Whoever's turn it is writes in the turn's session; the edge commits.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.conclude import conclude
from api.bookings.crowd import Turn
from api.bookings.errors import SlotTaken
from api.bookings.hold import hold
from api.bookings.predict import predict
from api.bookings.refused import Look, with_alternatives
from api.bookings.seats import Seat
from api.bookings.wish import Wish, read_wish
from kit.crypto import MasterKey
from ml.serving import Speakers


async def hold_spot(turn: Turn, *, keys: MasterKey, predictor: Speakers | None) -> Seat:
    """Held for five minutes at the price it has now. Raises ``SlotTaken`` with the nearest times that are free."""
    session, now = turn.session, turn.now
    wish = await read_wish(session, turn.who, turn.wished, keys=keys, now=now)

    async def held() -> Seat:
        return await hold(
            session, wanted=wish.wanted, givers=wish.givers, start=wish.start, client_id=wish.client_id,
            channel=turn.who.channel, now=now, price=wish.price, coupon_id=wish.coupon_id,
            holding_id=wish.holding_id,
        )  # fmt: skip

    seat = await or_alternatives(session, wish, now, held, look=turn.look)
    if predictor:
        await predict(session, seat, predictor, now=now)
    return seat


async def book_spot(turn: Turn, *, keys: MasterKey, predictor: Speakers | None) -> Seat:
    """Confirmed when nothing is due or the desk books it; a request where a builder has to say yes; else held."""
    seat = await hold_spot(turn, keys=keys, predictor=predictor)
    return await conclude(turn.session, seat, by=turn.who, now=turn.now)


async def or_alternatives(
    session: AsyncSession,
    wish: Wish,
    now: datetime,
    attempt: Callable[[], Awaitable[Seat]],
    *,
    look: Look | None = None,
) -> Seat:
    """What was attempted, or the refusal with the nearest times that are free."""
    try:
        return await attempt()
    except SlotTaken as taken:
        with_alternatives(session, taken, wish, now, look=look)
