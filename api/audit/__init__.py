"""The audit: who did what, when, from where and why, in one chain per organisation that shows tampering.

The relay records events in the order of the outbox (``record``); ``chain`` binds each entry to the one before,
``heads`` signs where a chain ends with a key that the database does not hold and writes that outside of it, ``verify``
walks a chain against both. Personal parts are sealed under the person's key (``seals``): forgetting a person makes
them unreadable and leaves the chain whole.
"""
