"""A table of bookings as a business might keep it: the simulated world under somebody else's column names."""

from pathlib import Path

import numpy as np
import polars as pl

from training.no_show.simulator import simulate

MAPPING = """
id = "row_id"
client = "who"
booked_at = "made"
starts_at = "begins"
zone = "Europe/Lisbon"
categories = ["place"]
numbers = ["minutes", "reminded"]
known_at_booking = ["place", "minutes"]
known_day_before = ["reminded"]
group = ["place"]

[outcome]
column = "came"
no_show = "no"
"""


def table(rows: int = 6_000, *, seed: int = 3) -> pl.DataFrame:
    world = simulate(bookings=rows, clients=700, seed=seed).bookings
    random = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "row_id": [f"r{at}" for at in range(rows)],
            "who": world.clients.astype(object),
            "made": _said(world.booked_at),
            "begins": _said(world.starts_at),
            "place": random.choice(["north", "south"], rows).astype(object),
            "minutes": world.numbers["minutes"],
            "reminded": random.integers(0, 2, rows),
            "came": np.where(world.outcomes == 1, "no", "yes").astype(object),
        },
        strict=False,
    )


def _said(instants: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> list[str]:
    return [f"{each}Z" for each in instants.astype("datetime64[s]").astype(str)]


def mapping_in(folder: Path, text: str = MAPPING) -> Path:
    path = folder / "shop.toml"
    path.write_text(text)
    return path
