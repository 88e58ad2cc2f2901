"""The versions of predictors as they are seen from outside."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from ml import registry

Role = Literal["speaks", "listens", "rests"]
_SCORES = ("log_loss", "auc")


class Score(BaseModel):
    """A measured figure with the interval it lies in (95 %)."""

    value: float
    low: float
    high: float


class VersionOut(BaseModel):
    """A version of a line: how it was measured when it was fitted. Figures are null where it was never measured."""

    version: str
    role: Role
    kind: str | None
    passed: bool | None = Field(description="Whether it was surely better than what spoke then.")
    gate: str | None = Field(description="Why it passed, or did not.")
    log_loss: Score | None
    auc: Score | None
    calibration_error: float | None
    alarms: int = Field(description="How much had moved too far between the rows it was fitted and measured on.")


class PredictorOut(BaseModel):
    """One predictor for one moment; ``before`` spoke last before the one that speaks."""

    name: str
    before: str | None
    versions: list[VersionOut]


class Moved(BaseModel):
    """How far one feature lay from where it lay when fitting (PSI: below .1 nothing, above .25 act)."""

    feature: str
    psi: float


class AlarmOut(BaseModel):
    what: str
    kind: str
    value: float
    bound: float


class Bin(BaseModel):
    """Bookings of which about the same was said: what was said, what came true, and how many they were."""

    said: float
    came_true: float
    rows: int


class CardOut(VersionOut):
    """A version with its card (Markdown), how the world moved, and how what it said came true."""

    card: str | None
    moved: list[Moved]
    raised: list[AlarmOut]
    reliability: list[Bin]


class Promotion(BaseModel):
    """Which version is to speak, and why if it did not pass its gate."""

    version: str = Field(max_length=80)
    because: str = Field("", max_length=500)


def predictor_out(line: registry.Line) -> PredictorOut:
    versions = [version_out(line, each) for each in registry.list_versions(line)]
    return PredictorOut(name=line.name, before=line.before[-1] if line.before else None, versions=versions)


def version_out(line: registry.Line, version: str) -> VersionOut:
    return VersionOut(**_told(line, version, registry.metrics_of(line, version)))


def card_out(line: registry.Line, version: str) -> CardOut:
    metrics = registry.metrics_of(line, version)
    measured = metrics.get("measured", {})
    moved = [Moved(feature=name, psi=round(each["psi"], 4)) for name, each in measured.get("drift", {}).items()]
    bins = [Bin(said=each["said"], came_true=each["came_true"], rows=int(each["rows"]))
            for each in measured.get("reliability", {}).get("all", [])]  # fmt: skip
    return CardOut(
        **_told(line, version, metrics),
        card=registry.card_of(line, version),
        moved=sorted(moved, key=lambda each: -each.psi),
        raised=[AlarmOut.model_validate(each) for each in measured.get("alarms", [])],
        reliability=bins,
    )


def _told(line: registry.Line, version: str, metrics: dict[str, Any]) -> dict[str, Any]:
    measured = metrics.get("measured", {})
    scores = measured.get("scores", {}).get("all", {}).get("this") or {}
    role: Role = "speaks" if version == line.current else "listens" if version == line.shadow else "rests"
    return {
        "version": version, "role": role, "kind": metrics.get("kind"), "passed": metrics.get("passed"),
        "gate": metrics.get("gate"), "calibration_error": scores.get("ece"), "alarms": len(measured.get("alarms", [])),
        **{name: _score(scores.get(name)) for name in _SCORES},
    }  # fmt: skip


def _score(kept: dict[str, float] | None) -> Score | None:
    return Score(value=kept["value"], low=kept["low"], high=kept["high"]) if kept else None
