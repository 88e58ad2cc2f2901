"""How much a key, a person or an address may ask of an organisation; what is dear costs more.

Each allowance is one organisation's: whoever floods one business leaves the others' alone. Who is signed in spends
their own, so no stranger uses up an owner's, not even from the same address. The bot is not limited here: it limits
conversations itself (``bot.wire.limits``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import Depends, Request

from kit.http.allowance import Allowance, address_of
from kit.settings import Settings

if TYPE_CHECKING:
    import uuid

    from api.identity.caller import Caller


_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Allowances:
    """One of each kind for the whole process."""

    key: Allowance
    person: Allowance
    address: Allowance
    sign_in: Allowance
    guests: Allowance

    @classmethod
    def of(cls, settings: Settings, now: Callable[[], float]) -> "Allowances":
        return cls(
            Allowance(settings.limit_key, now=now),
            Allowance(settings.limit_person, now=now),
            Allowance(settings.limit_address, now=now),
            Allowance(settings.limit_sign_in, now=now),
            Allowance(settings.limit_guests, within=_HOUR, now=now),
        )


def spend(request: Request, who: "Caller", cost: int = 1) -> None:
    """Let ``who`` spend ``cost``. Raises ``TooManyRequests``."""
    allowances: Allowances = request.app.state.allowances
    if who.service:
        return
    if who.program_id:
        allowances.key.spend((who.organisation_id, who.program_id), cost)
    elif person := who.member_id or who.client_id:
        allowances.person.spend((who.organisation_id, person), cost)
    elif address := address_of(request):
        allowances.address.spend((who.organisation_id, address), cost)


def spend_stranger(request: Request) -> None:
    """For a request whose caller could not be found out: guessing tokens has an end. Raises ``TooManyRequests``."""
    if address := address_of(request):
        allowances: Allowances = request.app.state.allowances
        allowances.sign_in.spend(("", address))


def spend_sign_in(request: Request, organisation_id: "uuid.UUID") -> None:
    """For a try to sign in, over all accounts from one address. Raises ``TooManyRequests``."""
    if address := address_of(request):
        allowances: Allowances = request.app.state.allowances
        allowances.sign_in.spend((organisation_id, address))


def spend_guest(request: Request, organisation_id: "uuid.UUID") -> None:
    """For a new person from nowhere, who can hold times: one address takes no whole calendar by being many people.

    Raises ``TooManyRequests``.
    """
    if address := address_of(request):
        allowances: Allowances = request.app.state.allowances
        allowances.guests.spend((organisation_id, address))


def costs(units: int) -> Any:
    """A route's dependency: it costs ``units`` instead of one."""

    async def spend_more(request: Request) -> None:
        spend(request, await request.app.state.admit(request), units - 1)

    return Depends(spend_more)
