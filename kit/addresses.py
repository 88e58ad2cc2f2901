"""Mail addresses as one writes them to tell whether two are the same person's."""


def plain_address(address: str) -> str:
    """Without what providers ignore: capitals, and a tag after a plus."""
    name, _, host = address.lower().partition("@")
    return f"{name.partition('+')[0]}@{host}"
