"""Who issues invoices, as those who set it see it: what was said, what is missing still, and the next number."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.invoices.document import Invoicing, InvoicingOut, Needed
from api.payments.invoices.numbers import following_number, number_words, series_of
from kit.zones import local_date, zone
from models.identity import Organisation

_NEEDED: tuple[Needed, ...] = ("name", "address", "country")
_NOTHING = Invoicing.model_construct(active=False, name="", address="", country="")


async def issuer_of(session: AsyncSession, organisation: Organisation, *, now: datetime) -> InvoicingOut:
    """What an organisation has said of itself; the day of the next number is the one where it is."""
    said = Invoicing.model_validate(organisation.invoicing) if organisation.invoicing else _NOTHING
    series = series_of(said.prefix, local_date(now, zone(organisation.zone)))
    number = number_words(series, await following_number(session, organisation, series))
    return InvoicingOut(
        **said.model_dump(), next_number=number,
        missing=[each for each in _NEEDED if not getattr(said, each)],
    )  # fmt: skip
