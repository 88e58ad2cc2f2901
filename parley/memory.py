"""What a process makes ready at its start stays for good: the garbage collector need not look through it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def all_to_stay() -> Iterator[None]:
    """While thousands of modules are read nothing is garbage, and looking for some takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def keep_what_is_there() -> None:
    """Leave what is there out of every later look, which is a third of a second long with a trained engine."""
    gc.collect()
    gc.freeze()
