"""Reading a door's case: the shape, or a problem that names all that is wrong with it, each by its place.

Keys that the door does not know are wrong too: a slip in a name would otherwise change the answer unseen.
"""

from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from kit.errors import Invalid
from kit.zones import UnknownZone, zone

Shape = TypeVar("Shape", bound=BaseModel)
_MOST = 50
_UNKNOWN_ZONE = "unknown_zone"


def _known_zone(name: str) -> str:
    try:
        zone(name)
    except UnknownZone as error:
        raise PydanticCustomError(_UNKNOWN_ZONE, "{told}", {"told": error.detail.rstrip(".")}) from error
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]


def read(shape: type[Shape], case: Any) -> Shape:
    """``case`` as ``shape``. Raises ``Invalid``, or ``UnknownZone`` where nothing else is wrong, with ``errors``."""
    if not isinstance(case, dict):
        raise Invalid("A case is a JSON object.")
    try:
        return shape.model_validate(case)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        kind = UnknownZone if all(each["type"] == _UNKNOWN_ZONE for each in faults) else Invalid
        told = [_told(each) for each in faults[:_MOST]]
        more = f"; and {len(faults) - _MOST} more" if len(faults) > _MOST else ""
        detail = "; ".join(f"{each['field']}: {each['message']}" for each in told) + more
        raise kind(f"{detail}.", errors=told) from error


def _told(fault: ErrorDetails) -> dict[str, str]:
    where = ".".join(str(part)[:40] for part in fault["loc"]) or "case"
    is_strange = fault["type"] == "extra_forbidden"
    return {
        "field": where,
        "message": "there is no such key" if is_strange else fault["msg"].removeprefix("Value error, "),
    }
