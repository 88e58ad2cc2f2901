"""What a booking system needs and any other could use: clock, ids, money, intervals, zones, errors, database, outbox.

Nothing in here knows what a booking is.
"""
