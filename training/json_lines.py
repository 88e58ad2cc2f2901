"""Rows of other people's files of JSON lines: read whole, or refused by line before anything is learned from them."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kit.errors import Problem

Row = dict[str, Any]
_ANY_OBJECT: TypeAdapter[Any] = TypeAdapter(Row)


class LinesWrong(Problem):
    """A file of JSON lines can't be read, or a row is not of the shape that is asked for."""

    type = "lines-wrong"
    title = "The file cannot be read as JSON lines"
    status = 422
    next_step = "Give a file with a JSON object on each line, as the command's --help says."


def read_lines(path: Path, shape: TypeAdapter[Any] = _ANY_OBJECT) -> list[Row]:
    """The rows of a file as they stand, blank lines left out.

    Args:
        path: of the file.
        shape: what each row has to have; it may have more.

    Raises:
        LinesWrong: one is not; the line is named.
    """
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            shape.validate_python(row)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            place = "".join(f", {each}" for each in [".".join(map(str, first["loc"]))] if each)
            raise LinesWrong(f"Line {number} of {path.name}{place}: {first['msg']}.") from error
        except (ValueError, RecursionError) as error:
            raise LinesWrong(f"Line {number} of {path.name} is not JSON.") from error
        found.append(row)
    if not found:
        raise LinesWrong(f"{path.name} has no rows.")
    return found
