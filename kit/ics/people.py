"""Words and people as iCalendar properties: nothing anybody is called can end a line or begin a property."""

from dataclasses import dataclass

from icalendar import vCalAddress, vText

from kit.texts import is_seen

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in an invitation; ``email`` is a bare address."""

    name: str
    email: str


def plain(words: str, *, lines: bool = False) -> str:
    """Without control characters or marks that turn the direction of what follows; at most ``LONGEST`` characters.

    Line ends stay when ``lines``.
    """
    told = words.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(each if (lines and each == "\n") or is_seen(each) else " " for each in told).strip()
    return kept if lines or len(kept) <= LONGEST else kept[: LONGEST - 1] + "…"


def address(person: Person) -> vCalAddress:
    found = vCalAddress(f"mailto:{plain(person.email).replace(' ', '')}")
    found.params["CN"] = vText(plain(person.name).replace('"', "'"))
    return found


def guest(person: Person) -> vCalAddress:
    """A guest who has accepted and is asked for no answer."""
    found = address(person)
    for name, value in (("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "ACCEPTED"), ("RSVP", "FALSE")):
        found.params[name] = vText(value)
    return found
