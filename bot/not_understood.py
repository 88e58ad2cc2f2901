"""What is said to a message that was not understood, or wants what no chat can do: so much, and what comes next.

The second time in a row there are ways out to choose from: a person of the team, and leaving what was begun or what
can be done here. Whether something was understood is left to the flows.
"""

from bot.answers.alone import says_book_alone
from bot.state import Offer, State
from bot.talk import Talk
from bot.wish.wishes import brings_a_wish
from nlu.errands import says_book

_IN_A_ROW = 2


def say_not_understood(talk: Talk) -> None:
    """Say so and put the open question again; the second time in a row with ways out."""
    state = talk.state
    state.misses, talk.missed = state.misses + 1, True
    state.offers = [each for each in state.offers if each.kind != "way"]
    if not state.is_open:
        state.offers = []
    key = "not_understood" if state.misses < _IN_A_ROW else "not_understood_twice"
    talk.say(
        key, again=state.question if state.is_open else talk.words("out_of_scope", organisation=talk.organisation.name)
    )
    if state.misses >= _IN_A_ROW:
        state.offers += _ways_out(talk)


def not_by_chat(talk: Talk) -> None:
    """Say that this can't be done by chat, with what can; a pending question is put again with its choices."""
    if talk.state.task and talk.state.question:
        talk.ask_again("later_again")
    else:
        talk.ask(None, "later")


def only_asks_again(talk: Talk, before: State, said: int) -> bool:
    """Whether all that was said in answer (from ``said`` on) is the question that was open before, without a word."""
    state = talk.state
    is_open = bool(before.question and before.asked and state.asked == before.asked and state.wish == before.wish)
    is_same = is_open and talk.said[said:] == [state.question] and not talk.effects
    return is_same and not (
        talk.picked or talk.missed or brings_a_wish(talk) or says_book(talk.text) or says_book_alone(talk.text)
    )


def keep_open(talk: Talk, before: State) -> None:
    """Leave open what was open before, with its choices: a refusal of them alone takes them away."""
    if talk.meaning.intent != "deny":
        talk.state.question, talk.state.offers = before.question, before.offers


def _ways_out(talk: Talk) -> list[Offer]:
    ways = {"command_person": "handover", "leave_it": "stop"}
    if not talk.state.is_open:
        ways = {"command_book": "book", "command_bookings": "list", "command_person": "handover"}
    return [Offer(kind="way", label=talk.words(label), value={"intent": intent}) for label, intent in ways.items()]
