"""The kiosk in a browser: keys, scanner and camera, and a network that goes away."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.e2e.browsing import ARGUMENTS, CHROMIUM, IN_CHROMIUM, button
from tests.world import World

from muster.attendance.actions import create_question
from muster.attendance.models import ClockEvent, TimeclockAnswer, UnclaimedPress
from muster.core.actor import Actor
from muster.people.actions import update_employee
from muster.places.actions import return_device
from muster.places.models import Device
from muster.web.kiosk import shell

CARD = "1234567890123456789012345678901"

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def card_picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera sees: a card with its code."""
    code = io.BytesIO()
    segno.make(CARD, micro=False).save(code, kind="png", scale=8)
    picture = Image.new("RGB", (640, 480), "white")
    picture.paste(Image.open(code).convert("RGB"), (180, 90))
    path = tmp_path_factory.mktemp("camera") / "card.mjpeg"
    picture.save(path, "jpeg")
    return path


@pytest.fixture(scope="module")
def browser(card_picture: Path) -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; the tests' own queries are none of its business.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        camera = (
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={card_picture}",
        )
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *camera])
        yield browser
        browser.close()


@pytest.fixture
def place(browser: Browser, live_server: LiveServer) -> Iterator[dict[str, Any]]:
    """What every context of the test starts from: the address that pages are relative to."""
    options: dict[str, Any] = {"base_url": live_server.url}
    yield options
    for context in browser.contexts:
        context.close()


def paired(context: BrowserContext, world: World) -> Page:
    """The kiosk page of the world's device; what the browser complains of fails the test at its end."""
    page = context.new_page()
    page.goto("/kiosk/")
    page.get_by_label("Access code").fill(world.kiosk_code)
    page.get_by_role("button", name="Pair").click()
    expect(page.get_by_role("heading", name="Cafe")).to_be_visible()
    return page


@pytest.fixture
def kiosk(browser: Browser, place: dict[str, Any], world: World) -> Iterator[Page]:
    page = paired(browser.new_context(**place), world)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if "Security Policy" in line.text else None)
    yield page
    assert errors == []


def typed(page: Page, code: str) -> None:
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def message(page: Page) -> Any:
    return page.locator("#message")


def kept_for_offline(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.active.state)")


def reconnected(page: Page) -> None:
    page.context.set_offline(False)
    expect(page.locator("#network")).to_be_hidden()


def events() -> list[ClockEvent]:
    return list(ClockEvent.objects.all_rows_unchecked().order_by("sent_at"))


def test_clocking_in_by_pin_and_in_another_department(kiosk: Page, world: World) -> None:
    for digit in "1005":
        button(kiosk, digit).click()
    button(kiosk, "OK").click()
    expect(kiosk.get_by_role("heading", name="Emma Example")).to_be_visible()
    expect(kiosk.get_by_text("Not clocked in", exact=True)).to_be_visible()
    expect(kiosk.get_by_label("Kitchen")).to_be_checked()
    kiosk.get_by_label("Bar").check()
    button(kiosk, "Clock in").click()
    expect(message(kiosk)).to_contain_text("Emma, you are clocked in.")
    (event,) = events()
    assert (event.employee_id, event.department_id, event.device_id) == (
        world.emma.pk,
        world.bar.pk,
        world.kiosk.pk,
    )


def test_a_shift_by_keyboard_alone(kiosk: Page) -> None:
    for press, said in (
        ("Clock in", "you are clocked in"),
        ("Clock out", "you are clocked out"),
    ):
        typed(kiosk, "1006")
        expect(button(kiosk, press)).to_be_focused()
        kiosk.keyboard.press("Enter")
        expect(message(kiosk)).to_contain_text(f"Noah, {said}.")
        kiosk.keyboard.press("Escape")
    assert [event.type for event in events()] == ["start", "finish"]


def test_the_screen_goes_back_by_itself_and_forgets(
    browser: Browser, place: dict[str, Any], world: World
) -> None:
    context = browser.new_context(**place)
    context.clock.install()
    page = paired(context, world)
    typed(page, "1005")
    expect(page.get_by_role("heading", name="Emma Example")).to_be_visible()
    page.clock.fast_forward(8000)
    expect(page.get_by_text("Enter your PIN")).to_be_visible()
    assert "Emma" not in page.content()
    typed(page, "1005")
    page.clock.fast_forward(400)
    button(page, "Clock in").click()
    expect(message(page)).to_contain_text("Emma, you are clocked in.")
    page.clock.fast_forward(5000)
    expect(page.get_by_text("Enter your PIN")).to_be_visible()
    assert len(events()) == 1


def test_a_wrong_pin_is_told_plainly(kiosk: Page) -> None:
    typed(kiosk, "9999")
    expect(kiosk.get_by_text("Nobody has this PIN. Check it and try again.").last).to_be_visible()
    typed(kiosk, "12")
    expect(kiosk.get_by_text("A PIN has 4 to 8 digits.").last).to_be_visible()
    assert events() == []


def test_a_scanner_types_the_card(kiosk: Page, world: World) -> None:
    update_employee(Actor.system(world.organisation.pk), world.noah, card_code=CARD)
    button(kiosk, "1").click()  # a key that was touched takes none of the scanner's
    kiosk.get_by_role("button", name="Delete the last digit").click()
    typed(kiosk, CARD)
    expect(kiosk.get_by_role("heading", name="Noah North")).to_be_visible()
    button(kiosk, "Clock in").click()
    expect(message(kiosk)).to_contain_text("Noah, you are clocked in.")
    assert [event.employee_id for event in events()] == [world.noah.pk]


def test_who_scans_while_another_stands_there_presses_nothing_for_them(kiosk: Page, world: World) -> None:
    update_employee(Actor.system(world.organisation.pk), world.noah, card_code=CARD)
    typed(kiosk, "1005")
    expect(button(kiosk, "Clock in")).to_be_focused()
    typed(kiosk, CARD)
    expect(kiosk.get_by_role("heading", name="Noah North")).to_be_visible()
    assert events() == []


def test_the_camera_reads_the_card(kiosk: Page, world: World) -> None:
    update_employee(Actor.system(world.organisation.pk), world.olga, card_code=CARD)
    button(kiosk, "Scan card").click()
    expect(kiosk.get_by_role("heading", name="Olga Outback")).to_be_visible()
    button(kiosk, "Cancel").click()
    expect(kiosk.get_by_text("Enter your PIN")).to_be_visible()


def test_presses_are_kept_while_the_network_is_away_and_sent_once(kiosk: Page, world: World) -> None:
    kept_for_offline(kiosk)
    kiosk.context.set_offline(True)
    kiosk.reload()
    expect(kiosk.get_by_text("The network is away. Presses are kept here and sent later.")).to_be_visible()
    for pin in ("1005", "9999"):
        # Typed before the screen is back, a code is nobody's.
        expect(kiosk.get_by_role("region", name="Enter your PIN")).to_be_visible()
        typed(kiosk, pin)
        expect(button(kiosk, "End break")).to_be_visible()
        button(kiosk, "Clock in").click()
        expect(message(kiosk)).to_contain_text("is kept and will be sent.")
        kiosk.keyboard.press("Escape")
    kiosk.reload()
    expect(kiosk.get_by_text("2 presses wait to be sent.")).to_be_visible()
    assert events() == []
    reconnected(kiosk)
    (event,) = events()
    assert (event.employee_id, event.type, event.source) == (world.emma.pk, "start", "kiosk")
    assert UnclaimedPress.objects.all_rows_unchecked().count() == 1


def test_a_newer_page_takes_the_place_of_the_one_that_was_kept(
    kiosk: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_for_offline(kiosk)
    newer = shell.page().replace("Muster kiosk", "Newer kiosk")
    monkeypatch.setattr(shell, "page", lambda: newer)
    kiosk.reload()
    expect(kiosk).to_have_title("Newer kiosk")
    kiosk.context.set_offline(True)
    kiosk.reload()
    expect(kiosk).to_have_title("Newer kiosk")


def test_a_newer_page_that_is_kept_before_the_old_ones_script_has_run(
    kiosk: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_for_offline(kiosk)
    newer = shell.page().replace("Muster kiosk", "Newer kiosk")
    monkeypatch.setattr(shell, "page", lambda: newer)
    # The event by which the browser tells of the change comes to a page that does not listen yet.
    kiosk.add_init_script(
        "navigator.serviceWorker.addEventListener('controllerchange', (it) => it.stopImmediatePropagation());"
    )
    kiosk.reload()
    expect(kiosk).to_have_title("Newer kiosk")


def test_a_press_whose_answer_was_lost_is_there_once(
    browser: Browser, place: dict[str, Any], world: World
) -> None:
    page = paired(browser.new_context(**place, service_workers="block"), world)

    def lose_the_answer(route: Route) -> None:
        assert route.fetch().status == 201
        route.abort()

    page.route("**/kiosk/api/press", lose_the_answer, times=1)
    typed(page, "1005")
    button(page, "Clock in").click()
    expect(message(page)).to_contain_text("The network is away. Your press at")
    expect(page.locator("#network")).to_contain_text("1 press waits to be sent.")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#network")).to_be_hidden()
    assert [event.employee_id for event in events()] == [world.emma.pk]


def test_a_device_whose_clock_is_wrong_sends_the_right_time(
    browser: Browser, place: dict[str, Any], world: World
) -> None:
    context = browser.new_context(**place)
    context.clock.install(time=datetime.now(UTC) + timedelta(hours=1))
    page = paired(context, world)
    expect(page.get_by_text("This device's clock is 60 minutes fast.")).to_be_visible()
    typed(page, "1005")
    button(page, "Clock in").click()
    expect(message(page)).to_contain_text("Emma, you are clocked in.")
    assert abs(events()[0].sent_at - datetime.now(UTC)) < timedelta(minutes=2)


def test_a_returned_device_asks_to_be_paired(kiosk: Page, world: World) -> None:
    kept_for_offline(kiosk)
    return_device(
        Actor.system(world.organisation.pk), Device.objects.all_rows_unchecked().get(pk=world.kiosk.pk)
    )
    typed(kiosk, "1005")
    expect(kiosk.get_by_role("heading", name="Pair this device")).to_be_visible()
    assert events() == []


def ask(world: World, **facts: Any) -> None:
    create_question(Actor.system(world.organisation.pk), trigger_on="start", **facts)


def test_questions_after_a_press_by_finger(kiosk: Page, world: World) -> None:
    ask(world, question="How was the way here?", type="shift_note", options=["Fine", "Long"])
    ask(world, question="What was your cash tips balance?", type="allowance")
    ask(world, question="Any trouble?", type="shift_note")
    ask(world, question="Which float?", type="allowance", required=True)
    typed(kiosk, "1006")
    button(kiosk, "Clock in").click()
    expect(kiosk.get_by_role("heading", name="How was the way here?")).to_be_visible()
    button(kiosk, "Long").click()
    expect(kiosk.get_by_role("heading", name="cash tips balance")).to_be_visible()
    for digit in ("6", "3", ".", "4"):
        kiosk.locator(f'[data-figure="{digit}"]').click()
    expect(kiosk.locator("#figure")).to_have_text("63.4")
    kiosk.locator("#send-figure").click()
    kiosk.get_by_label("Any trouble?").last.fill("The oven smokes")
    kiosk.locator("#say").click()
    expect(kiosk.get_by_text("Your manager needs an answer.")).to_be_visible()
    button(kiosk, "Skip").click()
    expect(message(kiosk)).to_contain_text("Noah, you are clocked in.")
    expect(kiosk.locator("#aside")).to_have_text("An answer is missing that your manager needs. Tell them.")
    assert answers() == ["Long", "63.4", "The oven smokes"]


def test_questions_after_a_press_by_keyboard(kiosk: Page, world: World) -> None:
    ask(world, question="How was the way here?", type="shift_note", options=["Fine", "Long"])
    ask(world, question="What was your cash tips balance?", type="allowance", options=[])
    ask(world, question="Any trouble?", type="shift_note")
    typed(kiosk, "1006")
    expect(button(kiosk, "Clock in")).to_be_focused()
    kiosk.keyboard.press("Enter")
    expect(button(kiosk, "Fine")).to_be_focused()
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator("#figure")).to_be_focused()
    typed(kiosk, "1234567.8")
    expect(
        kiosk.get_by_text("Ensure that there are no more than 6 digits before the decimal point.")
    ).to_be_visible()
    for _ in range(4):
        kiosk.keyboard.press("Backspace")
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator("#words")).to_be_focused()
    typed(kiosk, "None")
    expect(message(kiosk)).to_contain_text("Noah, you are clocked in.")
    assert answers() == ["Fine", "12345", "None"]


def test_whoever_leaves_is_clocked_and_the_next_is_not_kept_waiting(
    browser: Browser, place: dict[str, Any], world: World
) -> None:
    ask(world, question="Any trouble?", type="shift_note")
    context = browser.new_context(**place)
    context.clock.install()
    page = paired(context, world)
    typed(page, "1006")
    page.clock.fast_forward(400)
    button(page, "Clock in").click()
    expect(page.get_by_role("heading", name="Any trouble?")).to_be_visible()
    page.clock.fast_forward(30000)
    expect(message(page)).to_contain_text("Noah, you are clocked in.")
    page.clock.fast_forward(5000)
    expect(page.get_by_text("Enter your PIN")).to_be_visible()
    assert "Noah" not in page.content()
    assert (len(events()), answers()) == (1, [])


def test_a_press_is_refused_in_words_and_kept_where_the_network_is_away(kiosk: Page, world: World) -> None:
    kept_for_offline(kiosk)
    words = "You are not on the roster."
    ask(world, question=words, type="shift_note", condition="unscheduled", process="block_clockin")
    typed(kiosk, "1006")
    button(kiosk, "Clock in").click()
    expect(
        kiosk.get_by_text(f"{words} No shift is planned for you now. Ask your manager.").last
    ).to_be_visible()
    assert events() == []
    kiosk.context.set_offline(True)
    typed(kiosk, "1006")
    button(kiosk, "Clock in").click()
    expect(message(kiosk)).to_contain_text("is kept and will be sent.")
    reconnected(kiosk)
    assert [event.type for event in events()] == ["start"]


def answers() -> list[str]:
    return list(TimeclockAnswer.objects.all_rows_unchecked().order_by("id").values_list("answer", flat=True))
