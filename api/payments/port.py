"""What a payment vendor must do for us, in our own words. One file each in ``providers/``; each has ``connect``.

Every verb that moves money takes a ``key`` stored before the call: the same key again is the same movement. A call
whose answer was lost is asked about (``find``) before it is made again, because vendors forget keys after a day or know
none. ``Later`` and ``Refused`` say what to do about failures, ``Unsupported`` that a vendor has no such verb.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol

from pydantic import Field

from api.payments.errors import UnknownMethod
from api.payments.life import Ruling, State
from kit import registry
from kit.errors import Problem, Unsupported
from kit.money import MOST, Money
from kit.settings import Settings

Take = Literal["now", "later"]
Challenge = Literal["auto", "always"]
PRETEND = "pretend"
WEBHOOK_SECRET = "webhook_secret"  # noqa: S105 - its name
_PLAIN = r"^[^\x00-\x1f\x7f]*$"
BY_MACHINE = ("stripe", "paypal", "btcpay", "stablecoin")


Id = Annotated[str, Field(max_length=200, pattern=_PLAIN)]
Sum = Annotated[int, Field(ge=0, le=MOST)]


class BadSignature(Problem):
    type, title, status = "bad-signature", "The signature does not match", 400
    next_step = "Check the signing secret of this connection at the vendor and here."


@dataclass(frozen=True, slots=True)
class Disputed:
    """A payer's bank takes money back, or has decided about it. ``id`` is the vendor's."""

    id: Annotated[Id, Field(min_length=1)]
    ruling: Ruling
    amount: Annotated[Sum, Field(ge=1)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a charge stands, as far as this news tells; all amounts in minor units.

    What is annotated holds for news (``hearing`` looks); what we asked for ourselves is as the vendor answers it.

    Attributes:
        state: what the vendor says; states only ever go forward (``life``).
        vendor_id: the vendor's id of the charge; ``find`` and the other verbs know it by that.
        link: where the payer goes on when it is challenged.
        amount: how much arrived so far, where told; else all that was asked for, once it has.
        refunded: how much went back so far in all, where told.
        currency: what the amounts are in, where told; news in another currency than ours is not applied.
        ask: the vendor is to be asked how it stands: the news does not tell enough, or it waits for our word.
    """

    state: State
    vendor_id: Id
    link: str | None = None
    decline_code: str | None = None
    amount: Sum | None = None
    refunded: Sum | None = None
    currency: Id | None = None
    dispute: Disputed | None = None
    ask: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One payment as a vendor is asked about it; ``reference`` is our public id of it.

    ``customer`` keeps ``method`` there. ``off_session``: the payer is not there, and agreed to it beforehand. Of the
    amount, ``passes`` minor units go on to the builder's account ``passes_to``; the rest stays with the business.
    ``challenge``: whether the payer's bank is to ask them in any case (3-D Secure), or as bank and vendor think.
    """

    reference: str
    key: str
    vendor_id: str | None
    amount: Money
    method: str = ""
    take: Take = "now"
    customer: str = ""
    off_session: bool = False
    passes_to: str = ""
    passes: int = 0
    challenge: Challenge = "auto"


@dataclass(frozen=True, slots=True)
class News:
    """Something a vendor told us about one charge; ``outcome`` is None when it means nothing to us.

    ``reference`` is our payment's id, where the vendor repeats it: news may come before the answer to the call.
    ``account``: a builder's account of that name has changed, and the vendor is to be asked how it stands.
    """

    event_id: Annotated[Id, Field(min_length=1)]
    kind: Annotated[str, Field(pattern=_PLAIN)]
    outcome: Outcome | None
    reference: Id = ""
    account: Id = ""


class Provider(Protocol):
    """A payment vendor."""

    async def charge(self, asked: Asked) -> Outcome:
        """Take money, or with ``take="later"`` have it kept for us. ``method`` is the vendor's own name of a card."""
        ...

    async def find(self, asked: Asked) -> Outcome | None:
        """How what was asked for stands, with its totals; None when the vendor has never heard of it.

        Where the payer has said yes meanwhile and only our word lacks, it is given, under the payment's own key.
        """
        ...

    async def capture(self, asked: Asked, amount: Money, *, key: str) -> Outcome:
        """Take what is kept for us, or a part of it; the rest is let go."""
        ...

    async def release(self, asked: Asked, *, key: str) -> Outcome:
        """Let go of all that is kept for us."""
        ...

    async def refund(self, asked: Asked, amount: Money, *, key: str) -> None:
        """Give so much back. Raises ``Refused`` when the vendor will not."""
        ...

    async def check(self) -> None:
        """Make sure that the keys are right; nothing moves. Raises ``Later`` or ``Refused``."""
        ...

    async def verify(self, headers: Mapping[str, str], body: bytes, *, secret: str) -> None:
        """Make sure that a webhook is the vendor's and is fresh. Raises ``BadSignature``."""
        ...

    def understand(self, body: bytes) -> News:
        """What a webhook that was verified says, in our words."""
        ...


class TakesAtOnce:
    """For vendors that cannot keep money for us and take it later."""

    async def capture(self, asked: Asked, amount: Money, *, key: str) -> Outcome:
        raise Unsupported(f"{asked.reference}: nothing of {amount} is kept ({key})")

    async def release(self, asked: Asked, *, key: str) -> Outcome:
        raise Unsupported(f"{asked.reference}: nothing is kept ({key})")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A vendor as found in ``providers/``: what it can, whether it is set up here, and how to connect to it."""

    name: str
    module: Any = field(repr=False)

    @property
    def keeps(self) -> bool:
        """Whether it can keep money for us and take it later."""
        return not issubclass(self.module.Vendor, TakesAtOnce)

    def check_method(self, method: str) -> None:
        """Raises ``UnknownMethod`` for one that a vendor who knows all of its methods by name does not know."""
        names: tuple[str, ...] = getattr(self.module, "METHODS", ())
        if names and not self.module.knows(method):
            raise UnknownMethod(f"{self.name} knows no “{method[:40]}”.", knows=list(names))

    @property
    def wants(self) -> tuple[str, ...]:
        """The secrets by which an organisation connects an account of its own; none: it can't."""
        return tuple(getattr(self.module, "WANTS", ()))

    @property
    def takes(self) -> frozenset[str]:
        """Everything that may be kept of such an account."""
        heard = (WEBHOOK_SECRET,) if self.hears else ()
        return frozenset((*self.wants, *getattr(self.module, "TAKES", ()), *heard))

    @property
    def hears(self) -> bool:
        """Whether it tells us of its own accord, by webhooks."""
        return bool(getattr(self.module, "HEARS", True))

    @property
    def has_book(self) -> bool:
        """Whether nobody but we remember what was paid (``chain.book``)."""
        return hasattr(self.module.Vendor, "with_book")

    @property
    def pays_builders(self) -> bool:
        """Whether it pays a part of a charge on to a builder's account (``builders.port``)."""
        return hasattr(self.module.Vendor, "open_account")

    @property
    def gives_back_by_hand(self) -> bool:
        """Whether money goes back by somebody's own hand, who then says so."""
        return bool(getattr(self.module.Vendor, "gives_back_by_hand", False))

    @property
    def by_wallet(self) -> bool:
        """Whether payers send the money with a wallet of their own (``paying``)."""
        return hasattr(self.module.Vendor, "paying")

    @property
    def saves(self) -> bool:
        """Whether ways to pay can be kept there."""
        return hasattr(self.module.Vendor, "save")

    @property
    def asks_here(self) -> bool:
        """Whether its payers' banks are asked on a page of ours (``challenge``)."""
        return hasattr(self.module.Vendor, "challenge")

    @property
    def takes_cards(self) -> bool:
        """Whether its payers give their card there (``card_form``)."""
        return hasattr(self.module.Vendor, "card_form")

    @property
    def script(self) -> Path:
        """What that page runs of ours."""
        file = Path(self.module.__file__)
        return (file.parent if file.stem == "__init__" else file).with_suffix(".js")

    @property
    def knows_cards(self) -> bool:
        """Whether it tells of a card before it is charged."""
        return hasattr(self.module.Vendor, "card_of")

    def is_ready(self, settings: Settings) -> bool:
        """Whether all it needs is set."""
        return bool(self.module.is_ready(settings))

    def connect(self, settings: Settings) -> Provider:
        """The installation's account."""
        connected: Provider = self.module.connect(settings)
        return connected

    def connect_own(self, settings: Settings, secrets: Mapping[str, str]) -> Provider:
        """An organisation's own account, by the secrets it gave."""
        connected: Provider = self.module.connect_own(settings, secrets)
        return connected


def shelves() -> dict[str, Shelf]:
    """Every vendor there is a file for."""
    from api.payments import providers

    return {name: Shelf(name, module) for name, module in registry.plugins(providers).items()}


def usual(settings: Settings) -> str:
    """What the installation takes when nobody chose: the first of ``BY_MACHINE`` that is set up, else pretend."""
    found = shelves()
    return next((name for name in BY_MACHINE if found[name].is_ready(settings)), PRETEND)


def offered(settings: Settings) -> tuple[str, ...]:
    """What the installation is set up for, the usual one first; the pretend one only where no vendor is."""
    first = usual(settings)
    ready = [name for name, shelf in shelves().items() if shelf.is_ready(settings)]
    return (first, *(name for name in ready if name not in {first, PRETEND}))


def pretend_file(home: Path) -> Path:
    """Where the pretend vendor remembers."""
    return home / "pretend-payments.json"
