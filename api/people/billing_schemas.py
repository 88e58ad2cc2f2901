"""Wire shapes of who pays."""

from pydantic import BaseModel, Field

from kit.texts import Name, OneLine, SeveralLines


class BillingIn(BaseModel):
    """Who is named on invoices, and where they are taxed; a business has a tax number."""

    name: Name
    address: SeveralLines = Field("", max_length=500)
    country: str = Field(pattern="^[A-Z]{2}$", description="ISO 3166, as DE.")
    tax_number: OneLine | None = Field(None, min_length=2, max_length=40)


class BillingOut(BaseModel):
    name: str
    address: str
    country: str
    tax_number: str | None
