"""A subscription as its caller may reach it: its client, and the desk for them."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller
from api.identity.may import require
from api.packages.subscriptions.rows import get_subscription
from kit import ids
from models.packages import Subscription


async def theirs(session: AsyncSession, who: Caller, shown: str) -> Subscription:
    """The subscription, if the caller may act on it; raises as ``identity.require`` does."""
    verb = "pay" if who.role == "client" else "sell packages"
    require(who, verb)
    row = await get_subscription(session, ids.parse("sub", shown))
    require(who, verb, row)
    return row
