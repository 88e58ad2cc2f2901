"""The engine against two emulators of OpenAI's API, well and badly behaved: a turn is answered within four seconds."""

import time
from pathlib import Path
from typing import Any

import pytest

from nlu.engine import FallbackEngine
from nlu.llm import OpenAIEngine
from nlu.local import LocalEngine
from nlu.times import find_times
from nlu.understanding import Understanding
from tests.nlu.case import context
from tests.nlu.llm.emulators import aimock, llmock

TEXT = "could somebody tidy my fringe tomorrow at 3pm?"
GOOD = {
    "intent": "availability", "others": [], "language": "en", "sentiment": 0.3, "times": ["tomorrow at 3pm"],
    "slots": {"service": {"name": "Haircut", "words": "tidy my fringe"}},
}  # fmt: skip
SECONDS = 4.0


async def answered(url: str, engine: LocalEngine) -> tuple[Understanding, float]:
    """The answer to one turn with the local engine behind the model, and how long it took."""
    llm = OpenAIEngine(engine, find_times, api_key="k", base_url=url, model="gpt-4o-mini", timeout_seconds=3.5)
    began = time.monotonic()
    try:
        return await FallbackEngine(llm, engine).understand(TEXT, context()), time.monotonic() - began
    finally:
        await llm.close()


async def test_a_tool_call_is_understood(engine: LocalEngine, tmp_path: Path) -> None:
    with aimock(tmp_path, GOOD) as url:
        meaning, _ = await answered(url, engine)
    assert meaning.intent == "availability"
    assert meaning.slots["service"].value == "Haircut"
    assert [each.text for each in meaning.times] == ["tomorrow at 3pm"]


@pytest.mark.parametrize(
    "arguments",
    [
        {}, {"intent": "rob_a_bank"}, {**GOOD, "sentiment": "very"}, {**GOOD, "slots": ["x"]}, {"nonsense": True},
        {**GOOD, "language": "English"}, {**GOOD, "times": ["x" * 500]},
    ],
)  # fmt: skip
async def test_nonsense_arguments_are_answered_for_locally(
    engine: LocalEngine, tmp_path: Path, arguments: dict[str, Any]
) -> None:
    with aimock(tmp_path, arguments) as url:
        meaning, seconds = await answered(url, engine)
    assert meaning == engine.read(TEXT, context())
    assert seconds < SECONDS


@pytest.mark.parametrize(
    "options",
    [("--chaos-ratelimit", "1"), ("--chaos-drop", "1"), ("--chaos-malformed", "1"), ("--chaos-disconnect", "1"),
     ("--chaos-latency", "30000")],
)  # fmt: skip
async def test_a_broken_or_silent_endpoint_costs_nobody_more_than_four_seconds(
    engine: LocalEngine, tmp_path: Path, options: tuple[str, ...]
) -> None:
    with aimock(tmp_path, GOOD, *options) as url:
        meaning, seconds = await answered(url, engine)
    assert meaning == engine.read(TEXT, context())
    assert seconds < SECONDS


@pytest.mark.long
@pytest.mark.parametrize(
    "options",
    [(), ("--error-rate", "429=1"), ("--error-rate", "500=1"), ("--latency-ms", "30000"), ("--tool-mode", "off"),
     ("--stream-fault", "truncate=1")],
)  # fmt: skip
async def test_made_up_answers_and_faults_of_another_emulator_are_survived(
    engine: LocalEngine, options: tuple[str, ...]
) -> None:
    with llmock(*options) as url:
        meaning, seconds = await answered(url, engine)
    own = engine.read(TEXT, context())
    assert {each.text for each in meaning.times} <= {each.text for each in own.times}
    assert all(TEXT[slot.start : slot.end] == slot.text for slot in meaning.slots.values())
    assert seconds < SECONDS
