"""Which flow what is said of money wants, also in the middle of something; the business's own answer comes first."""

from bot.answers.questions import asks, own_answer
from bot.money.packages import (
    asks_about_packages,
    asks_what_is_left,
    is_about_buying,
    speaks_of_package,
    without_what_was_bought,
)
from bot.money.paying import beside_receipt, speaks_of
from bot.money.subscribing import change_wanted, names_subscription, speaks_of_subscription
from bot.talk import Talk
from bot.wish.wishes import brings_a_wish

_CLEAR = 0.5  # how sure the engine is of an intent


def flow_of_money(talk: Talk) -> str | None:
    """``pay``, ``package``, or ``ask`` where the business answers itself; None where it is no matter of money."""
    said, state = talk.meaning.intent, talk.state
    if talk.picked:
        return None
    if talk.slot("code") or speaks_of("bring", talk):
        return "pay"
    if beside := _beside_buying(talk):
        return beside
    if _wants_paper_of_package(talk):
        return "ask" if _has_own_answer(talk) else "pay"
    if speaks_of_subscription(talk) or (is_about_buying(talk.text) and not state.task):
        return "ask" if _has_own_answer(talk) else "package"
    if not state.task and asks_about_packages(talk.text) and not brings_a_wish(talk):
        return "ask" if _has_own_answer(talk) else "package"
    if said != "pay" or talk.meaning.confidence < _CLEAR:
        return None
    if speaks_of("receipt", talk) or speaks_of("back", talk):
        return "pay"
    if _has_own_answer(talk):
        return "ask"
    return None if state.held or state.repeat or state.buying else "pay"


def _beside_buying(talk: Talk) -> str | None:
    """What is only asked while a package is being bought."""
    if not talk.state.buying or "email" in talk.meaning.slots:
        return None
    if asks_what_is_left(talk.text):
        return "package"
    return "pay" if speaks_of("receipt", talk) else None


def _wants_paper_of_package(talk: Talk) -> bool:
    """Whether the receipt or invoice for a package or a plan is asked for, and nothing done with it."""
    if not speaks_of("receipt", talk) or any(
        is_about_buying(each) for each in beside_receipt(without_what_was_bought(talk.text))
    ):
        return False
    is_of_plan = names_subscription(talk.text) and not change_wanted(talk)
    return is_of_plan or (not talk.state.task and speaks_of_package(talk.text))


def _has_own_answer(talk: Talk) -> bool:
    """Whether it is a question that the business answers itself; an errand is done, however like one it sounds.

    Of a subscription only an answer that speaks of one tells: cancelling a session is another matter.
    """
    found = own_answer(talk) if asks(talk.text) and not talk.state.task else None
    return found is not None and (not speaks_of_subscription(talk) or names_subscription(found.question))
