"""Wire shapes of who pays."""

from pydantic import BaseModel, Field


class BillingIn(BaseModel):
    """Who is named on invoices, and where they are taxed; a business has a tax number."""

    name: str = Field(min_length=1, max_length=200)
    address: str = Field("", max_length=500)
    country: str = Field(pattern="^[A-Z]{2}$", description="ISO 3166, as DE.")
    tax_number: str | None = Field(None, min_length=2, max_length=40)


class BillingOut(BaseModel):
    name: str
    address: str
    country: str
    tax_number: str | None
