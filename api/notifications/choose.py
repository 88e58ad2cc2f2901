"""Which channels a notice takes to a person. Pure; preferences and quiet hours will be arguments here."""


def choose(*, email: str | None) -> tuple[str, ...]:
    """The channels by which this person can be told, the best first; none is not an error."""
    return ("email",) if email else ()
