"""Who is about to pay, as far as it is known before anything is written: their card, browser and network.

It is found before the transaction, for the card is asked of its vendor.
"""

import uuid
from dataclasses import dataclass

from fastapi import Request, Response

from api.fraud.device import device_of, is_browser, keep_device, new_device
from api.identity.caller import Caller
from api.payments.accounts.whose import own_account, vendors_here, ways_of
from api.payments.cards import Card, find_card
from kit.crypto import MasterKey
from kit.http.allowance import address_of


@dataclass(frozen=True, slots=True)
class Paying:
    """What is known; ``device`` and ``network`` are None for whoever pays through the desk, the bot or a program."""

    keys: MasterKey
    card: Card | None = None
    device: str | None = None
    network: str | None = None

    def mark(self, organisation_id: uuid.UUID, kind: str, value: str | None) -> str | None:
        """A keyed hash of something, good for one organisation and kind alone."""
        return self.keys.fingerprint(f"payment {organisation_id} {kind} {value}") if value else None


async def paying_caller(request: Request, response: Response, who: Caller, provider: str | None, method: str) -> Paying:
    """Who pays by the api: the desk and the bot pay for others, so nothing is told by where they are."""
    is_here = who.role == "client" and not who.service and not who.program
    return await paying(request, response, who.organisation_id, provider, method, is_here=is_here)


async def paying(
    request: Request,
    response: Response,
    organisation_id: uuid.UUID,
    provider: str | None,
    method: str,
    *,
    is_here: bool,
) -> Paying:
    """Who pays; a browser that has no cookie gets one, and is counted under it from this try on."""
    vendors, device = vendors_here(request), device_of(request) if is_here else None
    async with vendors.database.reading() as session:
        name = provider or (await ways_of(session, vendors.settings, organisation_id))[0]
        connection = await own_account(session, organisation_id, name) if method else None
    if is_here and (device or is_browser(request)):
        device = device or new_device()
        keep_device(response, request, device)
    card = await find_card(vendors, name, connection, method)
    return Paying(vendors.keys, card, device, address_of(request) if is_here else None)
