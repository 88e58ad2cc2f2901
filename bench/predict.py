"""What a no-show score costs, features and reasons included, beside the bare Booster: one run, one thread.

``python -m bench.predict``. Fits on the simulated world, then scores single bookings against a client's own past
(what a booking request does) and batches of 1,000 against everything.
"""

import resource
import time
from collections.abc import Callable

import numpy as np

from ml.no_show import matrix
from training.no_show.choose import Choice, fit
from training.no_show.simulator import simulate

_SINGLE, _BATCHES, _BATCH = 1_000, 30, 1_000


def timed(work: Callable[[int], object], times: int) -> tuple[float, float]:
    """The median and the 95th percentile, in milliseconds."""
    took = np.empty(times)
    for at in range(times):
        began = time.perf_counter()
        work(at)
        took[at] = time.perf_counter() - began
    return float(np.quantile(took, 0.5) * 1e3), float(np.quantile(took, 0.95) * 1e3)


def main() -> None:
    """Print the table."""
    rows = simulate(bookings=40_000, clients=4_000).bookings
    began = time.perf_counter()
    predictor = fit(rows, "booking", Choice(kind="both", rounds=300))
    print(f"fitting both parts on {len(rows)} bookings: {time.perf_counter() - began:.1f} s")
    assert predictor.trees
    trees = predictor.trees
    found = matrix(predictor.recipe, rows, rows)
    places = {name: np.flatnonzero(rows.clients == name) for name in np.unique(rows.clients[:_SINGLE])}
    pasts = [rows.take(places[name]) for name in rows.clients[:_SINGLE]]
    singles = [rows.take(np.array([at])) for at in range(_SINGLE)]
    batches = [np.arange(at * _BATCH, (at + 1) * _BATCH) for at in range(_BATCHES)]
    for name, work, times in (
        ("one: Booster.predict alone", lambda at: trees.predict(found[at : at + 1], num_threads=1), _SINGLE),
        ("one: features", lambda at: matrix(predictor.recipe, singles[at], pasts[at]), _SINGLE),
        ("one: features and probability", lambda at: predictor.probabilities(singles[at], pasts[at]), _SINGLE),
        ("one: features, probability, reasons", lambda at: predictor.score(singles[at], pasts[at]), _SINGLE),
        ("1,000: Booster.predict alone", lambda at: trees.predict(found[batches[at]], num_threads=1), _BATCHES),
        ("1,000: features and probability", lambda at: predictor.probabilities(rows.take(batches[at]), rows), _BATCHES),
    ):  # fmt: skip
        middle, high = timed(work, times)
        print(f"{name:40} p50 {middle:8.3f} ms   p95 {high:8.3f} ms")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
