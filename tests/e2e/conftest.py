"""What holds for every journey."""

from playwright.sync_api import expect

# What comes is waited for no longer than it takes; only what never comes takes this long.
expect.set_options(timeout=30_000)
