"""Text that people write and others read: on one line or several, without control characters."""

from typing import Annotated

from pydantic import Field

OneLine = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]*$")]
SeveralLines = Annotated[str, Field(pattern=r"^([^\x00-\x1f\x7f]|\r?\n)*$")]
Name = Annotated[OneLine, Field(min_length=1, max_length=200)]
