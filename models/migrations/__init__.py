"""One history of the schema for both databases. A migration is dated, has lock time-outs, and is safe while old code runs."""
