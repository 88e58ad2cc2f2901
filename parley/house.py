"""Putting the house together: settings, database, clock, keys, predictor, apps. One place, used by every role."""

from collections.abc import Callable
from typing import Any

from api.app import House
from kit.clock import clock_from
from kit.crypto import master_key
from kit.db import Database
from kit.settings import Settings


def build(
    settings: Settings,
    *,
    send_link: Callable[[str, str], Any],
    predict: Callable[[Any], Any] | None = None,
) -> House:
    """What the rooms stand on, from settings."""
    settings.home.mkdir(parents=True, exist_ok=True)
    return House(
        settings=settings,
        database=Database(settings.database),
        clock=clock_from(settings.now),
        keys=master_key(settings.home, settings.secret.get_secret_value()),
        send_link=send_link,
        predict=predict,
    )
