"""The link to a subscription's page. It carries its own proof, so it goes to its client alone."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.packages.subscriptions.rows import get_subscription
from kit import ids, tenancy
from kit.crypto import MasterKey
from kit.signed import read, sign
from models.packages import Subscription

_PURPOSE = "subscription"


def subscription_path(keys: MasterKey, row: Subscription) -> str:
    """The path of a subscription's page."""
    return f"/s/{sign(keys, _PURPOSE, row.public_id, ids.public('cli', row.client_id))}"


async def behind(session: AsyncSession, keys: MasterKey, token: str) -> Subscription:
    """The subscription a link is for; the session is of its organisation from here on. Raises ``BadLink``."""
    shown, client = read(keys, _PURPOSE, token)
    await tenancy.enter(session, tenancy.behind("clients", str(ids.parse("cli", client))))
    return await get_subscription(session, ids.parse("sub", shown))
