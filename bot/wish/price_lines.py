"""What makes up a price, said where it is more than one thing."""

from bot.talk import Talk
from parley_sdk import models


def say_lines(talk: Talk, lines: list[models.LineOut]) -> None:
    """Each line with its amount, then those that only tell something, such as a tax within the price."""
    if len(lines) > 1:
        priced = [f"• {each.words}: {talk.price(each.amount)}" for each in lines if each.amount.minor]
        told = [f"• {each.words}" for each in lines if not each.amount.minor]
        talk.say("price_lines", lines="\n".join(priced + told))


def price_words(talk: Talk, booking: models.BookingOut) -> str:
    """What it costs; of what credits of a package pay for, how many."""
    credit = next((each for each in booking.price_lines if each.key == "credit"), None)
    if credit and not booking.price.minor:
        return talk.words("by_credit", count=credit.count)
    return talk.price(booking.price)
