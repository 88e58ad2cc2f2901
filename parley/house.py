"""Putting the house together: settings, database, clock, keys, predictor, apps. One place, used by every role."""

from api.app import House
from kit.clock import clock_from
from kit.db import Database
from kit.keys import master_key
from kit.settings import Settings
from kit.tenancy import NOBODY, Scope
from ml.no_show import MOMENTS, NAME
from ml.registry import line_of
from ml.serving import Speakers
from parley.sign_in_mail import code_sender, link_sender


def build(settings: Settings, *, unsaid: Scope = NOBODY) -> House:
    """What the rooms stand on, from settings; ``unsaid`` as for a ``Database``."""
    settings.home.mkdir(parents=True, exist_ok=True)
    clock = clock_from(settings.now)
    return House(
        settings=settings,
        database=Database(settings.database, unsaid=unsaid),
        clock=clock,
        keys=master_key(settings),
        send_link=link_sender(settings, clock),
        send_code=code_sender(settings, clock),
        predictor=_predictor(settings),
    )


def _predictor(settings: Settings) -> Speakers:
    """The no-show predictors; on a fresh installation they are fitted first, in seconds."""
    for moment in MOMENTS:
        if not line_of(settings.home, NAME, moment).current:
            from training.no_show.prior import train_from_simulator

            train_from_simulator(settings.home, moment=moment)
    return Speakers(settings.home)
