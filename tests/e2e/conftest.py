"""Browsers of the people of the world, and what holds for every journey."""

import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any, Self

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.e2e.browsing import ARGUMENTS, CHROMIUM, Open
from tests.world import NOW, PASSWORD, World

from muster.core import clock

# What comes is waited for no longer than it takes; only what never comes takes this long.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; the tests' own queries are none of its business.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def _the_servers_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes on from the world's NOW: whatever the true day is, no midnight, holiday or change of clocks is near."""
    began = time.monotonic()

    class Going(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            moment = NOW + timedelta(seconds=time.monotonic() - began)
            return cls.fromtimestamp(moment.timestamp(), tz)

    monkeypatch.setattr(clock, "datetime", Going)


@pytest.fixture
def enter(browser: Browser, live_server: LiveServer, world: World) -> Iterator[Open]:
    """`enter("max")` logs Max in; what the browser complains of fails the test at its end."""
    errors: list[str] = []

    def open_(name: str, *, grumbles: str | None = None, **options: Any) -> Page:
        """`grumbles`: of what the browser is expected to complain."""

        def noted(line: ConsoleMessage) -> None:
            if line.type == "error" and not (grumbles and grumbles in line.text):
                errors.append(line.text)

        page = browser.new_context(base_url=live_server.url, **options).new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", noted)
        page.goto("/login")
        page.get_by_label("E-mail address").fill(f"{name}@bramble.test")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(re.compile("^((?!/login).)*$"))
        return page

    yield open_
    for context in browser.contexts:
        context.close()
    assert errors == []
