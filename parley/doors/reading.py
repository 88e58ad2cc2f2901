"""Reading a door's case: the shape, or a problem that names the first thing wrong with it."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kit.errors import Invalid

Shape = TypeVar("Shape", bound=BaseModel)


def read(shape: type[Shape], case: Any) -> Shape:
    """``case`` as ``shape``. Raises ``Invalid``."""
    if not isinstance(case, dict):
        raise Invalid("A case is a JSON object.")
    try:
        return shape.model_validate(case)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part)[:40] for part in first["loc"]) or "case"
        raise Invalid(f"{where}: {first['msg'].removeprefix('Value error, ')}.") from error
