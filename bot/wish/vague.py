"""Times that nobody can lay on a calendar ("when the kids are at school"): said so, and asked for a day."""

from bot.talk import Talk
from bot.wish.wishes import take_in
from nlu.times import find_vague


def says_vague_time(talk: Talk) -> bool:
    """Say so where it is known who and what for, and only the time is missing; what else was said is kept."""
    found = find_vague(talk.text, lang=talk.meaning.language)
    if talk.picked or talk.meaning.times or not found:
        return False
    before = talk.state.wish.model_copy(deep=True)
    take_in(talk)
    wish = talk.state.wish
    knows_who = len(wish.services) == 1 and (wish.builder or wish.anyone)
    if not knows_who or wish.at or wish.start or wish.end:
        talk.state.wish = before
        return False
    talk.ask("time", "vague_time", words=found[0].text)
    return True
