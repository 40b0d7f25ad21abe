"""What the journeys begin with."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.world import NOW

from muster.core import clock
from muster.core.jobs import run_due

CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
HOUR = timedelta(hours=1)
Open = Callable[..., Page]

IN_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt install chromium)."),
]
JOURNEY = [*IN_CHROMIUM, pytest.mark.usefixtures("_the_servers_clock")]


def button(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=name, exact=True)


def work_in() -> None:
    """What a worker would have done by now."""
    with clock.fixed(NOW + HOUR):
        run_due()


def fits(page: Page) -> bool:
    """Whether nothing sticks out of the screen to the side."""
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return bool(width[0] <= width[1])
