"""Libraries that only some want: imported when they are used, and asked for in a sentence when they are not there."""

from collections.abc import Iterator
from contextlib import contextmanager

from kit.errors import Problem


class ExtraMissing(Problem):
    """What was asked for needs a library that is not installed."""

    type = "extra-missing"
    title = "This needs a library that is not installed"
    status = 501

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(f"This needs {library}, which is not installed.")
        self.next_step = f"Install it with: uv sync --extra {extra}"


@contextmanager
def of_extra(extra: str) -> Iterator[None]:
    """Around the imports of what an extra of ``pyproject.toml`` brings.

    Raises:
        ExtraMissing: it is not installed; the next step is the command.
    """
    try:
        yield
    except ModuleNotFoundError as missing:
        raise ExtraMissing(missing.name or extra, extra) from missing
