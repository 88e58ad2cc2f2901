"""Amounts on account: what is paid later, tried by a schedule, and given up at a stated end."""
