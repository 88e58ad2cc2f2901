"""What ``parley doctor`` says of Telegram and Slack: who connected them, how, and what is lacking."""

from collections.abc import Callable

from sqlalchemy import select

from api.conversations.lines import ROOM, refusals_of
from api.identity.connected import secrets_of
from api.setup.parts import CHANNELS
from kit.clock import SystemClock
from kit.crypto import MasterKey
from kit.db import Database
from kit.settings import Settings
from kit.tenancy import EVERYBODY, acting
from models.identity import Organisation
from models.payments import Connection

_CONNECT = 'PUT /v1/channels/{medium} {{"secrets": {{{names}}}}}'


async def examine_channels(database: Database, settings: Settings, keys: Callable[[], MasterKey]) -> list[str]:
    """One line for each medium that organisations connect themselves; ``keys`` are asked for if any has."""
    with acting(EVERYBODY):
        async with database.reading() as session:
            query = select(Connection, Organisation.slug).join(
                Organisation, Organisation.id == Connection.organisation_id
            )
            rows = (await session.execute(query.where(Connection.room == ROOM).order_by(Organisation.slug))).all()
            refused = {row.id: await refusals_of(session, row, now=SystemClock().now()) for row, _ in rows}
    found = []
    for medium, wants in CHANNELS.items():
        said = [
            f"{slug}: {_state(medium, secrets_of(keys(), row), row, settings)}{_refused(refused[row.id])}"
            for row, slug in rows
            if row.name == medium and row.secret
        ]
        names = ", ".join(f'"{name}": "…"' for name in wants)
        shown = "; ".join(said) or f"connected by nobody; {_CONNECT.format(medium=medium, names=names)}"
        found.append(f"{medium:<9} {shown}")
    return found


def _state(medium: str, secrets: dict[str, str], row: Connection, settings: Settings) -> str:
    if missing := [name for name in CHANNELS[medium] if not secrets.get(name)]:
        return f"lacks {', '.join(missing)}"
    if medium == "slack":
        workspaces = sum(name.startswith("token:") for name in secrets)
        if not settings.url.startswith("https://"):
            return "Slack calls https addresses only; set PARLEY_URL"
        return f"{workspaces} workspaces" if workspaces else "no workspace yet; POST /v1/channels/slack/installs"
    how = row.options.get("by")
    return f"@{row.options.get('username')} by {how}" if how else "not set up at Telegram yet; is the bot running?"


def _refused(refused: dict[str, int]) -> str:
    return "".join(f", {calls} calls refused this week ({reason})" for reason, calls in sorted(refused.items()))
