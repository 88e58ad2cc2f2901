"""What stands on an invoice, as it was issued: a value that is kept as it is, and drawn anew each time it is opened."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field, StrictBool

from kit.texts import Name, OneLine, SeveralLines

Kind = Literal["invoice", "credit_note", "receipt"]
Needed = Literal["name", "address", "country"]


class Party(BaseModel):
    """Somebody named on a document."""

    name: str = ""
    address: str = ""
    country: str = ""
    tax_number: str | None = None


class DocumentLine(BaseModel):
    """A line in words, with its amount in minor units; None where the words say all."""

    words: str
    amount: int | None


class TaxShare(BaseModel):
    """How much of the total is which tax; ``net`` is the rest."""

    name: str
    percent: str
    country: str
    tax: int
    net: int


class Document(BaseModel):
    """An invoice, credit note or receipt; amounts in minor units of ``currency``.

    The buyer is kept beside it, sealed, and filled in when it is opened.

    Attributes:
        refers_to: the number of the invoice that a credit note takes back.
        booking, given: which one, and when the session is or was, in words, with weekday, date and zone; empty where a
            package was bought, which ``service`` names.
        paid: what was paid, in words: one line a payment.
        is_prepaid: sessions are paid beforehand; tax is due with each of them, and none stands here.
    """

    kind: Kind
    number: str
    day: date
    locale: str
    seller: Party
    buyer: Party = Party()
    booking: str
    service: str
    given: str
    lines: list[DocumentLine]
    taxes: list[TaxShare] = []
    total: int
    currency: str
    refers_to: str | None = None
    is_reversed: bool = False
    is_prepaid: bool = False
    paid: list[str] = []
    small_print: str = ""


class Invoicing(BaseModel):
    """Who issues invoices, as the law wants it named; invoices are issued once this is set, as long as it is active."""

    active: StrictBool = Field(True, description="Whether invoices are issued; receipts can be had either way.")
    name: Name = Field(description="The legal name.")
    address: SeveralLines = Field(min_length=1, max_length=500)
    country: str = Field(pattern="^[A-Z]{2}$")
    tax_number: OneLine | None = Field(None, max_length=40)
    prefix: str = Field("", max_length=12, pattern="^[A-Za-z0-9-]*$", description="Numbers begin with it.")
    small_print: SeveralLines = Field("", max_length=1000)
    missing: list[Needed] | None = Field(None, max_length=20, exclude=True, description="As it was read.")
    next_number: str | None = Field(None, max_length=80, exclude=True, description="As it was read.")


class InvoicingOut(BaseModel):
    """Who issues invoices; empty and not active until somebody has said so.

    Attributes:
        missing: what has to be said before invoices can be issued.
        next_number: of the next invoice or credit note, were it issued today.
    """

    active: bool
    name: str
    address: str
    country: str
    tax_number: str | None
    prefix: str
    small_print: str
    missing: list[Needed]
    next_number: str


class InvoiceOut(BaseModel):
    """A document that was issued, with a link to its PDF that proves itself."""

    id: str
    kind: Kind
    number: str
    issued_at: datetime
    service: str = Field(description="What it is for: the service, or the package, as it was called then.")
    given: str = Field(description="When the session is or was, in the client's words; empty for a package.")
    booking: str | None
    purchase: str | None = Field(description="Of a package, where it is for no booking.")
    total: int
    currency: str
    link: str


class ReceiptOut(BaseModel):
    """A receipt for money that arrived, with a link to its PDF that proves itself.

    Attributes:
        id: of the payment; the receipt has no other number.
        service: what it is for: the service or the package, as it is called.
        purchase: of a package or a period of a plan, where it is for no booking.
        total: what arrived, in minor units.
    """

    id: str
    issued_at: datetime
    service: str
    booking: str | None
    purchase: str | None
    total: int
    currency: str
    link: str
