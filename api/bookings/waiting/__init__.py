"""The waiting line: who waits for a session or a wish, and to whom a freed seat is offered."""
