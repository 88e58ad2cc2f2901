"""The few numbers of the simulator that come from public data: ``python -m bench.sim.fit FOLDER``.

Writes ``figures.json`` beside this file; only these sums are kept, no row of any data. What no public set tells (how
people choose between times) is set in ``bench.sim.world`` and said to be ours.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

PLACE = Path(__file__).with_name("figures.json")
LONGEST_LEAD, OPENS, CLOSES, LONG = 6, 9, 19, 1.5
_DAY_OF_CUT = "2018-07-01"


def main(folder: Path) -> None:
    """Fit and write."""
    lead, missed = _appointments(folder)
    near = (lead > 0) & (lead <= LONGEST_LEAD)
    cancelled = _cancelled_share(folder)
    found = {
        "demand_by_hour": _by_hour(folder),
        "lead_shares": [float((lead[near] == day).mean()) for day in range(LONGEST_LEAD + 1)],
        "missed": _missed(lead, missed),
        "long_share": _long_share(folder),
        "cancelled_per_day": float(1 - (1 - cancelled) ** (1 / max(1.0, float(lead[near].mean())))),
        "sources": {
            "demand_by_hour": "bookings of a hair salon in Toronto before 2018-07-01, by hour of day, 9 to 18",
            "lead_shares": "appointments in Vitoria before 2016-06-01 by days ahead, of those 1 to 6 ahead "
            "(not walk-ins)",
            "missed": "the same, all leads: share missed on the same day; logistic on log(1 + days) when ahead",
            "long_share": "consultations of a clinic in Hangu: those longer than 1.5 medians",
            "cancelled_per_day": "the salon's cancellations of all its bookings, spread over the days booked ahead",
        },
    }
    PLACE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _appointments(folder: Path) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    rows = pl.read_csv(folder / "noshow_brazil_train.csv.gz")
    asked = rows["scheduled_at"].str.slice(0, 10).str.to_date()
    lead = (rows["appointment_date"].str.to_date() - asked).dt.total_days()
    return lead.to_numpy(), rows["no_show"].to_numpy()


def _missed(lead: NDArray[np.int64], missed: NDArray[np.int64]) -> dict[str, float]:
    ahead = lead > 0
    fitted = LogisticRegression(C=1e6).fit(np.log1p(lead[ahead])[:, None], missed[ahead])
    return {
        "same_day": float(missed[~ahead].mean()), "all": float(missed.mean()),
        "intercept": float(fitted.intercept_[0]), "slope": float(fitted.coef_[0, 0]),
    }  # fmt: skip


def _salon(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(folder / name)


def _by_hour(folder: Path) -> list[float]:
    rows = _salon(folder, "salon_bookings_train.csv").filter(pl.col("Date") < _DAY_OF_CUT)
    hours = (rows["TimeInt"] // 60).to_numpy()
    counts = np.array([(hours == hour).sum() for hour in range(OPENS, CLOSES)], dtype=float)
    return [float(each) for each in counts / counts.sum()]


def _cancelled_share(folder: Path) -> float:
    cancelled = len(_salon(folder, "salon_cancellations_train.csv"))
    return cancelled / (cancelled + len(_salon(folder, "salon_bookings_train.csv")))


def _long_share(folder: Path) -> float:
    took: NDArray[Any] = pl.read_csv(folder / "hangu_service_times_train.csv.gz")["ServTime"].to_numpy()
    return float((took > LONG * np.median(took)).mean())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
