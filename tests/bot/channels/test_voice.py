"""A telephone call: what is understood is a message, the answer is said and listened after."""

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

import httpx
import pytest
from twilio.request_validator import RequestValidator

from api.payments.providers import pretend
from bot.channels.voice import spoken
from bot.port import Line
from bot.wire.presenting import Choice
from tests.api.conversations.test_numbers import OWN, SECRETS, twilio
from tests.fixtures.calling import TWILIO_TOKEN, URL
from tests.fixtures.vendor_double import answering
from tests.fixtures.wired import PHONE, Wired


@dataclass(slots=True)
class Caller:
    """Somebody on the telephone; ``action`` is where Twilio posts what they say next."""

    house: Wired
    number: str = PHONE
    call: str = "CA1"
    attested: str = "TN-Validation-Passed-A"
    action: str = ""
    heard: ET.Element = field(default_factory=lambda: ET.Element("none"))

    async def post(self, url: str, **form: str) -> httpx.Response:
        form = {"CallSid": self.call, "From": self.number, "To": "+15550001", "CallStatus": "in-progress", **form}
        form |= {"StirVerstat": self.attested} if self.attested else {}
        signature = RequestValidator(TWILIO_TOKEN).compute_signature(url, form)
        return await self.house.http.post(url, data=form, headers={"x-twilio-signature": signature})

    async def _take(self, answer: httpx.Response) -> str:
        assert answer.status_code == 200, answer.text
        self.heard = ET.fromstring(answer.text)
        gather = self.heard.find("Gather")
        self.action = gather.attrib["action"] if gather is not None else ""
        return " ".join(each.text or "" for each in self.heard.iter("Say"))

    async def rings(self) -> str:
        return await self._take(await self.post(self.hook))

    @property
    def hook(self) -> str:
        return f"{URL}/hooks/bot/voice/{self.house.connections['voice']}"

    async def says(self, text: str) -> str:
        return await self._take(await self.post(self.action, SpeechResult=text, Confidence="0.9"))

    async def presses(self, digits: str) -> str:
        return await self._take(await self.post(self.action, Digits=digits))

    async def is_silent(self) -> str:
        return await self._take(await self.post(self.action))


async def test_a_caller_books_by_speech_and_keys(house: Wired) -> None:
    caller = Caller(house)
    assert "Hello" in await caller.rings()
    assert caller.heard.find("Gather").attrib["input"] == "speech dtmf"  # type: ignore[union-attr]
    assert "Press 1 for Ana Reyes. Press 2 for Ben Okoro." in await caller.says("I'd like a haircut")
    assert "Which day" in await caller.presses("1")
    told = await caller.says("tomorrow at ten in the morning")
    assert "Thu, 10 Jun 2027, 10:00 (WEST, Lisbon) with Ana Reyes" in told
    assert "Press 1 for Yes, book it." in told
    told = await caller.says("yes please")
    assert "Booked" in told
    assert "bkg_" not in told
    assert "Thu, 10 Jun 2027, 10:00" in await house.say("sms", "show my bookings")  # the same number, the same person


async def test_a_step_of_a_call_told_twice_is_answered_alike_and_counts_once(house: Wired) -> None:
    caller = Caller(house)
    await caller.rings()
    await caller.says("a haircut with Ana Reyes tomorrow at 10")
    action = caller.action
    first = await caller.post(action, SpeechResult="yes")
    assert (await caller.post(action, SpeechResult="yes")).text == first.text
    assert [state for _, _, state in await house.bookings()] == ["confirmed"]


async def test_who_asks_for_a_person_is_put_through(house: Wired) -> None:
    with answering(twilio) as vendor:
        settings = house.shop.app.state.settings
        house.shop.app.state.settings = settings.model_copy(update={"twilio_api_base": vendor.url})
        async with house.shop.owner() as http:
            told = {"secrets": SECRETS, "options": {"hand_over_to": OWN}}
            assert (await http.put("/v1/channels/voice", json=told)).status_code == 200
    house.bot.state.lines.forget(Line(house.connections["voice"], "corner"))
    caller = Caller(house)
    await caller.rings()
    await caller.says("let me talk to a person")
    dial = caller.heard.find("Dial")
    assert dial is not None
    assert dial.text == OWN


async def test_a_silent_caller_is_asked_again_and_then_let_go(house: Wired) -> None:
    caller = Caller(house)
    await caller.rings()
    for _ in range(2):
        await caller.is_silent()
        assert caller.action
    await caller.is_silent()
    assert caller.heard.find("Hangup") is not None


async def test_a_call_that_hides_its_number_is_nobody_known(house: Wired) -> None:
    caller = Caller(house, number="anonymous", call="CA7")
    await caller.rings()
    await caller.says("a haircut with Ana Reyes tomorrow at 10")
    await caller.says("yes")
    assert [who for who, _, _ in await house.bookings()] == ["CA7"]


@pytest.mark.parametrize("attested", ["", "No-TN-Validation", "TN-Validation-Passed-B", "TN-Validation-Failed-C"])
async def test_a_number_no_carrier_answers_for_makes_nobody_known(house: Wired, attested: str) -> None:
    await house.say("sms", "a haircut with Ana Reyes tomorrow at 10")
    await house.say("sms", "yes")
    spoofed = Caller(house, call="CA8", attested=attested)
    await spoofed.rings()
    assert "10 Jun" not in await spoofed.says("show my bookings")


async def test_a_forged_or_malformed_step_is_refused(house: Wired) -> None:
    caller = Caller(house)
    forged = await house.http.post(caller.hook, data={"CallSid": "CA1", "From": PHONE, "SpeechResult": "cancel"})
    assert forged.status_code == 401
    assert (await caller.post(f"{caller.hook}?step=x")).status_code == 400
    assert await house.count_messages() == 0
    over = await caller.post(caller.hook, CallStatus="completed")
    assert re.sub(r"<\?.*\?>", "", over.text) == "<Response />"


async def to_the_bank(house: Wired, caller: Caller, monkeypatch: pytest.MonkeyPatch) -> str:
    """Book something that costs, by ear alone, with a bank that wants to see who pays; what is heard then."""
    monkeypatch.setitem(pretend._STATES, "", "challenged")
    await caller.rings()
    await caller.says("a colour with Ana Reyes on Friday at 11")
    assert "e-mail address" in await caller.says("yes")
    told = await caller.says("it's z o e dot lind at example dot org")
    assert "I wrote down zoe.lind@example.org" in told
    assert "Pay now" in told
    return await caller.says("yes")


async def test_a_link_is_texted_to_the_number_that_calls_and_not_said(
    house: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = await to_the_bank(house, Caller(house), monkeypatch)
    assert "The link is in a text message that I have just sent you. Come back here" in told
    assert "http" not in told
    while await house.bot.state.turns.deliveries.send_left_over():
        pass
    [texted] = house.media["sms"].sent
    assert texted.to == PHONE
    assert re.fullmatch(r"Corner: http\S+/pretend-bank/pay_\w+", texted.piece.text)


async def test_who_calls_from_a_hidden_number_hears_a_code_and_has_the_link_by_texting_it(
    house: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = await to_the_bank(house, Caller(house, number="anonymous", call="CA9"), monkeypatch)
    found = re.search(r"get the link there: ((?:\w, ){9}\w)\.", told)
    assert found, told
    assert house.media["sms"].sent == []
    assert "Did you get this code yourself" in await house.say("sms", f"link {found[1].replace(', ', '')}")
    assert "/pretend-bank/pay_" in await house.say("sms", "yes")


async def test_after_stop_nothing_is_texted_to_a_caller(house: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.say("sms", "STOP")
    before = len(house.media["sms"].sent)
    assert "Text the word" in await to_the_bank(house, Caller(house), monkeypatch)
    assert len(house.media["sms"].sent) == before


async def test_only_who_calls_is_texted_so(house: Wired) -> None:
    await house.say("telegram", "hello")
    async with house.shop.owner() as desk:
        [found] = (await desk.get("/v1/conversations", params={"which": "all"})).json()["items"]
    async with house.shop.service_principal() as bot:
        refused = await bot.post(f"/v1/conversations/{found['id']}/texts", json={"text": "hello"})
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (409, "cannot-be-texted")
    async with house.shop.http() as stranger:
        answer = await stranger.post(f"/v1/conversations/{found['id']}/texts", json={"text": "hello"})
        assert answer.status_code in {401, 403}


async def test_one_number_is_not_texted_without_end(house: Wired) -> None:
    await Caller(house).rings()
    async with house.shop.owner() as desk:
        [found] = (await desk.get("/v1/conversations", params={"which": "all"})).json()["items"]
    async with house.shop.service_principal() as bot:
        answers = [await bot.post(f"/v1/conversations/{found['id']}/texts", json={"text": "hi"}) for _ in range(32)]
    assert [each.status_code for each in answers] == [204] * 30 + [409] * 2


def test_what_is_said_has_no_references_and_its_zone_once() -> None:
    text = "Fri, 10:00 (WEST, Lisbon) and Sat, 11:00 (WEST, Lisbon). Your reference is bkg_01mr1ah3r0ezv98867zkqsr7cm."
    told = spoken(text, (Choice("Yes", "tok_1"),), "en-GB")
    assert told == "Fri, 10:00 (WEST, Lisbon) and Sat, 11:00. Press 1 for Yes."
