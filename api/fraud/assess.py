"""A payment that is about to be asked for is **assessed**: what is known of it is counted, and its score kept with it.

What follows is written on the payment: its bank asks the payer, and from the second bound on people look at it once the
money is there. Nothing is refused here.
"""

from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path

import phonenumbers
from sqlalchemy.ext.asyncio import AsyncSession

from api.fraud.guard import guard_of
from api.fraud.paying import Paying
from api.fraud.score import Signals, score, weigh
from api.fraud.signals import Facts, Marks, count, mismatches
from api.fraud.tries import earlier_tries, note_try, tries_of_organisation
from api.payments.card_form import lacks_card
from kit.addresses import plain_address
from models.identity import Organisation
from models.payments import Payment
from models.people import Client

_DISPOSABLE = Path(__file__).with_name("disposable.txt")
_BY_HAND = "manual"


async def assess(session: AsyncSession, payment: Payment, client: Client, by: Paying, *, now: datetime) -> None:
    """Score a payment that was written down just now; one that is asked about again keeps its score.

    One for which its payer has yet to give a card is judged once they did.
    """
    guard = guard_of(await session.get_one(Organisation, payment.organisation_id))
    if not guard.active or payment.asks > 1 or payment.provider == _BY_HAND or lacks_card(payment):
        return
    this = await note_try(session, payment, client.id, _marks(payment, client, by), now)
    counts = count(this, await earlier_tries(session, payment, this, now=now))
    lately = await tries_of_organisation(session, payment.organisation_id, now=now)
    counts |= mismatches(_facts(client, by), disposable_domains())
    found = score(Signals(counts, lately, guard.usual_per_hour))
    payment.risk, payment.risk_reasons = found.points, [asdict(reason) for reason in found.reasons]
    verdict = weigh(found.points, challenge_from=guard.challenge_from, review_from=guard.review_from)
    payment.challenge = "auto" if verdict == "clear" else "always"
    payment.review = "waiting" if verdict == "review" else ""
    await session.flush()


@cache
def disposable_domains() -> frozenset[str]:
    """Domains of addresses that anybody can have for some minutes."""
    lines = _DISPOSABLE.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _marks(payment: Payment, client: Client, by: Paying) -> Marks:
    known = {
        "card": f"{payment.provider} {by.card.fingerprint}" if by.card else None, "device": by.device,
        "phone": client.phone, "mail": plain_address(client.email) if client.email else None, "network": by.network,
    }  # fmt: skip
    return Marks(**{kind: by.mark(payment.organisation_id, kind, value) for kind, value in known.items()})


def _facts(client: Client, by: Paying) -> Facts:
    return Facts(
        mail_domain=(client.email or "").rpartition("@")[2],
        phone_country=_country_of(client.phone),
        card_country=by.card.country if by.card else "",
        locale=client.locale or "",
    )


def _country_of(phone: str | None) -> str:
    if not phone:
        return ""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(phone, None)) or ""
    except phonenumbers.NumberParseException:
        return ""
