"""The table of ``docs/guide/channels.md``, feature by channel, says what each of the channels can do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot import channels
from bot.commands import commands as menu
from bot.port import Arrived, Call, Channel, Line, Progress, open_channels
from bot.providers.slack_blocks import blocks_of
from bot.wire.presenting import Choice, Piece
from kit.registry import plugins
from tests.fixtures.calling import Request, SlackCalls, TelegramCalls, TwilioCalls
from tests.fixtures.doors.opening import DOORS
from tests.fixtures.wired import settings

PAGE = Path(__file__).parents[3] / "docs" / "guide" / "channels.md"
Tells = Callable[[str, Channel | None], bool | str]
LINE = Line("con_1", "corner", {}, {"username": "corner_bot"})
CHATS = {"telegram", "slack"}
GROUP = {"id": -1001, "title": "Friends", "type": "supergroup"}


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Channel | None]:
    """Every medium; the web is the chat protocol itself, and no channel of a vendor's."""
    opened = open_channels(settings(tmp_path_factory.mktemp("home")))
    return {"web": None, **{name: opened[name] for name in plugins(channels) if name != "pretend"}}


def table() -> dict[str, dict[str, str]]:
    """Cells by row and by channel."""
    lines = PAGE.read_text("utf-8").splitlines()
    begins = next(number for number, line in enumerate(lines) if line.startswith("| | web |"))
    head = [cell.strip().lower() for cell in lines[begins].split("|")[2:-1]]
    rows = [line.split("|")[1:-1] for line in lines[begins + 2 :][: lines[begins + 2 :].index("")]]
    return {row[0].strip(): dict(zip(head, (cell.strip() for cell in row[1:]), strict=True)) for row in rows}


def everywhere(medium: str, _: Channel | None) -> bool:
    """One dialogue for all: what is done in it is done in each channel that the six errands are held in."""
    return medium in DOORS


def overrides(verb: str, channel: Channel | None) -> bool:
    return channel is not None and getattr(type(channel), verb) is not getattr(Channel, verb)


def heard(medium: str, channel: Channel | None, request: Request) -> list[object]:
    assert channel
    return list(channel.parse(Call("https://book.example/hooks/x", request.headers, request.body), LINE))


def choices(_: str, channel: Channel | None) -> str:
    """What becomes of something to choose from."""
    if channel is None:
        return "buttons"
    if channel.in_call:
        return "keys"
    shown = channel.present("Which?", (Choice("Ana", "tok_1"),))
    return "buttons" if shown[-1].choices else "numbered lines"


def long_replies(_: str, channel: Channel | None) -> str:
    if channel is None:
        return "whole"
    if channel.in_call:
        return "said"
    return "ten segments" if channel.can.segments == 10 else f"{channel.can.text:,}"


def in_a_group(medium: str, channel: Channel | None) -> bool:
    """Whether what is said to it there is heard, and answered there."""
    requests = {
        "telegram": TelegramCalls("con_1").says("4242", "@corner_bot hello", chat=GROUP),
        "slack": SlackCalls().mentions("U0042", "<@UBOT> hello", "C1"),
    }
    news = heard(medium, channel, requests[medium]) if medium in requests else []
    return any(isinstance(each, Arrived) and bool(each.place) for each in news)


def known_to_have_arrived(medium: str, channel: Channel | None) -> bool:
    if medium not in {"sms", "whatsapp"}:
        return False
    report = TwilioCalls("con_1", medium).form({"MessageSid": "SM1", "MessageStatus": "delivered"})
    return any(isinstance(each, Progress) for each in heard(medium, channel, report))


def stop_is_law(medium: str, channel: Channel | None) -> bool:
    if medium not in {"sms", "whatsapp"}:
        return False
    return any(isinstance(each, Arrived) and each.has_stop for each in heard(medium, channel, _text(medium)))


def _text(medium: str) -> Request:
    return TwilioCalls("con_1", medium).says("+351912345678", "hello")


def may_be_written_to(_: str, channel: Channel | None) -> bool | str:
    if channel is None or not (channel.in_call or channel.window):
        return "yes"
    return "24 hours" if channel.window else False


def after_a_crash(_: str, channel: Channel | None) -> str:
    if channel is None:
        return "whole"
    if channel.in_call:
        return "calls again"
    return "is asked" if overrides("find", channel) else "unknown"


def pickers(medium: str, channel: Channel | None) -> bool:
    """Whether a question for a time shows a date picker."""
    return medium == "slack" and "datepicker" in str(blocks_of(Piece("When?", asks="time")))


def commands(medium: str, channel: Channel | None) -> bool:
    if medium == "telegram":
        return bool(menu("en"))
    return medium == "slack" and bool(heard(medium, channel, SlackCalls().commands("U0042", "a haircut")))


def only(*names: str) -> Tells:
    """What is of one vendor alone, and has a test of its own."""
    return lambda medium, _: medium in names


ROWS: dict[str, Tells] = {
    "book, pay by link, move, cancel, ask, hand over": everywhere,
    "waiting line": everywhere,
    "cancel several at once": everywhere,
    "sessions that repeat": everywhere,
    "subscriptions": everywhere,
    "[saying how it was]": everywhere,
    "quiet hours": everywhere,
    "[the team answers there]": lambda _, channel: "call back" if channel and channel.in_call else "yes",
    "choices": choices,
    "a tapped message is marked": lambda _, channel: bool(channel and channel.can.edits),
    "long replies": long_replies,
    "where the person is": lambda medium, _: "shared location" if medium == "telegram" else "said",
    "date and time pickers": pickers,
    "a form": lambda _, channel: overrides("open_form", channel),
    "commands": commands,
    "in a group": in_a_group,
    "a page of one's own": only("web", "telegram", "slack"),
    "link to one booking": only("telegram"),
    "replies are known to have arrived": known_to_have_arrived,
    "STOP, START, HELP": stop_is_law,
    "may be written to at any time": may_be_written_to,
    "notices go there too": lambda medium, channel: not (channel and channel.in_call) and everywhere(medium, channel),
    "after a crash": after_a_crash,
    "builders: day": lambda medium, _: medium != "web",
    "builders: their day sent": lambda medium, _: medium != "web" and ("there" if medium in CHATS else "mail"),
    "on [other sites]": only("web"),
    "accounts": everywhere,
}  # fmt: skip


def test_each_channel_there_is_has_a_column(media: dict[str, Channel | None]) -> None:
    assert {name for row in table().values() for name in row} == set(media)
    assert set(DOORS) == set(media)


def test_each_row_is_one_that_is_looked_into_here() -> None:
    untested = [row for row in table() if not any(row.startswith(begins) for begins in ROWS)]
    assert untested == []


@pytest.mark.parametrize("begins", list(ROWS))
def test_a_cell_says_what_the_channel_can_do(media: dict[str, Channel | None], begins: str) -> None:
    [row] = [cells for name, cells in table().items() if name.startswith(begins)]
    for medium, cell in row.items():
        expected = ROWS[begins](medium, media[medium])
        told = f"{begins}: {medium}: {cell!r}"
        if isinstance(expected, str):
            assert expected in cell, told
        else:
            assert bool(cell) == expected, told
