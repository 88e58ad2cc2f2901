"""Made-up stories, one for each kind of notice, for previews, test sends and pictures. Nobody in them is real.

Where they play is told: at the business whose words are looked at, or at a made-up one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from api.notifications.kinds import DUES, KINDS, Kind
from api.notifications.queries import Outcome
from api.notifications.wording.render import Links
from api.notifications.wording.story import Story
from kit.i18n import locale_of
from kit.money import Money

_USUAL = 8000
"""Minor units, where what is looked at costs nothing."""
_PAID = {"receipt", "payment_failed", "refund", "review"}
_HELD = {"approved", "offered", "asked"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where stories play: a business, one of its services, who gives it, and when.

    Attributes:
        zones: the client's, then the builder's.
    """

    organisation: str
    service: str
    builder: str
    place: str
    zones: tuple[str, str]
    starts_at: datetime
    length: timedelta
    price: Money
    locale: str = "en"

    def tag(self, language: str) -> str:
        """How a language is written there: the business's own locale, if it is of that language."""
        return self.locale if locale_of(self.locale).language == language else language

    def amount(self, news: str) -> Money | None:
        """What was paid or not paid; a refund is a half of it."""
        minor = self.price.minor or _USUAL
        if news not in _PAID:
            return None
        return Money(minor // 2 if news == "refund" else minor, self.price.currency)


HARBOUR = Stage(
    organisation="Harbour Studio", service="Coaching session", builder="Ana Reyes", place="12 Quay Street, New York",
    zones=("Europe/Berlin", "America/New_York"), starts_at=datetime(2027, 6, 10, 14, tzinfo=UTC),
    length=timedelta(hours=1), price=Money(_USUAL, "USD"),
)  # fmt: skip


def samples(stage: Stage = HARBOUR) -> dict[str, tuple[Kind, Story]]:
    """A kind and a story for each set of words (``client.moved``)."""
    found = {f"{kind.audience}.{kind.news}": kind for kind in reversed(KINDS.values())}
    return {name: (kind, story(kind, stage)) for name, kind in found.items()}


def story(kind: Kind, stage: Stage = HARBOUR) -> Story:
    """Two people, perhaps in two zones, a price, a place."""
    start = stage.starts_at
    return Story(
        audience=kind.audience, client="Noor Haddad", builder=stage.builder, service=stage.service,
        organisation=stage.organisation, place=stage.place, starts_at=start, ends_at=start + stage.length,
        seats=2 if kind.news == "offered" else 1, price=stage.price,
        zones=stage.zones if kind.audience == "client" else stage.zones[::-1],
        until=start - timedelta(hours=20) if kind.news in _HELD else None,
        amount=stage.amount(kind.news),
        before=start - timedelta(days=1) if kind.news == "asked" else None,
        outcome=Outcome(agreed=3, refused=1, silent=1) if kind.news == "settled" else Outcome(),
    )  # fmt: skip


def sample_links(kind: Kind, url: str) -> Links:
    """Links as a notice of this kind has them; they lead to the house alone."""
    home, is_client = f"{url}/", kind.audience == "client"
    stands = is_client and kind.news in {"confirmed", "moved", "reminder", "receipt"}
    return Links(
        house=home,
        move=home if stands else None,
        cancel=home if stands else None,
        take=home if kind.news in {"approved", "offered", "asked", "follow_up"} or kind in DUES else None,
        calendar=home if stands else None,
        google=home if stands else None,
        preferences=home,
        unsubscribe=home if is_client else None,
    )
