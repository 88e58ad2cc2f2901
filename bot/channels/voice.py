"""Telephone calls, by Twilio: what was understood is a message, the answer is said, and listened after at once.

``<Gather input="speech dtmf">``: a caller may speak, press a choice's number, or talk into what is said. A message is
the call and its step, so a call repeated by Twilio is answered alike. The connection's options: ``language`` (of the
number, ``en-US``) and ``hand_over_to``, a number that a caller who asks for a person is put through to.

Anybody may show any number. A caller is known by theirs only where the carrier answers for it (STIR/SHAKEN, full
attestation); any other call is a stranger's, who may say a one-time code.
"""

import re
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit, urlunsplit

from twilio.twiml.voice_response import Gather, VoiceResponse

from bot.phrases import phrase
from bot.port import Answer, Arrived, Call, Line, Malformed, News, Said
from bot.providers.twilio import Twilio, usual_account
from bot.wire.presenting import Choice
from kit.settings import Settings

_LIVE = {"ringing", "in-progress"}
_NOBODY = {
    "",
    "anonymous",
    "restricted",
    "+266696687",
    "+7378742883",
    "+2562533",
    "+8656696",
}  # what networks send for none
_ATTESTED = "TN-Validation-Passed-A"
_MOST_SILENT = 2
_REFERENCE = re.compile(r"[^.!?]*\b[a-z]{3}_[0-9a-z]{20,}\b[^.!?]*[.!?]?")
_ZONE = re.compile(r" \((?:[A-Z]{2,5}|UTC[^,()]*), [^()]*\)")
_MOST_CHOICES = 6


class Voice(Twilio):
    """Calls to a number."""

    in_call: ClassVar[bool] = True

    def parse(self, call: Call, line: Line) -> list[News]:  # noqa: ARG002 - the form says all that is needed
        form = call.form()
        if form.get("CallStatus", "in-progress") not in _LIVE:
            return []
        if not form.get("CallSid"):
            raise Malformed("Which call?")
        step, _ = _where(call)
        number = form.get("From", "")
        text = form.get("Digits") or form.get("SpeechResult") or ("/start" if step == 0 else "")
        is_known = number.lower() not in _NOBODY and form.get("StirVerstat", "").startswith(_ATTESTED)
        address = number if is_known else form["CallSid"]
        return [Arrived(f"{form['CallSid']}.{step}", address, text)]

    def answer(self, call: Call, words: str | None) -> Answer:  # noqa: ARG002 - a call that is over hears nothing
        return Answer(str(VoiceResponse()), "application/xml")

    def speak(self, call: Call, line: Line, said: Said | None) -> Answer:
        response, language = VoiceResponse(), str(line.options.get("language", "en-US"))
        step, silent = _where(call)
        form = call.form()
        silent = silent + 1 if step and not (form.get("SpeechResult") or form.get("Digits")) else 0
        if said is None:
            response.pause(length=1)
            response.redirect(call.url, method="POST")  # the same step: its answer is there by then
        elif said.handed_over and line.options.get("hand_over_to"):
            response.say(spoken(said.text, (), language), language=language)
            response.dial(str(line.options["hand_over_to"]))
        elif silent > _MOST_SILENT:
            response.say(phrase(language, "goodbye"), language=language)
            response.hangup()
        else:
            listen = Gather(
                input="speech dtmf", action=_next(call, step + 1, silent), method="POST", language=language,
                speech_timeout="auto", action_on_empty_result=True,
            )  # fmt: skip
            listen.say(spoken(said.text, said.choices, language), language=language)
            response.append(listen)
        return Answer(str(response), "application/xml")


def spoken(text: str, choices: tuple[Choice, ...], language: str) -> str:
    """What is written, as one says it: no sentence with a reference; the zone once; a few choices with their keys."""
    heard = _REFERENCE.sub("", text)
    zones = _ZONE.findall(heard)
    for zone in zones[1:]:
        before, _, after = heard.rpartition(zone)
        heard = before + after
    shown = [
        phrase(language, "press", number=number, label=choice.label)
        for number, choice in enumerate(choices[:_MOST_CHOICES], 1)
    ]
    return " ".join([re.sub(r"\s+", " ", heard).strip(), *shown])


def _where(call: Call) -> tuple[int, int]:
    """Which step of the call this is, and how many before it were silent."""
    asked = parse_qs(urlsplit(call.url).query)
    found = [asked.get(name, ["0"])[0] for name in ("step", "silent")]
    if not all(each.isascii() and each.isdigit() and len(each) < 4 for each in found):  # noqa: PLR2004 - a call ends
        raise Malformed("Which step of the call?")
    return int(found[0]), int(found[1])


def _next(call: Call, step: int, silent: int) -> str:
    return urlunsplit(urlsplit(call.url)._replace(query=f"step={step}&silent={silent}"))


def open_channel(settings: Settings) -> Voice | None:
    account = usual_account(settings, settings.twilio_sms_from)
    return Voice(account, answers_itself=False) if account else None
