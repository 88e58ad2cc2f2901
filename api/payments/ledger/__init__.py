"""The books: double entries, what bookings bring in and for whom, statements and payouts."""
