"""The mapping file (TOML): which column of somebody's table is what, and when it is known.

A column that is not said to be known at a moment is not used at it. Its format is told in ``docs/guide/learning.md``.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from kit.errors import Problem
from kit.zones import UnknownZone, zone
from ml.no_show import Moment

Shape = TypeVar("Shape", bound=BaseModel)


class MappingWrong(Problem):
    """The mapping file can't be used; the detail says where."""

    type = "mapping-wrong"
    title = "The mapping file cannot be used"
    status = 422
    next_step = "Compare it with the examples in training/examples and docs/guide/learning.md."


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class Instant(BaseModel):
    """A column of instants, or several that read as one with a space between; ``format`` as strptime has it."""

    model_config = ConfigDict(extra="forbid")
    columns: Annotated[list[str], BeforeValidator(_listed)] = Field(
        validation_alias=AliasChoices("column", "columns"), min_length=1
    )
    format: str = ""


class Outcome(BaseModel):
    """What came of a booking: in a column, or by being listed in another file beside the data."""

    model_config = ConfigDict(extra="forbid")
    column: str = ""
    no_show: Annotated[list[Any], BeforeValidator(_listed)] = Field(
        [1], validation_alias=AliasChoices("no_show", "value", "no_show_value")
    )
    came: Annotated[list[Any], BeforeValidator(_listed)] = []
    listed_in: str = ""
    on: list[str] = []

    @model_validator(mode="after")
    def _one_way(self) -> "Outcome":
        if bool(self.column) == bool(self.listed_in) or bool(self.listed_in) != bool(self.on):
            raise ValueError("give either column, or listed_in with on")
        return self


def _as_instant(value: Any) -> Any:
    """A bare column name, or several, as the longer form."""
    return {"column": value} if isinstance(value, str | list) else value


def _known_zone(name: str) -> str:
    try:
        return zone(name).key
    except UnknownZone as unknown:
        raise ValueError(f"{unknown.detail} {unknown.next_step}") from unknown


InstantGiven = Annotated[Instant, BeforeValidator(_as_instant)]
ZoneName = Annotated[str, AfterValidator(_known_zone)]


class Mapping(BaseModel):
    """A table's columns; each list names columns of the table. Without ``id``, rows are known by their number."""

    model_config = ConfigDict(extra="forbid")
    id: str = ""
    client: str = ""
    booked_at: InstantGiven | None = None
    starts_at: InstantGiven
    zone: ZoneName = "UTC"
    outcome: Outcome
    categories: list[str] = []
    numbers: list[str] = []
    known_at_booking: list[str] | None = None
    known_day_before: list[str] = []
    group: Annotated[list[str], BeforeValidator(_listed)] = []
    label_delay_days: float = Field(0.0, ge=0, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _short_outcome(cls, given: Any) -> Any:
        """``outcome = "column"`` beside ``no_show = value`` is the short way to say it."""
        if not isinstance(given, dict) or not isinstance(given.get("outcome"), str):
            return given
        values = {key: given[key] for key in ("no_show", "value", "no_show_value", "came") if key in given}
        rest = {key: value for key, value in given.items() if key not in values}
        return {**rest, "outcome": {"column": given["outcome"], **values}}

    @model_validator(mode="after")
    def _known_some_time(self) -> "Mapping":
        used = {*self.categories, *self.numbers}
        known = {*self.known_at(moment="day-before")}
        lost, strange = sorted(used - known), self._strange_names(used)
        if strange and (lost or self.known_at_booking is None):
            missing = f"; nothing says when {', '.join(lost)} is known" if lost else ""
            raise ValueError(f"{', '.join(strange)}: said to be known, but no category or number{missing}")
        if lost:
            raise ValueError(f"{', '.join(lost)}: say in known_at_booking or known_day_before when it is known")
        if twice := sorted(set(self.categories) & set(self.numbers)):
            raise ValueError(f"{', '.join(twice)}: a column is a category or a number, not both")
        return self

    def _strange_names(self, used: set[str]) -> list[str]:
        """What is said to be known and is nowhere used: misspelt, where a used column is wanting or goes by default."""
        return [name for name in (*(self.known_at_booking or ()), *self.known_day_before) if name not in used]

    def known_at(self, moment: Moment) -> list[str]:
        """The categories and numbers that may be used at a moment."""
        used = [*self.categories, *self.numbers]
        first = self.known_at_booking
        if first is None:
            first = [name for name in used if name not in self.known_day_before]
        allowed = set(first) | (set(self.known_day_before) if moment == "day-before" else set())
        return [name for name in used if name in allowed]


def read_mapping(path: Path) -> Mapping:
    """The mapping of a table of bookings. Raises ``MappingWrong``."""
    return read_shape(path, Mapping)


def read_shape(path: Path, shape: type[Shape]) -> Shape:
    """The mapping in ``path``.

    Raises:
        MappingWrong: it is not TOML, or does not say what is needed.
    """
    try:
        return shape.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise MappingWrong(f"{path} cannot be read: {error.strerror}.") from error
    except RecursionError as error:
        raise MappingWrong(f"{path} is not a mapping: it is nested too deeply.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingWrong(f"{path} is not TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise MappingWrong(f"{path}, {place}: {first['msg'].removeprefix('Value error, ')}") from error
