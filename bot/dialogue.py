"""A message in, an answer out: understand, see what was picked, let the flow of its intent speak.

The LLM or the local engine proposes a meaning; only the flows decide what is done, and only after a confirmation
that the code understood.
"""

from dataclasses import dataclass
from typing import Any

from bot.anger import offer_person
from bot.answers.alone import language_alone
from bot.answers.everyday import answer_matter, question_beside
from bot.answers.matters import matters_in
from bot.answers.questions import asks
from bot.catalogue import Catalogues
from bot.choices import pick
from bot.commands import read_command
from bot.hearing import context_of, hear, read_alone
from bot.home import show_home
from bot.people.household import asks_who_speaks
from bot.people.linking import links
from bot.people.naming import hear_name
from bot.phrases import languages
from bot.routing import run_flow
from bot.state import Offer, State
from bot.talk import Talk
from bot.wire.form import Form, form_of
from nlu.understanding import Engine, Understanding
from parley_sdk import AsyncParley, models

_LONGEST_TEXT, _LONGEST_LABEL, _MOST = 8000, 200, 50
_MOST_ERRANDS = 3
_WISHES = {"book", "move", "cancel", "list", "availability", "correct", "choose", "series", "waitlist", "package"}
_SURE = 0.6
_UNREAD = Understanding("out_of_scope", 0.0, ())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn leaves behind: the new state, one reply with its choices, what was changed and asked."""

    state: dict[str, Any]
    text: str
    choices: list[dict[str, str]]
    effects: list[dict[str, Any]]
    asked: str | None
    offered: dict[str, Any] | None
    handed_over: bool
    language: str | None


class Dialogue:
    """Answers messages of any conversation; keeps nothing but catalogues, for seconds."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._catalogues = Catalogues()

    async def answer(self, claimed: models.Claimed, *, api: AsyncParley, desk: AsyncParley | None = None) -> Outcome:
        """One turn. Whatever it does carries a key made of its message's id, so repeating it changes nothing more.

        ``api`` acts as the client, ``desk`` as the builder that they are, if they are one.
        """
        talk = await self._talk(claimed, api, desk)
        said = read_command(claimed.message.text, talk.state.lang)
        talk.text, talk.message_id, talk.is_team_wanted = said.words, claimed.message.id, bool(claimed.handed_over)
        if await links(talk, said, claimed.conversation) or await asks_who_speaks(talk, claimed):
            return _outcome(talk)
        await hear(self.engine, talk)
        await hear_name(talk)
        _answer_in(talk)
        talk.picked = pick(talk)
        await self._answer_beside(talk)
        await self._errands(talk)
        offer_person(talk)
        return _outcome(talk)

    async def home(self, known: models.Known, *, api: AsyncParley, desk: AsyncParley | None = None) -> str:
        """How things stand for whoever has a conversation, as ``answer`` would say it; nothing is changed by it."""
        talk = await self._talk(known, api, desk)
        talk.heard = context_of(talk)
        await show_home(talk)
        return _outcome(talk).text

    async def form(self, api: AsyncParley, house: models.OrganisationOut, known: models.Known | None) -> Form:
        """The form to book by; of who is not known yet in the organisation's language."""
        state = State.model_validate(known.state) if known and known.state else None
        locale = (known.client.locale if known else None) or house.locale
        return form_of(await self._catalogues.get(api, house.slug), state.lang if state else locale)

    async def _talk(self, known: models.Known | models.Claimed, api: AsyncParley, desk: AsyncParley | None) -> Talk:
        client, organisation = known.client, known.organisation
        lang = language_of(client, organisation)
        catalogue = await self._catalogues.get(api, organisation.slug)
        return Talk(
            text="", message_id="", meaning=_UNREAD, api=api, desk=desk, catalogue=catalogue, client=client,
            state=State.model_validate(known.state) if known.state else State(lang=lang), organisation=organisation,
            now=organisation.now, builder=catalogue.builders.get(known.builder or ""),
        )  # fmt: skip

    async def _answer_beside(self, talk: Talk) -> None:
        """Answer an everyday question beside a wish or a choice at once; a wish is then heard as if said alone."""
        if talk.builder:
            return
        for question, rest in question_beside(talk.text):
            if not (talk.picked or await self._is_wish(talk, rest)):
                continue
            whole, meaning = talk.text, talk.meaning
            await self._answer_alone(talk, question)
            if talk.picked:
                talk.text, talk.meaning = whole, meaning
            else:
                talk.text = rest
                await hear(self.engine, talk)
                talk.picked = pick(talk)
            return

    async def _answer_alone(self, talk: Talk, question: str) -> None:
        """Answer it; of what nothing in it tells, such as which service "the price" is of, the whole message tells."""
        talk.text = question
        read = await read_alone(self.engine, talk, question)
        if read.times or {"service", "builder"} & set(read.slots):
            talk.meaning = read
        for matter in matters_in(question):
            await answer_matter(talk, matter)

    async def _is_wish(self, talk: Talk, words: str) -> bool:
        """Whether some of the words wish for something by themselves; a bare yes to what is asked does not."""
        read = await read_alone(self.engine, talk, words)
        is_named = bool(read.times or {"service", "builder"} & set(read.slots))
        return read.intent in _WISHES and (is_named or read.confidence >= _SURE)

    async def _errands(self, talk: Talk) -> None:
        """Do what is asked; of several errands one after the other, each as soon as the one before it is done."""
        errands = [] if talk.picked else await self._asked_first(talk)
        if errands and not talk.state.task:
            talk.state.errands = errands
        elif errands and talk.state.task == "move" and await self._means(talk, errands[0]) == "cancel":
            talk.text, talk.state.errands = errands[0], errands[1:]
            await hear(self.engine, talk)
            await run_flow(talk)
        else:
            await run_flow(talk)
        for _ in range(_MOST_ERRANDS):
            if talk.state.task or not talk.state.errands:
                return
            if talk.said:
                talk.say("next_errand")
            talk.text, talk.picked = talk.state.errands.pop(0), None
            await hear(self.engine, talk)
            await run_flow(talk)

    async def _asked_first(self, talk: Talk) -> list[str]:
        """The errands of a message, its questions first: they are answered while nothing waits for a yes."""
        errands = talk.meaning.errands
        asked = {each for each in errands if asks(each) and await self._means(talk, each) == "ask"}
        return sorted(errands, key=lambda each: each not in asked)

    async def _means(self, talk: Talk, words: str) -> str:
        """What some of the words mean by themselves."""
        return (await read_alone(self.engine, talk, words)).intent


def language_of(client: models.ClientOut, organisation: models.OrganisationOut) -> str:
    """The language to begin with: the person's, else the business's."""
    lang = (client.locale or organisation.locale)[:2].lower()
    return lang if lang in languages() else "en"


def _answer_in(talk: Talk) -> None:
    """Answer in the language of the message, if the bot speaks it and the words told it."""
    alone = None if talk.state.last else language_alone(talk.text)
    if alone:
        talk.state.lang = alone
    elif talk.meaning.sure_of_language and talk.meaning.language in languages():
        talk.state.lang = talk.meaning.language


def _outcome(talk: Talk) -> Outcome:
    text = " ".join(talk.said)
    talk.state.last = text
    return Outcome(
        state=talk.state.model_dump(mode="json"),
        text=text[:_LONGEST_TEXT],
        choices=[_choice(talk, offer) for offer in talk.state.offers[:_MOST]],
        effects=talk.effects,
        asked=talk.state.asked,
        offered=talk.offered,
        handed_over=talk.handed_over,
        language=_language_told(talk),
    )


def _choice(talk: Talk, offer: Offer) -> dict[str, str]:
    """What the person sees of an offer; of a time also its instant and the zone it is shown in."""
    shown = {"label": offer.label[:_LONGEST_LABEL], "value": offer.token}
    if offer.kind != "slot":
        return shown
    return shown | {
        "start": offer.value["start"],
        "zone": offer.value.get("zone") or talk.catalogue.builders[offer.value["builder"]].zone,
    }


def _language_told(talk: Talk) -> str | None:
    """The locale that notices to this person are to be written in, when their words told another than is known."""
    is_told = talk.meaning.sure_of_language and talk.meaning.language == talk.state.lang
    known = (talk.client.locale or "")[:2].lower()
    return talk.locale if is_told and known != talk.state.lang else None
