"""Made-up stories, one for each kind of notice, for previews, test sends and pictures. Nobody in them is real."""

from datetime import UTC, datetime, timedelta

from api.notifications.kinds import DUES, KINDS, Kind
from api.notifications.queries import Outcome
from api.notifications.wording.render import Links
from api.notifications.wording.story import Story
from kit.money import Money

_START = datetime(2027, 6, 10, 14, tzinfo=UTC)
_MONEY = {"receipt": 8000, "payment_failed": 8000, "refund": 4000, "review": 8000}
_ZONES = ("Europe/Berlin", "America/New_York")
_HELD = {"approved", "offered", "asked"}


def samples() -> dict[str, tuple[Kind, Story]]:
    """A kind and a story for each set of words (``client.moved``)."""
    found = {f"{kind.audience}.{kind.news}": kind for kind in reversed(KINDS.values())}
    return {name: (kind, story(kind)) for name, kind in found.items()}


def story(kind: Kind) -> Story:
    """Two people in two zones, a price, a place."""
    amount = _MONEY.get(kind.news)
    return Story(
        audience=kind.audience, client="Noor Haddad", builder="Ana Reyes", service="Coaching session",
        organisation="Harbour Studio", place="12 Quay Street, New York", starts_at=_START,
        ends_at=_START + timedelta(hours=1), seats=2 if kind.news == "offered" else 1, price=Money(8000, "USD"),
        zones=_ZONES if kind.audience == "client" else _ZONES[::-1],
        until=_START - timedelta(hours=20) if kind.news in _HELD else None,
        amount=None if amount is None else Money(amount, "USD"),
        before=_START - timedelta(days=1) if kind.news == "asked" else None,
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
