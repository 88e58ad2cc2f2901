"""Words for reasons, for people who see a score: what raises the risk and what lowers it."""

WORDS = {
    "lead_days": ("booked long ahead", "booked shortly before"),
    "same_day": ("booked for another day", "booked for the same day"),
    "start_hour": ("the time of day", "the time of day"),
    "booked_hour": ("the hour it was booked at", "the hour it was booked at"),
    "start_weekday": ("the day of the week", "the day of the week"),
    "booked_weekday": ("the weekday it was booked on", "the weekday it was booked on"),
    "past_known": ("few visits so far", "a regular"),
    "past_missed_share": ("has missed sessions", "has not missed sessions"),
    "days_since_last": ("the time since the last visit", "the time since the last visit"),
    "last_missed": ("missed the last session", "came to the last session"),
    "open_bookings": ("what else is booked", "what else is booked"),
    "same_day_bookings": ("another session that day", "another session that day"),
    "booked_before": ("few bookings so far", "has booked before"),
    "minutes": ("the length of the session", "the length of the session"),
    "seats": ("several seats", "a single seat"),
    "by_chat": ("booked by chat", "booked with the desk"),
    "organisation": ("how people come here", "how people come here"),
    "builder": ("how people come to this builder", "how people come to this builder"),
    "service": ("how people come to this service", "how people come to this service"),
}


def words_for(key: str, *, up: bool) -> str:
    """What a reason says, for example "booked long ahead"."""
    return WORDS[key][0 if up else 1]
