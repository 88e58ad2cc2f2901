"""Bookings and series as they stand in calendars: in feeds and files, and in mails, under the same UIDs."""
