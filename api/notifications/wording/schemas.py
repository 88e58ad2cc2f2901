"""Wire shapes of templates: what they say, in which language, and an organisation's own words."""

from pydantic import BaseModel, EmailStr, Field, StrictInt


class TemplateOut(BaseModel):
    """One kind of notice in one language, filled in with a made-up booking.

    ``parts`` are the lines as written, ``own`` those of them that are the organisation's. ``sms`` is the text message
    with its number of segments.
    """

    kind: str
    language: str
    parts: dict[str, str]
    own: dict[str, str]
    variants: dict[str, int] = Field(description="The share of people in percent that each variant goes to.")
    names: list[str] = Field(description="What the lines may speak of.")
    subject: str
    text: str
    html: str
    short: str
    sms: str
    sms_segments: int
    sms_alphabet: str


class TemplateIn(BaseModel):
    """Own words for some parts; the others stay ours. With a ``variant``, for ``share`` percent of people."""

    parts: dict[str, str] = Field(max_length=8)
    variant: str = Field("", pattern=r"^[a-z0-9_]{0,32}$")
    share: StrictInt = Field(0, ge=0, le=100)


class TestSend(BaseModel):
    __test__ = False
    to: EmailStr


class TestSent(BaseModel):
    __test__ = False
    to: str
    subject: str


class VariantResult(BaseModel):
    """How notices in one wording fared, counted from what was sent."""

    variant: str
    sent: int
    failed: int


class VariantResults(BaseModel):
    kind: str
    results: list[VariantResult]
