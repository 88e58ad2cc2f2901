"""Mail addresses: how they are kept, and as one writes them to tell whether two are the same person's.

They are kept as they were typed but for capitals beyond ASCII, which not every database can compare (SQLite's
``lower`` knows none); so ``lower`` of what is kept is ``mail_key`` of what was typed, on each.
"""

from typing import Annotated

from pydantic import AfterValidator, EmailStr


def as_kept(address: str) -> str:
    """An address as it is kept."""
    return "".join(each if each.isascii() else each.lower() for each in address)


Mail = Annotated[EmailStr, AfterValidator(as_kept)]
"""A mail address of a person, as it comes in."""


def mail_key(address: str) -> str:
    """The address as it is looked up and compared where it says who somebody is: without capitals and outer spaces."""
    return address.strip().lower()


def plain_address(address: str) -> str:
    """Without what providers ignore: capitals, and a tag after a plus; a hint at whose it is, and no more."""
    name, _, host = mail_key(address).partition("@")
    return f"{name.partition('+')[0]}@{host}"
