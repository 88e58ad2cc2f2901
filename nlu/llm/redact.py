"""Takes personal data out of what is sent to a language model that need not see it, and puts it back into its answer.

E-mail addresses, telephone and card numbers, references, codes and a name that is introduced become marks such as
``<email_1>``; the model can still point at them.
"""

import re
from dataclasses import dataclass

from nlu.slots.name import find as find_name
from nlu.understanding import Context

_KINDS = (
    ("email", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")),
    ("reference", re.compile(r"\b(?:bkg|clt|svc|bld|ses|org|wtg|ser)_[0-9a-zA-Z]{4,40}\b")),
    ("account", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")),
    ("number", re.compile(r"(?<!\w)\+?\d(?:[ ()./-]?\d){6,18}(?!\w)")),
    ("secret", re.compile(r"\b(?:tok|sk|pk|key)_[\w-]{6,}\b")),
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without personal data, and what each mark stands for."""

    text: str
    marks: dict[str, str]

    def restore(self, words: str) -> str:
        """The words with the marks put back to what they stand for."""
        for mark, original in self.marks.items():
            words = words.replace(mark, original)
        return words


def redact(text: str, context: Context) -> Redacted:
    """``text`` as a model may see it."""
    marks: dict[str, str] = {}
    for kind, pattern in _KINDS:
        text = pattern.sub(lambda match, kind=kind: _mark(match.group(), kind, marks), text)  # type: ignore[misc]
    name = find_name(text, context)
    if name and "<" not in name.text:
        text = text[: name.start] + _mark(name.text, "name", marks) + text[name.end :]
    return Redacted(text, marks)


def _mark(original: str, kind: str, marks: dict[str, str]) -> str:
    if kind == "number" and _DATE.fullmatch(original):
        return original
    known = next((mark for mark, value in marks.items() if value == original), None)
    mark = known or f"<{kind}_{len(marks) + 1}>"
    marks[mark] = original
    return mark
