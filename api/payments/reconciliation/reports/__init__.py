"""Vendors' reports, one file each, found by name.

``read(text)`` gives a ``Reported`` or ``Unreadable`` for each row that moves money; the columns are the vendor's own.
"""
