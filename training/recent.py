"""What lies further back counts less: the oldest row half as much as the newest, half-lives as long as the table.

A habit of a year ago says less of next month, a first week in which nobody's past was known yet says less of the
fourth. The length of the table is the only scale that needs no choice.
"""

from dataclasses import replace

import numpy as np

from ml.no_show import Bookings


def recent_more(rows: Bookings) -> Bookings:
    """The rows, weighed by when they start; together they weigh what they did."""
    span = float(np.ptp(rows.starts_at)) if len(rows) else 0.0
    if not span:
        return rows
    weights = rows.weights * 0.5 ** ((rows.starts_at.max() - rows.starts_at) / span)
    return replace(rows, weights=weights * (rows.weights.sum() / weights.sum()))
