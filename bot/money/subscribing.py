"""A client's subscription by chat: how it stands; cancelled, kept after all, or changed to another plan, after a yes.

Before it is said what it costs and until when it runs. Another plan counts from the next period on, so that nothing is
charged here; taking one on wants a saved way to pay, which is no matter for a chat.
"""

from bot.money.packages import speaks_of_buying
from bot.not_understood import say_not_understood
from bot.sayings import is_said
from bot.state import Changing, Doing, Offer, OfferKind
from bot.talk import Talk
from nlu.text import fold
from parley_sdk import ParleyProblem, calls, models

_DOINGS: tuple[Doing, ...] = ("keep", "end", "change")  # "don't cancel it" says both words
_KINDS: tuple[OfferKind, ...] = ("subscription", "plan")
_NOT_TO_BE_DONE = {"subscription-ended", "subscription-cancelled", "not-now", "no-plan", "other-rhythm"}
_MOST = 10


def speaks_of_subscription(talk: Talk) -> bool:
    """Whether a message is about a subscription one has, rather than about buying one."""
    if talk.picked or not _has("name", talk):
        return False
    return bool(change_wanted(talk)) or (_has("own", talk) and not speaks_of_buying(talk.text))


def names_subscription(text: str) -> bool:
    """Whether words have a subscription in them."""
    return is_said("subscribing", "name", text)


def is_answered(talk: Talk) -> bool:
    """Whether a question of ours about one is being answered."""
    return bool(talk.taken(*_KINDS)) or bool(talk.state.task == "package" and talk.state.asked == "confirm")


async def begin(talk: Talk) -> None:
    """Tell how they stand, or ask before one is changed."""
    found = [each for each in (await talk.api.send(calls.my_subscriptions())).items if each.state != "ended"]
    do = change_wanted(talk)
    if not found:
        talk.say_beside("no_subscription")
    elif do is None:
        _tell(talk, found)
    elif one := _meant(talk, found):
        await _ask_sure(talk, one, do)
    else:
        offers = [
            _offer("subscription", _line(talk, each), subscription=each.id, do=do) for each in found[:_MOST]
        ]  # fmt: skip
        talk.state.begin("package")
        talk.ask("confirm", "which_subscription", offers)


async def go_on(talk: Talk) -> None:
    """The answer to what was asked last."""
    changing = talk.state.changing
    if picked := talk.taken(*_KINDS):
        one = await _one(talk, picked.value["subscription"])
        await _ask_sure(talk, one, picked.value["do"], plan=picked.value.get("plan"))
    elif changing and talk.taken("yes"):
        await _do(talk, changing)
    elif talk.taken("no") or talk.meaning.intent == "deny":
        talk.state.end()
        talk.ask(None, "kept_as_is")
    else:
        say_not_understood(talk)


def _tell(talk: Talk, found: list[models.SubscriptionOut]) -> None:
    lines = "".join(f"\n• {_line(talk, each)}; {_stands(talk, each)}" for each in found)
    talk.say_beside("subscriptions_yours", lines=lines + "\n")
    if not talk.state.task:
        talk.say("subscription_can")


async def _ask_sure(talk: Talk, one: models.SubscriptionOut, do: Doing, *, plan: str | None = None) -> None:
    """Ask for a yes, where there is something to do."""
    talk.state.begin("package")
    said = {"name": one.name, "price": talk.price(one.price), "each": _each(talk, one), "when": _ends(talk, one)}
    if do == "change":
        await _ask_plan(talk, one, plan)
    elif do == "end" and one.cancelled:
        _leave(talk, "ends_already", **said)
    elif do == "keep" and not one.cancelled:
        _leave(talk, "goes_on_already", **said)
    else:
        key = "confirm_keep" if do == "keep" else "confirm_end" if one.state == "active" else "confirm_end_unpaid"
        _ask_yes(talk, Changing(subscription=one.id, do=do), key, **said)


async def _ask_plan(talk: Talk, one: models.SubscriptionOut, wanted: str | None) -> None:
    """The other plan that is meant, at its price and from which day on; asks which where it is not clear."""
    sold = (await talk.api.send(calls.packages())).items
    others = [each for each in sold if each.renews and _rhythm(each) == _rhythm(one) and each.id != one.package]
    named = [each for each in others if each.id == wanted or fold(each.name) in fold(talk.text)]
    if one.cancelled or one.state != "active":
        _leave(talk, "plan_not_now", name=one.name)
    elif not others:
        _leave(talk, "no_other_plan", name=one.name)
    elif len(fits := named or others) > 1:
        shown = [
            _offer("plan", _line(talk, each), subscription=one.id, do="change", plan=each.id) for each in fits[:_MOST]
        ]  # fmt: skip
        talk.ask("confirm", "which_plan", shown)
    else:
        changing = Changing(subscription=one.id, do="change", plan=fits[0].id)
        _ask_yes(
            talk, changing, "confirm_plan", name=one.name, plan=_line(talk, fits[0]), when=_ends(talk, one)
        )  # fmt: skip


async def _do(talk: Talk, changing: Changing) -> None:
    """What they said yes to."""
    try:
        await _send(talk, changing)
    except ParleyProblem as problem:
        if problem.kind not in _NOT_TO_BE_DONE:
            raise
        _leave(talk, "subscription_not_now")
        return
    one = await _one(talk, changing.subscription)
    key = {"end": "ended" if one.state == "active" else "ended_now", "keep": "kept_on", "change": "plan_changed"}
    said = {"name": one.name, "price": talk.price(one.price), "when": _ends(talk, one)}
    _leave(talk, key[changing.do], **said)


async def _send(talk: Talk, changing: Changing) -> None:
    which, key = changing.subscription, talk.key(changing.do)
    if changing.do == "end":
        await talk.api.send(calls.cancel_subscription(which, key=key))
    elif changing.do == "keep":
        await talk.api.send(calls.resume_subscription(which, key=key))
    else:
        await talk.api.send(calls.change_plan(which, package=changing.plan, key=key))


async def _one(talk: Talk, wanted: str) -> models.SubscriptionOut:
    return next(each for each in (await talk.api.send(calls.my_subscriptions())).items if each.id == wanted)


def _ask_yes(talk: Talk, changing: Changing, key: str, **said: object) -> None:
    talk.state.changing = changing
    talk.ask("confirm", key, [talk.offer("yes", f"yes_{changing.do}"), talk.offer("no", "no")], **said)


def _leave(talk: Talk, key: str, **said: object) -> None:
    talk.state.end()
    talk.ask(None, key, [], **said)


def _offer(kind: OfferKind, label: str, **value: str) -> Offer:
    return Offer(kind=kind, label=label, value={"intent": "package", **value})


def _line(talk: Talk, each: models.SubscriptionOut | models.PackageOut) -> str:
    price = talk.price(each.price)
    return talk.words("subscription_line", name=each.name, count=each.credits, price=price, each=_each(talk, each))


def _stands(talk: Talk, each: models.SubscriptionOut) -> str:
    if each.state != "active":
        return talk.words("is_unpaid")
    return talk.words("runs_until" if each.cancelled else "renewed_on", when=_ends(talk, each))


def _each(talk: Talk, each: models.SubscriptionOut | models.PackageOut) -> str:
    assert each.renews, "a plan is renewed"
    return talk.words(f"each_{each.renews.unit}", count=each.renews.every or 1)


def _ends(talk: Talk, one: models.SubscriptionOut) -> str:
    return talk.when(one.period_ends_at, talk.zone.key) if one.period_ends_at else ""


def _rhythm(each: models.SubscriptionOut | models.PackageOut) -> tuple[str, int | None] | None:
    return (each.renews.unit, each.renews.every) if each.renews else None


def _meant(talk: Talk, found: list[models.SubscriptionOut]) -> models.SubscriptionOut | None:
    named = [each for each in found if fold(each.name) in fold(talk.text)]
    fits = named or found
    return fits[0] if len(fits) == 1 else None


def change_wanted(talk: Talk) -> Doing | None:
    """What a message wants done with a subscription, if anything."""
    return next((do for do in _DOINGS if _has(do, talk)), None)


def _has(what: str, talk: Talk) -> bool:
    return is_said("subscribing", what, talk.text)
