"""The lengths a service can be booked in, each with its price; one of them is the usual one."""

from dataclasses import dataclass

from kit.errors import Invalid
from models.catalog import Service


@dataclass(frozen=True, slots=True)
class Length:
    """So many minutes, at a price per seat in minor units."""

    minutes: int
    price: int


def lengths_of(service: Service) -> tuple[Length, ...]:
    """Every length that may be chosen, the usual one first."""
    others = (Length(each["minutes"], each["price"]) for each in service.lengths)
    return (Length(service.minutes, service.price), *(each for each in others if each.minutes != service.minutes))


def length_of(service: Service, minutes: int | None = None) -> Length:
    """The length of so many minutes, or the usual one. Raises ``Invalid`` when there is none such."""
    choices = lengths_of(service)
    found = next((each for each in choices if minutes in (None, each.minutes)), None)
    if found is None:
        known = ", ".join(str(each.minutes) for each in choices)
        raise Invalid(f"{service.name} can be booked for {known} minutes, not {minutes}.")
    return found
