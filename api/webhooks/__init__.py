"""Webhooks: other programs are told what happened, signed, in order, for as long as it takes them to listen."""
