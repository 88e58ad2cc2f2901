"""The parts of a set-up and how each stands: payments, mail, texts, push, language, and the channels of a business."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, Field

from api.notifications.port import has_smtp
from api.notifications.post import media_of
from api.notifications.push.port import missing, pushers
from api.payments.accounts.whose import ROOM as PAYMENTS
from api.payments.accounts.whose import get_shelf, has_own_keys
from api.payments.port import PRETEND, offered, shelves, usual
from kit.settings import Settings
from models.payments import Connection

CHANNELS: Mapping[str, tuple[str, ...]] = {
    "telegram": ("bot_token",),
    "slack": ("signing_secret", "client_id", "client_secret"),
}
"""The media that a business connects itself, and the secrets each cannot do without."""
Kind = Literal["payments", "mail", "texts", "push", "language", "channel"]
State = Literal["live", "pretend", "off", "lacking", "waiting"]


class Part(BaseModel):
    """One part. ``pretend`` works and reaches nobody; ``lacking`` was begun; ``waiting`` waits for its vendor."""

    kind: Kind
    name: str
    state: State
    usual: bool = Field(False, description="Of ways to pay, the one taken where nobody chose.")
    lacks: list[str] = Field([], description="Settings or secrets that are missing, by name.")
    wants: list[str] = Field([], description="Of a channel: the secrets it takes, by name.")
    detail: str = Field("", description="Who or what it is connected as.")
    refused: int = Field(0, description="Calls of its vendor that were refused in the last week.")


def installed(settings: Settings) -> list[Part]:
    """The parts that are set up once for everybody on this installation."""
    return [*_payments(settings), _mail(settings), *_texts(settings), *_push(settings), _language(settings)]


def with_own_account(part: Part, mine: Sequence[Connection]) -> Part:
    """A vendor of payments is live where the business connected an account of its own."""
    own = any((row.room, row.name) == (PAYMENTS, part.name) and has_own_keys(get_shelf(row.name), row) for row in mine)
    return part.model_copy(update={"state": "live"}) if part.kind == "payments" and own else part


def channel(medium: str, row: Connection | None, secrets: Mapping[str, str], refused: Mapping[str, int]) -> Part:
    """How a business's own connection to a medium stands."""
    lacks = [name for name in CHANNELS[medium] if not secrets.get(name)]
    part = Part(kind="channel", name=medium, state="off", wants=list(CHANNELS[medium]), refused=sum(refused.values()))
    if row is None or len(lacks) == len(CHANNELS[medium]):
        return part
    if lacks:
        return part.model_copy(update={"state": "lacking", "lacks": lacks})
    detail = _connected_as(medium, row, secrets)
    return part.model_copy(update={"state": "live" if detail else "waiting", "detail": detail})


def _connected_as(medium: str, row: Connection, secrets: Mapping[str, str]) -> str:
    """The bot's name, or how many workspaces took the app; nothing until then."""
    if medium == "slack":
        workspaces = sum(name.startswith("token:") for name in secrets)
        return str(workspaces or "")
    name = row.options.get("username")
    return f"@{name}" if row.options.get("by") and name else ""


def _payments(settings: Settings) -> Iterator[Part]:
    chosen, ready = usual(settings), offered(settings)
    for name in sorted(shelves()):
        if name == PRETEND and name not in ready:
            continue
        state: State = "pretend" if name == PRETEND else "live" if name in ready else "off"
        yield Part(kind="payments", name=name, state=state, usual=name == chosen)


def _mail(settings: Settings) -> Part:
    return Part(kind="mail", name="smtp", state="live" if has_smtp(settings) else "pretend")


def _texts(settings: Settings) -> Iterator[Part]:
    live, has_twilio = media_of(settings), bool(settings.twilio_account_sid)
    for medium in ("sms", "whatsapp"):
        state: State = "off" if medium not in live else "live" if has_twilio else "pretend"
        yield Part(kind="texts", name=medium, state=state)


def _push(settings: Settings) -> Iterator[Part]:
    try:
        ready, lacking = pushers(settings), missing(settings)
    except ValueError:  # settings that cannot be read: doctor says which
        return
    for name in sorted({*ready, *lacking}):
        yield Part(kind="push", name=name, state="live" if name in ready else "off")


def _language(settings: Settings) -> Part:
    asks_model = settings.openai_api_key.get_secret_value() or settings.openai_base_url
    name = settings.openai_model if asks_model else "local"
    return Part(kind="language", name=name, state="live")
