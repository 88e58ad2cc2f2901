"""Links to what was issued for a booking or a payment: they carry their own proof, and opening one changes nothing."""

from kit.crypto import MasterKey
from kit.signed import read, sign
from models.bookings import Booking
from models.payments import Invoice, Payment

_BOOKING, _DOCUMENT, _RECEIPT = "invoice", "document", "receipt"


def invoice_path(keys: MasterKey, booking: Booking) -> str:
    """To what was issued last for a booking, whenever it is opened."""
    return f"/invoices/{sign(keys, _BOOKING, booking.public_id)}"


def booking_of(keys: MasterKey, token: str) -> str:
    """The booking whose invoice a link is for. Raises ``BadLink``."""
    [booking] = read(keys, _BOOKING, token)
    return booking


def document_path(keys: MasterKey, row: Invoice) -> str:
    """To one document."""
    return f"/documents/{sign(keys, _DOCUMENT, str(row.organisation_id), row.public_id)}"


def document_of(keys: MasterKey, token: str) -> tuple[str, str]:
    """The organisation and the document a link is for. Raises ``BadLink``."""
    organisation, document = read(keys, _DOCUMENT, token)
    return organisation, document


def receipt_path(keys: MasterKey, payment: Payment) -> str:
    """To the receipt for a payment."""
    return f"/receipts/{sign(keys, _RECEIPT, payment.public_id)}"


def payment_of(keys: MasterKey, token: str) -> str:
    """The payment whose receipt a link is for. Raises ``BadLink``."""
    [payment] = read(keys, _RECEIPT, token)
    return payment
