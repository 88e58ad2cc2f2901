"""A flow per intent, found by its file name: a small state machine that reads the turn, acts, and speaks."""

from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path

from bot.talk import Talk

Flow = Callable[[Talk], Awaitable[None]]
_HERE = Path(__file__).parent


def names() -> list[str]:
    """The intents that have a flow."""
    return sorted(path.stem for path in _HERE.glob("*.py") if path.stem != "__init__")


def flow(intent: str) -> Flow:
    """The flow of an intent."""
    run: Flow = import_module(f"bot.flows.{intent}").run
    return run
