"""What choosing a few times costs, features included: ``python -m bench.rank``. One thread, no database.

Two weeks of half hours, of one builder and of three, as a search finds them; with and without a thought for those who
may still ask.
"""

from random import Random
from time import perf_counter

import numpy as np

from bench.figures import machine, percentile
from ml.slots import Ranker, Settings, Times, Wish
from ml.slots.believed import BELIEVED, KEPT
from ml.slots.demand import Demand
from ml.slots.keep import Cells
from ml.slots.wish import DAY, HOUR

_TIMES, _LOOKED_AT = 200, 300
_MONDAY = float(np.datetime64("2026-01-05T00:00:00", "s").astype(np.int64))
_DEMAND = Demand(
    a_day=6.0, soon=1.0, regular=(0.5, 0.2), ahead=(0.1,) * 10, hours={hour / 2: 1 / 16 for hour in range(18, 34)},
    minutes={30.0: 0.7, 60.0: 0.3}, asks_again=0.4,
)  # fmt: skip


def free(builders: int) -> Times:
    """Half hours from 9 to 17 on fourteen days, the earliest 300."""
    walls = np.array([_MONDAY + day * DAY + hour * HOUR / 2 for day in range(14) for hour in range(18, 34)])
    return Times(
        np.repeat(walls, builders)[:_LOOKED_AT], np.tile(np.arange(builders), len(walls))[:_LOOKED_AT].astype(np.int64)
    )


def main() -> None:
    """Print a line for each."""
    print(machine())
    for builders in (1, 3):
        times = free(builders)
        for keeps in (False, True):
            ranker = Ranker(
                version="bench", choice=BELIEVED, demand=_DEMAND, comes=(KEPT,) * 15, settings=Settings(keeps=keeps)
            )
            took, random = [], Random(1)
            for at in range(_TIMES):
                wish = Wish(now=_MONDAY + 9 * HOUR, wanted=_MONDAY + (at % 10) * DAY + 14 * HOUR, minutes=30.0)
                began = perf_counter()
                ranker.rank(wish, times, most=3, random=random, cells=Cells(times, 30.0))
                took.append((perf_counter() - began) * 1e3)
            what = f"{len(times)} times of {builders}, {'the future too' if keeps else 'this client alone'}"
            print(f"{what:45} p50 {percentile(took, 0.5):6.2f} ms   p95 {percentile(took, 0.95):6.2f} ms")


if __name__ == "__main__":
    main()
