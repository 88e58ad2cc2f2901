"""What cancelling means, for whoever asks before they do: the terms of each service; nothing is changed."""

from bot.answers.questions import asks, own_answer
from bot.bookings.own import coming
from bot.money.subscribing import speaks_of_subscription
from bot.sayings import is_said
from bot.talk import Talk
from kit.i18n import length_words, listed
from parley_sdk import models

_MOST = 6


async def answers_about_cancelling(talk: Talk) -> bool:
    """Tell the terms, if they are asked for; what is held stays held, and a pending question is put again.

    Who has something booked and asks what cancelling it costs is told the fee of that by the flow that cancels.
    """
    if talk.picked or not _is_asked(talk):
        return False
    is_busy = bool(talk.state.question and (talk.state.task or talk.state.held))
    if not is_busy and talk.meaning.intent == "cancel" and await coming(talk):
        return False
    if answer := own_answer(talk):
        talk.say("answer", answer=answer.answer)
    else:
        _tell(talk)
    if is_busy and talk.state.question:
        talk.said.append(talk.state.question)
    else:
        talk.say("shall_look")
    return True


def _is_asked(talk: Talk) -> bool:
    if speaks_of_subscription(talk):
        return False
    is_of_terms = asks(talk.text) and is_said("asides", "cancelling", talk.text)
    return is_of_terms or is_said("asides", "cancelling_named", talk.text)


def _tell(talk: Talk) -> None:
    """The terms of each service; services of the same terms together."""
    named = talk.slot("service")
    keys = talk.catalogue.services_called(named) if named else talk.state.wish.services
    told: dict[str, list[str]] = {}
    for key in (keys or list(talk.catalogue.services))[:_MOST]:
        service = talk.catalogue.services[key]
        told.setdefault(_terms(talk, service), []).append(service.name)
    for terms, names in told.items():
        talk.say("terms_of", services=listed(names, talk.locale), terms=terms)


def _terms(talk: Talk, service: models.ServiceOut) -> str:
    terms = service.policy.cancel or models.CancelTerms()
    minutes, percent = terms.free_until or 0, terms.fee_percent or 0
    is_refused = terms.late == "refuse"
    if not minutes or not (is_refused or (percent and service.price.minor)):
        return talk.words("terms_free")
    key = "terms_refused" if is_refused else "terms_fee"
    return talk.words(key, length=length_words(minutes, talk.locale), percent=percent)
