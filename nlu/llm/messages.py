"""What is sent to the language model: the rules, a few examples, and the message with its situation as data."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from openai.types.chat import ChatCompletionMessageParam

from nlu.llm.redact import redact
from nlu.llm.schema import TOOL
from nlu.understanding import Context

_HERE = Path(__file__).parent
_MOST_NAMES = 100
_LONGEST_NAME = 80
_LONGEST_LAST = 500


def messages_for(situation: dict[str, Any], message: str) -> list[ChatCompletionMessageParam]:
    """Rules first, then examples as calls that were made, then this one."""
    return [*_before(), {"role": "user", "content": _as_data(situation, message)}]


def situation_of(context: Context) -> dict[str, Any]:
    """What the model needs to know, without personal data and without the clock: it never computes a date."""
    return {
        "asked": context.asked,
        "last": redact((context.last or "")[:_LONGEST_LAST], context).text or None,
        "services": [entry.name[:_LONGEST_NAME] for entry in context.services[:_MOST_NAMES]],
        "builders": [entry.name[:_LONGEST_NAME] for entry in context.builders[:_MOST_NAMES]],
    }


@cache
def fingerprint() -> str:
    """Names the prompt and the examples: another prompt, other cached answers."""
    return sha256((_HERE / "prompt.txt").read_bytes() + (_HERE / "few_shots.jsonl").read_bytes()).hexdigest()[:12]


@cache
def _before() -> tuple[ChatCompletionMessageParam, ...]:
    said: list[ChatCompletionMessageParam] = [{"role": "system", "content": (_HERE / "prompt.txt").read_text("utf-8")}]
    for number, line in enumerate((_HERE / "few_shots.jsonl").read_text("utf-8").splitlines()):
        shot = json.loads(line)
        arguments = json.dumps(shot["understood"], ensure_ascii=False)
        call = {"id": f"shot_{number}", "type": "function", "function": {"name": TOOL, "arguments": arguments}}
        said += [
            {"role": "user", "content": _as_data(shot["situation"], shot["message"])},
            {"role": "assistant", "tool_calls": [call]},  # type: ignore[list-item]
            {"role": "tool", "tool_call_id": f"shot_{number}", "content": "noted"},
        ]
    return tuple(said)


def _as_data(situation: dict[str, Any], message: str) -> str:
    return json.dumps({"situation": situation, "message": message}, ensure_ascii=False)
