"""A message, a page and a form as Slack's blocks."""

import json
from typing import Any

from bot.wire.form import Form
from bot.wire.presenting import Piece

PICK_DAY, PICK_TIME, PICKERS = "pick-day", "pick-time", "pickers"
FORM = "book"
_IN_A_ROW = 5
_SHORT, _SHORTER = 75, 24
Block = dict[str, Any]


def blocks_of(piece: Piece) -> list[Block]:
    """Text, buttons, and pickers where a time is asked for."""
    blocks: list[Block] = [{"type": "section", "text": text(piece.text)}]
    buttons = [
        {"type": "button", "text": text(choice.label), "value": choice.value, "action_id": f"choice-{number}"}
        for number, choice in enumerate(piece.choices)
    ]
    rows = [buttons[at : at + _IN_A_ROW] for at in range(0, len(buttons), _IN_A_ROW)]
    blocks += [{"type": "actions", "elements": row} for row in rows]
    if piece.asks == "time":
        pickers = [{"type": "datepicker", "action_id": PICK_DAY}, {"type": "timepicker", "action_id": PICK_TIME}]
        blocks.append({"type": "actions", "block_id": PICKERS, "elements": pickers})
    return blocks


def form_of(form: Form, *, place: str) -> Block:
    """The form as a modal; ``place`` is where it was asked for, and comes back with it."""
    blocks = [
        _field("service", form.service, _select(form.services)),
        _field("builder", form.builder, _select(form.builders)),
        _field("day", form.day, {"type": "datepicker", "action_id": "it"}),
        _field("time", form.time, {"type": "timepicker", "action_id": "it"}),
    ]
    return {
        "type": "modal", "callback_id": FORM, "private_metadata": json.dumps({"place": place}),
        "title": text(form.title[:_SHORTER]), "submit": text(form.send[:_SHORTER]),
        "close": text(form.close[:_SHORTER]), "blocks": [each for each in blocks if _can_be_shown(each["element"])],
    }  # fmt: skip


def filled(view: Block) -> str:
    """What was filled in, as somebody would say it."""
    values = view["state"]["values"]
    told = [_value((values.get(name) or {}).get("it") or {}) for name in ("service", "builder")]
    moment = [_value((values.get(name) or {}).get("it") or {}) for name in ("day", "time")]
    return ", ".join(each for each in (*told, " ".join(part for part in moment if part)) if each)


def picked(told: Block) -> str:
    """The day and the time that the pickers under a message show."""
    pickers = ((told.get("state") or {}).get("values") or {}).get(PICKERS) or {}
    latest = {told["actions"][0]["action_id"]: told["actions"][0]}
    values = [_value((pickers | latest).get(name) or {}) for name in (PICK_DAY, PICK_TIME)]
    return " ".join(each for each in values if each)


def text(words: str) -> Block:
    return {"type": "plain_text", "text": words, "emoji": False}


def _field(name: str, label: str, element: Block) -> Block:
    return {"type": "input", "block_id": name, "optional": True, "label": text(label), "element": element}


def _can_be_shown(element: Block) -> bool:
    """Slack takes no list without anything to choose."""
    return element["type"] != "static_select" or bool(element["options"])


def _select(options: tuple[str, ...]) -> Block:
    shown = [{"text": text(each), "value": each[:_SHORT]} for each in options]
    return {"type": "static_select", "action_id": "it", "options": shown}


def _value(element: Block) -> str:
    chosen = (element.get("selected_option") or {}).get("value")
    found = chosen or element.get("selected_date") or element.get("selected_time") or ""
    return str(found)
