"""A booking that a question of the bot's own proposes ("Shall I look for a time?"): a yes begins it.

What is said instead of a yes may be a booking as well; where it names no service it is of what was proposed.
"""

from bot.state import Wish
from bot.talk import Talk
from nlu.yes.plain import is_plain_yes


def agrees_to(talk: Talk, proposed: Wish | None) -> bool:
    """Whether a message is nothing but a yes to what was proposed last."""
    return proposed is not None and not (talk.picked or talk.state.task) and is_plain_yes(talk.text, "book")


def take_up(talk: Talk, proposed: Wish | None) -> None:
    """Begin with what was proposed, where nothing else is being done and no other service is named."""
    names_service = talk.slot("service") or talk.catalogue.services_hinted(talk.text)
    if proposed is None or talk.picked or talk.state.task or names_service:
        return
    talk.state.begin("book")
    talk.state.wish = proposed
