"""What is asked beside any booking: whether a program answers, what it likes, and what becomes of a person's data.

What it likes is out of scope, whatever word of a service is in it: "your favourite colour" books no colour. What
becomes of their data a person of the business decides: the conversation is handed to the team.
"""

from bot.answers.questions import asks, own_answer
from bot.sayings import is_said, saying
from bot.talk import Talk
from nlu.text import fold

_COURTESIES = {"greets": "hello", "thanks": "welcome"}


def answers_aside(talk: Talk) -> bool:
    """Answer it, if that is what is asked; a pending question is put again."""
    if talk.picked:
        return False
    if _says("data", talk):
        talk.say("own_data")
        talk.say("handed_over", organisation=talk.organisation.name)
        talk.hand_over()
    elif _says("program", talk):
        talk.say("is_program", organisation=talk.organisation.name)
    elif talk.state.asked == "email" and _says("withholds", talk):
        talk.say("email_needed")
    elif talk.state.is_open and (courtesy := _courtesy(talk.text)):
        talk.say(courtesy)
    elif _says("tastes", talk) and asks(talk.text) and not own_answer(talk):
        talk.say("out_of_scope_now" if talk.state.is_open else "out_of_scope", organisation=talk.organisation.name)
    else:
        return False
    if talk.state.is_open:
        talk.said.append(talk.state.question)
    return True


def _courtesy(text: str) -> str | None:
    """The answer to nothing but a greeting, or thanks."""
    words = fold(text).strip(" .,!?;:\u00a1\u00bf)(")
    return next((answer for kind, answer in _COURTESIES.items() if saying("asides", kind).fullmatch(words)), None)


def _says(what: str, talk: Talk) -> bool:
    return is_said("asides", what, talk.text)
