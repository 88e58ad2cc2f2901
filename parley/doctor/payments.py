"""What ``parley doctor`` says of the payment accounts that organisations have connected themselves."""

from collections.abc import Callable

from sqlalchemy import func, select

from api.identity.connected import secrets_of
from api.payments.accounts.whose import ROOM, get_shelf, has_own_keys
from api.payments.port import WEBHOOK_SECRET
from kit.crypto import MasterKey
from kit.db import Database
from kit.tenancy import EVERYBODY, acting
from models.identity import Organisation
from models.payments import Connection, VendorEvent


async def examine_accounts(database: Database, keys: Callable[[], MasterKey]) -> list[str]:
    """One line for each vendor with accounts, and one for news that was set aside; ``keys`` are asked for if any."""
    with acting(EVERYBODY):
        async with database.reading() as session:
            query = select(Connection, Organisation.slug).join(
                Organisation, Organisation.id == Connection.organisation_id
            )
            query = query.where(Connection.room == ROOM, Connection.secret.is_not(None))
            rows = (await session.execute(query.order_by(Organisation.slug))).all()
            aside = await session.scalar(select(func.count()).where(VendorEvent.problem.is_not(None)))
    found = [f"account   {row.name} of {slug}: {_state(row, keys())}" for row, slug in rows]
    if aside:
        found.append(f"news      {aside} of payment vendors set aside; GET /v1/vendor-news?state=set_aside says why")
    return found


def _state(row: Connection, keys: MasterKey) -> str:
    own = has_own_keys(get_shelf(row.name), row)
    whose = f"own account, keys checked {row.options.get('checked_at')}" if own else "the installation's account"
    heard = WEBHOOK_SECRET in secrets_of(keys, row) or not get_shelf(row.name).hears
    lacks = "" if heard else f"; webhooks are refused: PUT /v1/payment-accounts/{row.name} with {WEBHOOK_SECRET}"
    return f"{whose}{lacks}"
