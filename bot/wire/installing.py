"""Installing an app in a workspace by OAuth: only with a ticket that an admin of the organisation got from the desk."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from bot.phrases import phrase
from bot.port import Channel, Line
from kit.errors import Later, NotFound, Problem, Refused, Unsupported
from parley_sdk import AsyncParley, ParleyProblem, calls


class NotInstalled(Problem):
    type, title, status = "not-installed", "The app was not installed", 400
    next_step = "Begin again from the desk; the address it gives is good for ten minutes."


@runtime_checkable
class Installable(Protocol):
    """A medium whose vendor lets a workspace agree."""

    def install_address(self, line: Line, *, state: str, back: str) -> str: ...
    async def installed(self, line: Line, *, code: str, back: str) -> Mapping[str, str]: ...


async def begin_install(api: AsyncParley, channel: Channel, line: Line, *, ticket: str, back: str) -> str:
    """Where to send the browser. Raises ``NotInstalled``."""
    await _check(api, line, ticket)
    try:
        return _installable(channel).install_address(line, state=ticket, back=back)
    except Refused as refused:
        raise NotInstalled(str(refused)) from refused


async def end_install(
    api: AsyncParley, channel: Channel, line: Line, *, code: str, ticket: str, error: str, back: str
) -> str:
    """Keep what the workspace agreed to; what to tell whoever did. Raises ``NotInstalled``."""
    await _check(api, line, ticket)
    if error or not code:
        raise NotInstalled("They did not agree.")
    try:
        secrets = await _installable(channel).installed(line, code=code, back=back)
    except (Later, Refused, Unsupported) as failure:
        raise NotInstalled(str(failure)) from failure
    await api.send(calls.keep_secrets(line.connection, secrets=secrets))
    return phrase("en", "installed")


async def _check(api: AsyncParley, line: Line, ticket: str) -> None:
    try:
        await api.send(calls.check_install(line.connection, ticket))
    except ParleyProblem as problem:
        raise NotInstalled("That address was not given by the desk, or is too old.") from problem


def _installable(channel: Channel) -> Installable:
    if not isinstance(channel, Installable):
        raise NotFound("Nothing is installed in this medium.")
    return channel
