"""What was paid over a chain reaches its payments: the chain is looked at, and whoever does not know it yet is told.

A wallet has no webhooks, so this stands in for them; it is done again until each payment knows.
"""

import uuid
from datetime import timedelta
from typing import Any

import structlog

from api.bookings.till.pay import Till
from api.payments.accounts.whose import Vendors
from api.payments.chain.book import Book, Untold
from api.payments.queries import get_payment
from kit import ids
from kit.errors import Later, Problem, Refused
from models.chain import ChainWatch

_NAME = "stablecoin"
_AWAY = timedelta(minutes=1)
log = structlog.get_logger(__name__)


async def hear_from_chain(till: Till, watch_id: uuid.UUID) -> None:
    """Look at the chain for one wallet, and tell its payments."""
    async with till.database.reading() as session:
        watch = await session.get_one(ChainWatch, watch_id)
    book = Book(till.database, till.clock, watch.organisation_id, watch.connection_id)
    try:
        for each in await _look(till.vendors, watch):
            await _tell(till, book, each)
    except (Later, Refused, Problem) as away:
        log.info("chain_not_read", watch=watch.public_id, problem=str(away))
        await book.look_again(after=_AWAY)


async def _look(vendors: Vendors, watch: ChainWatch) -> list[Untold]:
    wallet: Any = await vendors.at(_NAME, watch.connection_id)
    found: list[Untold] = await wallet.look()
    return found


async def _tell(till: Till, book: Book, each: Untold) -> None:
    """What is on its way still keeps a payment waiting beyond its time: then it is told of that again."""
    async with till.database.reading() as session:
        payment = await get_payment(session, ids.parse("pay", each.reference))
    payment = await till.look(payment)
    await book.note_told(each, end=each.is_over and payment.state != "challenged")
