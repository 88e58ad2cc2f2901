"""What a medium must do for the bot, both ways. One file each in ``channels/``, with ``open_channel(settings)``.

A vendor's call is verified, then parsed into our own words; a reply is presented as the medium can show it, then sent.
A medium has only what is peculiar to it: the base class shows buttons as numbered lines and splits what is too long
(``bot.wire.presenting``). Which organisation a call is for, and the secrets its vendor gave, are in its ``Line``.

``DELIVERY``: askable. After a lost answer the vendor is asked whether a message went, before it is sent again. A
medium whose vendor can't be asked raises ``Unsupported`` from ``find``; its message then ends as unknown.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal
from urllib.parse import parse_qsl

from bot import channels
from bot.wire.form import Form
from bot.wire.presenting import Capabilities, Choice, Piece, present
from kit.errors import Problem, Refused, Unsupported
from kit.registry import plugins
from kit.settings import Settings

_LONGEST_NAME = 200
DELIVERY: Literal["keyed", "askable", "blind"] = "askable"


class BadSignature(Problem):
    type, title, status = "bad-signature", "The signature does not match", 401
    next_step = "Check the secret of this account at the vendor and here, and that PARLEY_URL is the address it calls."


class Malformed(Problem):
    type, title, status = "malformed-call", "The call cannot be read", 400
    next_step = "Send it as the vendor documents it."


class OptedOut(Refused):
    """The vendor will not send there: somebody said STOP."""


@dataclass(frozen=True, slots=True)
class Line:
    """A connection: its opaque id, the organisation it finds, and what its vendor gave."""

    connection: str
    organisation: str
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """A vendor's call as it came: our public address of it, its headers in small letters, its body."""

    url: str
    headers: Mapping[str, str]
    body: bytes

    def form(self) -> dict[str, str]:
        """The body as a form. Raises ``Malformed``."""
        try:
            return dict(parse_qsl(self.body.decode(), keep_blank_values=True, max_num_fields=200))
        except ValueError as error:
            raise Malformed("The body is no form.") from error

    def json(self) -> dict[str, Any]:
        """The body as a JSON object. Raises ``Malformed``."""
        return json_object(self.body)


def json_object(text: bytes | str) -> dict[str, Any]:
    """A JSON object. Raises ``Malformed``."""
    try:
        read = json.loads(text)
        json.dumps(read, ensure_ascii=False).encode()  # half a character is no text
    except (ValueError, RecursionError) as error:
        raise Malformed("The body is no JSON.") from error
    if not isinstance(read, dict):
        raise Malformed("The body is no JSON object.")
    return read


@dataclass(frozen=True, slots=True)
class Tapped:
    """The message whose button was tapped: where it is, the vendor's id of it, what it said, and what was chosen.

    ``tap`` is what the vendor wants acknowledged, if anything.
    """

    place: str
    vendor_id: str
    text: str
    label: str
    tap: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody wrote.

    Attributes:
        message_id: the channel's own, by which it is claimed once.
        address: the person's, in this medium.
        place: where to answer, if that is not where the person always is: a thread, a group.
        profile: what the channel knows of them: name, zone, locale.
        vendor_answers: the vendor's own opt-out has acted on it already, or will.
        has_stop: whether STOP, START and HELP are law here.
        opens_form: they want a form to fill in; what the vendor wants shown to open it.
        glances: they said nothing but opened a page of their own, which shows how things stand; ``place`` is that page.
    """

    message_id: str
    address: str
    text: str
    vendor_answers: bool = False
    place: str = ""
    profile: Mapping[str, str] = field(default_factory=dict)
    tapped: Tapped | None = None
    has_stop: bool = False
    glances: bool = False
    opens_form: str = ""

    def check(self) -> None:
        """Make sure that it can be kept. Raises ``Malformed``."""
        names = (self.message_id, self.address, self.place)
        tapped = (self.tapped.place, self.tapped.vendor_id, self.tapped.text, self.tapped.label) if self.tapped else ()
        if not all(isinstance(each, str) for each in (*names, self.text, *tapped, *self.profile.values())):
            raise Malformed("It says something else than text.")
        if not (self.message_id and self.address) or any(len(each) > _LONGEST_NAME for each in names):
            raise Malformed("Its names are empty or too long.")
        if not all(each.isprintable() for each in names):
            raise Malformed("Its names are no text.")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a message got."""

    vendor_id: str
    state: Literal["sent", "arrived", "read", "failed"]
    problem: str | None = None
    opted_out: bool = False

    def check(self) -> None:
        """Make sure that it can be kept. Raises ``Malformed``."""
        if not isinstance(self.vendor_id, str) or not 0 < len(self.vendor_id) <= _LONGEST_NAME:
            raise Malformed("Its name is empty or too long.")
        if self.problem is not None and (not isinstance(self.problem, str) or len(self.problem) > _LONGEST_NAME):
            raise Malformed("What went wrong is told at too great a length.")


News = Arrived | Progress


@dataclass(frozen=True, slots=True)
class Answer:
    """What a vendor's call is answered with."""

    body: str = ""
    kind: str = "text/plain"
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Said:
    """A turn's answer, for media that give it in the call."""

    text: str
    choices: tuple[Choice, ...] = ()
    handed_over: bool = False


class Channel:
    """One medium. What is not overridden is as for one that can only carry text."""

    can: ClassVar[Capabilities] = Capabilities()
    needs_secrets: ClassVar[bool] = False
    in_call: ClassVar[bool] = False
    """Whether what is said is answered in the answer to the vendor's call, as on the telephone."""

    window: ClassVar[timedelta | None] = None
    """How long after somebody's last word they may be written to freely; None: always."""

    def begins(self, silent_for: float | None) -> bool:
        """Whether a message to somebody who was silent for so many seconds (None: always) is ours to begin."""
        return self.window is not None and (silent_for is None or silent_for >= self.window.total_seconds())

    def verify(self, call: Call, line: Line) -> None:
        """Make sure that the vendor calls. Raises ``BadSignature``, also for a call that is too old."""
        raise NotImplementedError

    def parse(self, call: Call, line: Line) -> Sequence[News]:
        """What a verified call says; nothing for what means nothing to us. Raises ``Malformed``."""
        raise NotImplementedError

    def answer(self, call: Call, words: str | None) -> Answer:
        """What to say to the vendor's call, perhaps with words for the person."""
        return Answer(words or "")

    def speak(self, call: Call, line: Line, said: Said | None) -> Answer:
        """Where it is answered in the call: say it, and listen. None: it takes longer; ask again shortly."""
        raise Unsupported

    def present(self, text: str, choices: Sequence[Choice] = ()) -> list[Piece]:
        """A reply as this medium can show it, in one piece or more; choices are with the last."""
        return present(text, choices, self.can)

    async def send(self, line: Line, to: str, piece: Piece, *, report_to: str, place: str = "") -> str:
        """Hand a piece over; the vendor's id of it.

        Raises:
            OptedOut: they said STOP to the vendor.
            Later: it cannot be taken now.
            Refused: it will never be taken.
        """
        raise NotImplementedError

    async def edit(self, line: Line, to: str, vendor_id: str, piece: Piece, *, place: str = "") -> None:
        """Change a message that was sent. Raises ``Unsupported``, ``Later`` and ``Refused``."""
        raise Unsupported

    async def find(self, line: Line, to: str, piece: Piece, *, since: datetime) -> str | None:
        """The vendor's id of a message sent since then, if it has it. Raises ``Unsupported`` and ``Later``."""
        raise Unsupported

    async def notice(self, line: Line, arrived: Arrived) -> None:
        """Show at once that a message has come: typing, a tapped button marked. Losing it does no harm."""

    async def open_form(self, line: Line, arrived: Arrived, form: Form) -> None:
        """Show a form to book by. Raises ``Unsupported``, ``Later`` and ``Refused``: then what was written counts."""
        raise Unsupported

    async def connect(self, line: Line, hook: str) -> Mapping[str, str]:
        """Have the vendor call ``hook``; what it told that is worth keeping (options of the line)."""
        return {}

    async def close(self) -> None:
        """Let go of what is open to the vendor."""

    async def poll(self, line: Line, after: int) -> tuple[list[News], int]:
        """Fetch what came after a number, where there is no hook; waits for it a while. Raises ``Unsupported``."""
        raise Unsupported


def open_channels(settings: Settings) -> dict[str, Channel]:
    """The media that are set up here, by name; in the demo a pretend one in place of SMS."""
    found = {name: module.open_channel(settings) for name, module in plugins(channels).items()}
    opened: dict[str, Channel] = {name: channel for name, channel in found.items() if channel}
    if "pretend" in opened:
        opened.setdefault("sms", opened.pop("pretend"))
    return opened
