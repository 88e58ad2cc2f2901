"""Mail addresses as one writes them to tell whether two are the same person's."""


def mail_key(address: str) -> str:
    """The address as it is looked up and compared where it says who somebody is: without capitals and outer spaces."""
    return address.strip().lower()


def plain_address(address: str) -> str:
    """Without what providers ignore: capitals, and a tag after a plus; a hint at whose it is, and no more."""
    name, _, host = mail_key(address).partition("@")
    return f"{name.partition('+')[0]}@{host}"
