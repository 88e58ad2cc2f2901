"""Whatever is sent to the API, valid or not, alone or in a row: it never breaks, and answers as its document says.

Schemathesis makes up the requests, in an environment of its own (it and our own dependencies do not agree). It speaks
as the owner's key, as the bot, and as an owner who has signed in.
"""

import asyncio
import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from api.identity import sessions
from api.identity.person import Person
from api.identity.policy import policy_of
from api.identity.tokens import service_token
from kit.clock import SystemClock
from kit.db import Database
from kit.keys import master_key
from kit.settings import Settings
from models.identity import Member, Organisation
from tests.fixtures.processes import parley, serving
from tests.fixtures.shop import DOCUMENT

_TOOL = ["uv", "tool", "run", "--from", "schemathesis==4.32.5", "schemathesis"]
_SETTINGS, _HOOKS = (Path(__file__).parents[1] / "fixtures" / f"schemathesis{each}" for each in (".toml", "_hooks.py"))
_BOTS = "^/v1/(turns|outgoing|conversations)"
_PERSONS = "^/v1/(account|me|calendar|inbox|push|sign-in|sign-out)"
_WAITS = "^(take_outgoing|.*unanswered.*)$"  # as long as they are asked to: too long for a quick test
_TRIES, _TOOL_BROKE = 3, "An internal error occurred during the test run"  # it cannot split some made-up addresses
_SEED = int(os.environ.get("PARLEY_CONTRACT_SEED", "1"))
FEW, MANY = 100, int(os.environ.get("PARLEY_CONTRACT_EXAMPLES", "1000"))


@dataclass(frozen=True, slots=True)
class Served:
    """A running house, and a token for each who speaks to it."""

    home: Path
    url: str
    owner: str
    bot: str
    person: str


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    document = tmp_path / "corner.json"
    document.write_text(json.dumps(DOCUMENT))
    made = parley(tmp_path, "seed", str(document))
    assert made.returncode == 0, made.stderr
    settings = Settings(home=tmp_path)
    person = asyncio.run(_sign_in(settings))
    with serving(tmp_path, PARLEY_ORGANISATION="corner") as running:
        yield Served(tmp_path, running.url, json.loads(made.stdout)["key"], service_token(master_key(settings)), person)


async def _sign_in(settings: Settings) -> str:
    """A session of the owner, whole and fresh."""
    database, keys = Database(settings.database), master_key(settings)
    async with database.writing() as session:
        member = (await session.scalars(select(Member))).one()
        organisation = await session.get_one(Organisation, member.organisation_id)
        person = Person(organisation_id=organisation.id, member_id=member.id)
        opened = await sessions.open_session(
            session, keys, person, factors=["link"], stage="whole", policy=policy_of(organisation),
            now=SystemClock().now(),
        )  # fmt: skip
        await session.commit()
    await database.close()
    return opened.token


def fuzz(served: Served, token: str, *more: str, examples: int, phases: str = "fuzzing,stateful") -> None:
    """Let Schemathesis speak with a token; its report is the message of a failure."""
    command = [
        *_TOOL, "--config-file", str(_SETTINGS), "run", f"{served.url}/openapi.json",
        "--header", f"Authorization: Bearer {token}", "--header", "Parley-Organisation: corner",
        "--checks", "all", "--phases", phases, "--max-examples", str(examples), "--continue-on-failure",
        "--request-timeout", "60", "--generation-database", "none",
        "--seed", str(_SEED), "--warnings", "off", "--no-color", *more,
    ]  # fmt: skip
    environ = os.environ | {"SCHEMATHESIS_HOOKS": str(_HOOKS)}
    for seed in range(_SEED, _SEED + _TRIES):
        command[command.index("--seed") + 1] = str(seed)
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=served.home, env=environ)
        if _TOOL_BROKE not in done.stdout:
            break
    assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-2_000:]


QUICK = {
    "owner": ("--exclude-operation-id", "revoke_key", "--exclude-path-regex", _BOTS),  # the key would revoke itself
    "bot": ("--include-path-regex", _BOTS, "--exclude-operation-id-regex", _WAITS),
    "person": ("--include-path-regex", _PERSONS),
}
_LETTERS = ("a", "b", "c", "d-l", "m-o", "p", "q-r", "s", "t-z")  # the owner's addresses, by how they begin
_ALONE, _IN_A_ROW = "examples,coverage,fuzzing", "stateful"
WHOLE = {
    **{
        f"owner, {each}": (
            "owner",
            _ALONE,
            "--exclude-operation-id",
            "revoke_key",
            "--include-path-regex",
            f"^/v1/[{each}]",
        )
        for each in _LETTERS
    },
    "owner, in a row": ("owner", _IN_A_ROW, "--exclude-operation-id", "revoke_key"),
    "bot": ("bot", f"{_ALONE},{_IN_A_ROW}", "--include-path-regex", _BOTS),
    "person": ("person", f"{_ALONE},{_IN_A_ROW}", "--include-path-regex", _PERSONS),
}


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("who", QUICK)
def test_nothing_that_is_sent_breaks_the_api_or_meets_an_undocumented_answer(served: Served, who: str) -> None:
    phases = "fuzzing" if who == "person" else "fuzzing,stateful"
    fuzz(served, getattr(served, who), *QUICK[who], examples=FEW, phases=phases)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.timeout(6 * 3600)
@pytest.mark.parametrize("part", WHOLE)
def test_nothing_that_is_sent_breaks_the_api_at_length(served: Served, part: str) -> None:
    who, phases, *more = WHOLE[part]
    fuzz(served, getattr(served, who), *more, examples=MANY, phases=phases)
