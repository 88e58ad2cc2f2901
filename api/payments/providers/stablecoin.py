"""A stablecoin on an EVM chain, paid straight into the business's own wallet, with no server between.

A business connects its wallet by ``rpc_url`` (a node), ``xpub`` (of the wallet's receiving level), ``token`` (the
contract's address), ``chain`` (its number) and ``currency``, of which one token is one; ``confirmations`` if 12 blocks
are too few or too many. Nothing here can spend.

Each payment has an address of its own, the wallet's next. An exact odd amount to one address would need no key, but
what an exchange sends arrives less its fee, and then nobody knows whose it is. What was paid is what has enough blocks
on top: less than was asked for is booked once the time is over and leaves the rest due, more stays to be seen. Money
goes back by the business's own hand, which then says so.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from urllib.parse import urlencode

from api.payments.chain.book import Book, Place, Untold
from api.payments.chain.look import Token, check_chain, look
from api.payments.chain.node import Node
from api.payments.chain.wallet import Wallet, read_address
from api.payments.paying import Paying
from api.payments.port import Asked, BadSignature, News, Outcome, TakesAtOnce
from kit.errors import Refused
from kit.http.outward import Outward, networks
from kit.money import MOST, Money
from kit.settings import Settings

WANTS = ("rpc_url", "xpub", "token", "chain", "currency")
TAKES = ("confirmations",)
HEARS = False
_USUAL, _MOST = 12, 1000
_PATIENCE, _LONGEST = timedelta(seconds=20), 4_000_000


def is_ready(_settings: Settings) -> bool:
    """A wallet is one business's: an installation that several share has none."""
    return False


def connect(_settings: Settings) -> "Stablecoin":
    raise Refused("a wallet is connected by the business itself")


def connect_own(settings: Settings, secrets: Mapping[str, str]) -> "Stablecoin":
    """At an address that somebody typed: what is inside is not reached by it. Raises ``Refused``."""
    outward = Outward(networks(settings.outward_allow), patience=_PATIENCE, most=_LONGEST)
    confirmations = _count(secrets.get("confirmations") or str(_USUAL))
    if not 1 <= confirmations <= _MOST:
        raise Refused(f"confirmations are from 1 to {_MOST}")
    token = Token(_count(secrets["chain"]), read_address(secrets["token"]), confirmations)
    return Stablecoin(
        Node(secrets["rpc_url"], outward), Wallet.of(secrets["xpub"]), token, secrets["currency"].upper(), settings.url
    )


class Stablecoin(TakesAtOnce):
    """One wallet and one token."""

    gives_back_by_hand = True

    def __init__(self, node: Node, wallet: Wallet, token: Token, currency: str, url: str) -> None:
        self.node, self.wallet, self.token, self.currency, self.url = node, wallet, token, currency, url
        self._book: Book | None = None

    def with_book(self, book: Book) -> "Stablecoin":
        """Where it remembers its addresses and what reached them."""
        self._book = book
        return self

    @property
    def book(self) -> Book:
        assert self._book, "a wallet that takes payments has a book"
        return self._book

    async def charge(self, asked: Asked) -> Outcome:
        if asked.amount.currency != self.currency:
            raise Refused(f"this wallet takes {self.currency}")
        if found := await self.find(asked):
            return found
        await check_chain(self.node, self.token)
        height = await self.node.height()
        place = await self.book.open(asked.reference, self.token.network, self.wallet.address, height=height)
        return self._waits(asked, place)

    async def find(self, asked: Asked) -> Outcome | None:
        """What is sure decides; what is on its way and not sure yet keeps it open beyond its time."""
        if await self.book.find(asked.reference) is None:
            return None
        on_their_way = await look(self.node, self.book, self.token)
        place = await self.book.find(asked.reference)
        assert place, "an address that was given is never taken away"
        return await self._stands(asked, place, waits=place.address in on_their_way)

    async def look(self) -> Sequence[Untold]:
        """Look at the chain; which payments do not know yet how they stand."""
        await look(self.node, self.book, self.token)
        return await self.book.untold()

    async def paying(self, asked: Asked) -> Paying | None:
        """What the payer's wallet is told; None where no address was given."""
        place = await self.book.find(asked.reference)
        if place is None:
            return None
        units = self._units(asked.amount, await self.node.decimals(self.token.contract))
        question = urlencode({"address": place.address, "uint256": units})
        link = f"ethereum:{self.token.contract}@{self.token.chain}/transfer?{question}"  # EIP-681
        return Paying(place.address, self.token.network, place.ends_at, link)

    async def refund(self, asked: Asked, amount: Money, *, key: str) -> None:
        raise Refused(f"somebody has to send {amount} back for {asked.reference} ({key})")

    async def check(self) -> None:
        await check_chain(self.node, self.token)
        await self.node.decimals(self.token.contract)
        Money(0, self.currency)

    async def verify(self, _headers: Mapping[str, str], _body: bytes, *, secret: str) -> None:  # noqa: ARG002
        raise BadSignature("A chain sends no webhooks.")

    def understand(self, _body: bytes) -> News:
        raise BadSignature("A chain sends no webhooks.")

    async def _stands(self, asked: Asked, place: Place, *, waits: bool) -> Outcome:
        paid = await self._worth(place.arrived, asked.amount.currency)
        is_over = place.ends_at <= self.book.clock.now()
        if paid >= asked.amount.minor or (paid and is_over and not waits):
            return Outcome("succeeded", place.address, amount=paid, currency=asked.amount.currency)
        if is_over and not waits:
            return Outcome("declined", place.address, decline_code="expired", currency=asked.amount.currency)
        return self._waits(asked, place)

    def _waits(self, asked: Asked, place: Place) -> Outcome:
        link = f"{self.url}/pay/{asked.reference}"
        return Outcome("challenged", place.address, link, currency=asked.amount.currency)

    async def _worth(self, units: int, currency: str) -> int:
        """Units of the token in minor units; what is less than one is cut off."""
        if not units:
            return 0
        one: int = 10 ** await self.node.decimals(self.token.contract)
        return min(units * Money.from_major("1", currency).minor // one, MOST)

    @staticmethod
    def _units(amount: Money, decimals: int) -> int:
        return int(amount.major().scaleb(decimals))


def _count(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) < 20):  # noqa: PLR2004 - 64 bits
        raise Refused("chain and confirmations are whole numbers")
    return int(written)


Vendor = Stablecoin
