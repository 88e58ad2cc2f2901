import json
from dataclasses import replace

import pytest

from nlu.engine import EngineFailed, FallbackEngine
from nlu.llm import Budget
from nlu.local import LocalEngine
from nlu.understanding import Context, Understanding
from tests.nlu.case import context
from tests.nlu.llm.model import Model, completion, talking_to

GOOD = {
    "intent": "book", "others": ["ask"], "language": "en", "sentiment": 0.2, "times": ["tomorrow at 3pm"],
    "slots": {"builder": {"name": "Zoe Invented", "words": "ana"}},
}  # fmt: skip
TEXT = "can ana do tomorrow at 3pm?"
SAID = (200, completion(json.dumps(GOOD)))


async def test_the_model_gives_words_and_the_code_gives_times_and_names(engine: LocalEngine) -> None:
    model = Model(SAID)
    async with talking_to(model, engine) as llm:
        meaning = await llm.understand(TEXT, context())
    assert meaning.intent == "book"
    assert meaning.slots["builder"].value == "Ana Reyes"
    assert [each.start.isoformat() for each in meaning.times if each.start] == ["2027-06-10T15:00:00-07:00"]
    assert model.asked[0]["tool_choice"]["function"]["name"] == "understood"


async def test_a_name_of_the_catalogue_is_believed_where_its_words_stand_in_the_message(engine: LocalEngine) -> None:
    said = {**GOOD, "slots": {"service": {"name": "Haircut", "words": "tidy my fringe"}}}
    async with talking_to(Model((200, completion(json.dumps(said)))), engine) as llm:
        meaning = await llm.understand("could somebody tidy my fringe tomorrow at 3pm?", context())
    assert meaning.slots["service"].value == "Haircut"


async def test_personal_data_and_the_clock_stay_here(engine: LocalEngine) -> None:
    model = Model(SAID)
    text = "my name is Robin Vale, call +1 415 555 2671 or robin@example.com about bkg_01mr1ah3r0esg985zxc83st9vy"
    async with talking_to(model, engine) as llm:
        meaning = await llm.understand(text, context(last="We wrote to robin@example.com."))
    sent = json.dumps(model.asked[0]["messages"][-1])
    for private in ("Robin", "415 555", "robin@example", "01mr1ah3", "2027"):
        assert private not in sent
    assert meaning.slots["email"].value == "robin@example.com"
    assert meaning.slots["phone"].value == "+14155552671"


async def test_a_yes_counts_only_if_the_message_says_it(engine: LocalEngine) -> None:
    yes = {**GOOD, "intent": "confirm", "others": [], "times": []}
    async with talking_to(Model((200, completion(json.dumps(yes)))), engine) as llm:
        assert (await llm.understand("is there parking?", context(asked="confirm"))).intent == "ask"
        assert (await llm.understand("yes, please", context(asked="confirm"))).intent == "confirm"


async def test_the_same_words_in_the_same_situation_are_asked_once(engine: LocalEngine) -> None:
    model = Model(SAID)
    async with talking_to(model, engine) as llm:
        for _ in range(3):
            await llm.understand(TEXT, context())
        await llm.understand(TEXT, context(asked="time"))
    assert len(model.asked) == 2


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_what_may_pass_is_tried_once_more(engine: LocalEngine, status: int) -> None:
    model = Model((status, '{"error": {"message": "later"}}'), SAID)
    async with talking_to(model, engine) as llm:
        assert (await llm.understand(TEXT, context())).intent == "book"
    assert len(model.asked) == 2


async def test_a_spent_budget_is_not_asked_for_and_another_organisation_has_its_own(engine: LocalEngine) -> None:
    model, budget = Model(SAID), Budget(tokens=900)
    async with talking_to(model, engine, budget=budget) as llm:
        await llm.understand(TEXT, replace(context(), organisation="one"))
        with pytest.raises(EngineFailed):
            await llm.understand("something else", replace(context(), organisation="one"))
        await llm.understand("something else", replace(context(), organisation="two"))
    assert len(model.asked) == 2
    assert budget.spent("one").micros == (900 * 150_000 + 100 * 600_000) // 1_000_000


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (429, '{"error": {"message": "slow down"}}'),
        (401, '{"error": {"message": "who are you"}}'),
        (500, "oops"),
        (0, ""),
        (200, completion("{not json")),
        (200, completion('{"intent": "rob_a_bank", "language": "en", "sentiment": 0}')),
        (200, completion('{"intent": "book", "language": "en", "sentiment": 9e99, "slots": []}')),
        (200, '{"choices": []}'),
        (200, "[]"),
    ],
)
async def test_a_failing_model_is_answered_for_by_the_local_engine(engine: LocalEngine, status: int, body: str) -> None:
    async with talking_to(Model((status, body)), engine) as llm:
        with pytest.raises(EngineFailed):
            await llm.understand(TEXT, context())
        assert await FallbackEngine(llm, engine).understand(TEXT, context()) == engine.read(TEXT, context())


class Broken:
    def __init__(self) -> None:
        self.asked = 0

    async def understand(self, text: str, context: Context) -> Understanding:
        self.asked += 1
        raise EngineFailed("down")


async def test_after_three_failures_the_model_rests_and_is_then_tried_again(engine: LocalEngine) -> None:
    broken, now = Broken(), [0.0]
    fallback = FallbackEngine(broken, engine, monotonic=lambda: now[0])
    for _ in range(5):
        await fallback.understand(TEXT, context())
    assert broken.asked == 3
    now[0] = 31.0
    await fallback.understand(TEXT, context())
    assert broken.asked == 4
