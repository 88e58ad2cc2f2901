"""Commands such as ``/book``: the same in each language, said in that language's words; and what links bring.

``/start bkg_…`` is a link to a booking, ``/start link_…`` one that carries a code of another channel.
"""

import re
from dataclasses import dataclass

from bot.phrases import phrase

NUMBER_SHOWN = "\N{TELEPHONE RECEIVER}"
"""What a message is that shows one's own number; typed by hand it is thanked for and does nothing."""
_NAMES = ("book", "bookings", "move", "cancel", "link", "person", "help")
_COMMAND = re.compile(r"/(\w{1,32})(?:\s+(.*))?", re.DOTALL)
_BOOKING = re.compile(r"bkg_[0-9a-hjkmnp-tv-z]{26}")
_LINK = re.compile(r"(?:link|code)[\s_:]+([A-Za-z0-9 -]{10,14})", re.IGNORECASE)
_CODE = re.compile(r"[2-9A-HJ-NP-TV-Z]{5}[\s-]?[2-9A-HJ-NP-TV-Z]{5}")


@dataclass(frozen=True, slots=True)
class Command:
    """What a message asks for, a command read as what it means.

    Attributes:
        words: what to understand in its place.
        booking: the booking a link leads to.
        asks_link: they want to be known in another channel.
        code: a code that they got there.
        showed_number: the channel has told their telephone number, which it vouches for.
    """

    words: str
    booking: str = ""
    asks_link: bool = False
    code: str = ""
    showed_number: bool = False


def commands(language: str) -> list[tuple[str, str]]:
    """Each command and what it does, for a menu."""
    return [(name, phrase(language, f"command_{name}")) for name in _NAMES]


def read_command(text: str, language: str) -> Command:
    """What a message says, a command turned into words of the language."""
    text = text.strip()
    found = _COMMAND.fullmatch(text)
    name, rest = (found[1].lower(), (found[2] or "").strip()) if found else ("", text)
    if text == NUMBER_SHOWN:
        return Command(text, showed_number=True)
    if name == "start":
        return _started(rest, language)
    if name == "link" or text.casefold() == "link":
        return Command(text, asks_link=not rest or not found, code=_code_in(rest) if found else "")
    if (linked := _LINK.fullmatch(text)) and (code := _code_in(linked[1])):
        return Command(text, code=code)
    if name in _NAMES:
        return Command(f"{phrase(language, f'said_{name}')} {rest}".strip())
    return Command(text)


def _started(rest: str, language: str) -> Command:
    if _BOOKING.fullmatch(rest):
        return Command(rest, booking=rest)
    if (linked := _LINK.fullmatch(rest)) and (code := _code_in(linked[1])):
        return Command(rest, code=code)
    return Command(phrase(language, "said_start"))


def _code_in(text: str) -> str:
    found = _CODE.fullmatch(text.strip().upper())
    return re.sub(r"[\s-]", "", found[0]) if found else ""
