"""What a browser is waited for: a busy machine is slow, not wrong."""

from playwright.sync_api import expect

expect.set_options(timeout=30_000)
