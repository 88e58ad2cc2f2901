"""The HTTP edge: problems, transactions, idempotency, pages, body limits."""
