"""Where a CSV that cannot be read is broken, in words for whoever has to mend it."""

import codecs
import csv
import gzip
import io
from collections.abc import Sequence
from pathlib import Path

_OTHERWISE_SPLIT = {";": "“;”", "\t": "tabs", "|": "“|”"}
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def where_broken(path: Path) -> str:
    """A sentence that names the line, and the column where it can be told; empty if nothing is found."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        content = file.read()
    if content.startswith(_UTF_16):
        return "It is written in UTF-16. Save it as UTF-8."
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf_8(content, error.start)
    return _odd_line(text)


def split_otherwise(header: Sequence[str]) -> str:
    """A sentence where the one column that a first line names is several, with something else than commas between."""
    found = [told for mark, told in _OTHERWISE_SPLIT.items() if len(header) == 1 and mark in header[0]]
    return f"Its columns are split by {found[0]}: save it with commas between them." if found else ""


def _not_utf_8(content: bytes, at: int) -> str:
    begin = content.rfind(b"\n", 0, at) + 1
    line = content.count(b"\n", 0, at) + 1
    header = next(csv.reader(content.decode("latin-1").splitlines()), [])
    place = len(next(csv.reader([content[begin:at].decode("latin-1")]), [""])) - 1
    column = f", column {header[place]}," if line > 1 and place < len(header) else ""
    return f"Line {line}{column} is not UTF-8. Save it as UTF-8."


def _odd_line(text: str) -> str:
    lines, begin = csv.reader(io.StringIO(text), strict=True), 1
    many = 0
    try:
        for fields in lines:
            if begin == 1 and (told := split_otherwise(fields)):
                return told
            many = many or len(fields)
            if len(fields) > many:
                return f"Line {begin} has {len(fields)} fields, and the first line names {many} columns."
            begin = lines.line_num + 1
    except csv.Error as error:
        return f"Line {begin} is not closed, or its quotes are wrong ({error})."
    return ""
