"""What whoever pays is told where somebody looks at their payment: nothing happens without their knowing."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.fraud.guard import guard_of
from api.fraud.words import payer_words
from kit.http.language import asked_language
from models.identity import Organisation
from models.payments import Payment

_THERE = {"authorised", "succeeded"}


async def told_payer(session: AsyncSession, payment: Payment, tag: str | None = None) -> str | None:
    """What happens next, in the language of ``tag``, else the one asked for; None where nobody looks at it."""
    if payment.review not in {"waiting", "open"} or payment.state not in _THERE:
        return None
    organisation = await session.get_one(Organisation, payment.organisation_id)
    language = tag or asked_language() or organisation.locale
    return payer_words(guard_of(organisation).while_reviewed if payment.booking_id else "package", language)
