"""Conversations: channels and flows. Speaks to the backend over HTTP only and keeps nothing itself.

The road of a message, file by file: ``port`` and ``wire`` (it comes in), ``turn`` (it is claimed), ``dialogue`` (what
is done with it, one thing after the other), ``hearing`` (it is read), ``choices`` (what it picks), ``routing`` (which
flow it is for), ``flows`` (what is done). ``talk`` is one turn at work, ``state`` what the next one needs to know.

What flows stand on has a room each:

- ``wish``, ``series``: from a wish to a time that is held and booked, once or again and again.
- ``bookings``: what somebody has booked already.
- ``money``: paying, packages, subscriptions.
- ``answers``: questions that change nothing.
- ``people``: who writes and how they are reached.
- ``builders``: what builders do with their own calendar.
- ``phrases``, ``sayings``: what the bot says, what people say.
- ``channels``, ``providers``: a file per medium, and the vendors behind them.
"""
