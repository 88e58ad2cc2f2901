"""Who pays for a client: what invoices name, sealed under the client's key, and where they are taxed."""

import json
import uuid

from sqlalchemy.ext.asyncio import AsyncSession
from stdnum.eu import vat
from stdnum.exceptions import ValidationError

from api.people.billing_schemas import BillingIn, BillingOut
from kit.crypto import MasterKey, seal, unseal
from kit.db import lock
from kit.errors import Invalid
from models.people import BillingDetails, Client, SubjectKey

_GREECE = {"GR": "EL"}


async def set_billing(session: AsyncSession, keys: MasterKey, client: Client, told: BillingIn) -> BillingOut:
    """Write down who pays. A tax number of an EU country is checked for its form. Raises ``Invalid``."""
    number = tax_number(told.tax_number, told.country) if told.tax_number else None
    await lock(session, [client.id])
    key = await _key(session, keys, client)
    shown = BillingOut(name=told.name, address=told.address, country=told.country, tax_number=number)
    sealed = seal(key, shown.model_dump_json().encode(), bound_to=client.id.bytes)
    row = await session.get(BillingDetails, client.id)
    if row is None:
        row = BillingDetails(client_id=client.id, organisation_id=client.organisation_id)
        session.add(row)
    row.country, row.is_business, row.sealed = told.country, number is not None, sealed
    await session.flush()
    return shown


async def billing_of(session: AsyncSession, keys: MasterKey, client_id: uuid.UUID) -> BillingOut | None:
    """Who pays for a client, if they have told and were not erased since."""
    row = await session.get(BillingDetails, client_id)
    if row is None:
        return None
    return await read_billing(session, keys, await session.get_one(Client, client_id), row.sealed)


async def read_billing(session: AsyncSession, keys: MasterKey, client: Client, sealed: bytes) -> BillingOut | None:
    """What a client told once of who pays; None once their key is gone."""
    key = await _key(session, keys, client)
    try:
        told = unseal(key, sealed, bound_to=client.id.bytes)
    except ValueError:
        return None
    return BillingOut.model_validate(json.loads(told))


def tax_number(given: str, country: str) -> str:
    """A tax number as it is written in full; that of an EU country has to have its form and check digits.

    Whether it is registered nobody is asked. Raises ``Invalid``.
    """
    prefix = _GREECE.get(country, country)
    plain = "".join(given.split()).upper()
    if prefix.lower() not in vat.MEMBER_STATES and country != "GR":
        return plain
    try:
        return str(vat.validate(plain if plain.startswith(prefix) else prefix + plain))
    except ValidationError as error:
        raise Invalid(f"“{given[:40]}” is not a tax number of {country}.") from error


async def _key(session: AsyncSession, keys: MasterKey, client: Client) -> bytes:
    key = await session.get_one(SubjectKey, client.key_id)
    return keys.unwrap(key.wrapped, bound_to=key.id.bytes)
