"""What is believed of how people choose before any data: ours, and held towards until data speaks louder.

A day's distance matters, earlier more than later; hours matter less; habits are kept. No figure is of real people.
"""

from ml.slots.choice import Choice
from ml.slots.ranker import Ranker

BELIEVED = Choice.of(
    any=1.0, again=-0.3, days_later=-0.5, days_earlier=-0.7, hours_off=-0.15, no_wish_days_ahead=-0.3,
    usual_weekday=0.5, usual_hours_off=-0.1, usual_builder=0.5,
)  # fmt: skip
KEPT = 0.85
LONGEST_AHEAD = 14  # days; farther ahead is as likely kept as this far


def believed() -> Ranker:
    """What a fresh installation goes by: nobody who may still ask is thought of, all bookings are kept alike."""
    return Ranker(
        version="believed-1", choice=BELIEVED, demand=None, comes=(KEPT,) * (LONGEST_AHEAD + 1), is_believed=True
    )
