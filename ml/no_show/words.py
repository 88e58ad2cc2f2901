"""Words for reasons, for people who see a score: what raises the risk and what lowers it."""

WORDS = {
    "lead_days": ("booked long ahead", "booked shortly before"),
    "hour": ("early or late in the day", "in the middle of the day"),
    "weekday": ("around the weekend", "in mid-week"),
    "minutes": ("a long session", "a short session"),
    "price": ("a high price", "a low price"),
    "seats": ("several seats", "a single seat"),
    "first_visit": ("the first visit", "has been here before"),
    "past_visits": ("few visits so far", "a regular"),
    "past_no_shows": ("has missed sessions", "has not missed sessions"),
    "by_chat": ("booked by chat", "booked with the desk"),
}


def words_for(key: str, *, up: bool) -> str:
    """What a reason says, for example "booked long ahead"."""
    return WORDS[key][0 if up else 1]
