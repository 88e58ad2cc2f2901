"""What sending stands on: database, clock, keys, and the ways out of the house that are set up here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from api.notifications.port import Letterhead, Mailer, letterhead, mailer
from api.notifications.push.port import Pusher, pushers
from kit.clock import Clock
from kit.crypto import MasterKey
from kit.db import Database
from kit.pace import Paces
from kit.settings import Settings

WEB = "web"


@dataclass(frozen=True, slots=True)
class Post:
    """Everything a notice may need on its way.

    ``media``: what the bot can send to, web chat always among them. ``per_second``: how fast, by channel.
    """

    database: Database
    clock: Clock
    keys: MasterKey
    letterhead: Letterhead
    mailer: Mailer
    pushers: Mapping[str, Pusher] = field(default_factory=dict)
    media: frozenset[str] = frozenset({WEB})
    per_second: Mapping[str, float] = field(default_factory=dict)

    @property
    def paces(self) -> Paces:
        return Paces(self.database, self.clock, self.per_second)


def open_post(settings: Settings, database: Database, clock: Clock, keys: MasterKey) -> Post:
    """As the settings have it. Raises ``ValueError`` when one of them can't be right."""
    return Post(
        database, clock, keys, letterhead(settings), mailer(settings), pushers(settings), media_of(settings),
        settings.paces,
    )  # fmt: skip


def media_of(settings: Settings) -> frozenset[str]:
    """What the bot can send to: by Twilio with its settings, in the demo by the pretend channel.

    Organisations connect Telegram and Slack themselves: whoever writes there has such a connection.
    """
    has_twilio = bool(settings.twilio_account_sid and settings.twilio_auth_token.get_secret_value())
    found = {WEB, "telegram", "slack"}
    if (has_twilio and settings.twilio_sms_from) or (settings.demo and not has_twilio):
        found.add("sms")
    if has_twilio and settings.twilio_whatsapp_from:
        found.add("whatsapp")
    return frozenset(found)
