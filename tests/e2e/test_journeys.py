"""What people do in a browser: clock, approve, look after others; by keyboard, on a phone, in the dark."""

import re
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Route, expect
from pytest_django.live_server_helper import LiveServer
from tests.e2e.browsing import HOUR, JOURNEY, PHONE, Open, button, fits, work_in
from tests.oauth import application
from tests.presses import press, reread, timesheets_of, work
from tests.world import NOW, PASSWORD, World

from muster.attendance.models import ClockEvent
from muster.people.actions import create_employee, update_employee
from muster.places.actions import update_location
from muster.rosters.actions import create_duty_period

pytestmark = JOURNEY


def kinds() -> list[str]:
    return list(ClockEvent.objects.all_rows_unchecked().order_by("sent_at").values_list("type", flat=True))


def test_logging_in_and_a_shift_with_a_break(enter: Open) -> None:
    page = enter("noah")
    expect(page).to_have_url(re.compile("/time/$"))
    for press_, state in (
        ("Clock in", "Clocked in"),
        ("Start break", "On a break"),
        ("End break", "Clocked in"),
        ("Clock out", "Not clocked in"),
    ):
        button(page, press_).click()
        expect(page.locator(".state")).to_contain_text(state)
    expect(page.get_by_role("status").first).to_contain_text("You clocked out at")
    assert kinds() == ["start", "break_start", "break_finish", "finish"]


CAFE = {"latitude": -33.86, "longitude": 151.21, "accuracy": 12}


def place_the_cafe(world: World) -> None:
    point = {"latitude": Decimal("-33.86"), "longitude": Decimal("151.21")}
    update_location(world.actor("ada"), world.cafe, radius_metres=150, **point)


def test_clocking_in_near_a_location_that_asks_for_it(enter: Open, world: World) -> None:
    place_the_cafe(world)
    page = enter("noah", **PHONE, geolocation={**CAFE, "latitude": -33.87}, permissions=["geolocation"])
    button(page, "Clock in").click()
    expect(page.get_by_text("This press was made 2 km away.")).to_be_visible()
    assert kinds() == []
    page.context.set_geolocation(CAFE)
    button(page, "Clock in").click()
    expect(page.locator(".state")).to_contain_text("Clocked in")
    (row,) = ClockEvent.objects.all_rows_unchecked()
    assert (row.latitude, row.longitude) == (Decimal("-33.860000"), Decimal("151.210000"))


def test_a_browser_that_does_not_say_where_it_is(enter: Open, world: World) -> None:
    place_the_cafe(world)
    page = enter("noah", **PHONE)
    button(page, "Clock in").click()
    expect(page.get_by_text("Your browser does not let this page know where you are.")).to_be_visible()
    button(page, "Clock in").click()
    expect(page.get_by_text("Your browser does not let this page know where you are.")).to_be_visible()
    assert kinds() == []


def test_no_press_before_the_page_can_say_where_it_is_made(enter: Open, world: World) -> None:
    place_the_cafe(world)
    page = enter("noah", **PHONE, geolocation=CAFE, permissions=["geolocation"])
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route("**/position*.js", hold)
    page.goto("/time/", wait_until="commit")
    expect(button(page, "Clock in")).to_be_disabled()
    while not late:
        page.wait_for_timeout(10)
    late[0].continue_()
    button(page, "Clock in").click()
    expect(page.locator(".state")).to_contain_text("Clocked in")
    assert kinds() == ["start"]


def test_where_no_radius_is_set_nobody_is_asked(enter: Open, world: World) -> None:
    place_the_cafe(world)
    update_employee(world.actor("ada"), world.olga, department_ids=[world.bar.pk])
    page = enter("olga", **PHONE)
    page.get_by_label("Department").select_option("Yard, Depot")
    button(page, "Clock in").click()
    expect(page.locator(".state")).to_contain_text("Clocked in")


def test_what_the_worker_did_appears_by_itself(enter: Open) -> None:
    page = enter("noah")
    button(page, "Clock in").click()
    today = page.locator("#today")
    expect(today).to_contain_text("Your press was kept and is being worked in.")
    work_in()
    expect(today).to_contain_text("so far")


def test_a_wrong_password_then_the_right_one(browser: Browser, live_server: LiveServer, world: World) -> None:
    page = browser.new_context(base_url=live_server.url).new_page()
    page.goto("/timesheets/")
    page.get_by_label("E-mail address").fill("emma@bramble.test")
    page.get_by_label("Password").fill("wrong")
    button(page, "Log in").click()
    expect(page.get_by_text("This e-mail address and password do not belong together.")).to_be_visible()
    expect(page.get_by_label("E-mail address")).to_have_value("emma@bramble.test")
    page.get_by_label("Password").fill(PASSWORD)
    button(page, "Log in").click()
    expect(page).to_have_url(re.compile("/timesheets/$"))
    page.context.close()


def test_a_manager_corrects_a_shift_and_approves_the_timesheet(enter: Open, world: World) -> None:
    start = NOW - 30 * HOUR
    work(world.noah, ("start", start), ("finish", start + 8 * HOUR))
    (sheet,) = timesheets_of(world.noah)
    page = enter("max")
    page.get_by_role("link", name="Timesheets").click()
    page.wait_for_url("**/timesheets/")
    page.goto(f"/timesheets/?on={sheet.starts_on}")
    page.get_by_role("link", name="Noah North").click()
    page.get_by_role("link", name=re.compile("^Edit the shift")).click()
    page.get_by_label("Notes").fill("Covered for Emma")
    button(page, "Save").click()
    expect(page.get_by_role("status").first).to_contain_text("The shift was changed.")
    expect(page.get_by_text("“Covered for Emma”")).to_be_visible()
    button(page, "Approve timesheet").click()
    expect(page.get_by_role("status").first).to_contain_text("The timesheet is approved.")
    assert reread(sheet).status == "approved"


def test_ticking_all_approves_all(enter: Open, world: World) -> None:
    for one in (world.noah, world.emma):
        start = NOW - 10 * HOUR
        work(one, ("start", start), ("finish", start + HOUR))
    page = enter("max")
    page.goto(f"/timesheets/?on={timesheets_of(world.noah)[0].starts_on}")
    page.get_by_label("Tick all").check()
    expect(page.get_by_label("Noah North")).to_be_checked()
    button(page, "Approve ticked").click()
    expect(page.get_by_role("status").first).to_contain_text("2 timesheets are approved.")


def test_the_button_under_a_long_list_is_in_sight(enter: Open, world: World) -> None:
    start = NOW - 10 * HOUR
    for number in range(30):
        one = create_employee(world.actor("ada"), name=f"Hand {number:02}", primary_department=world.kitchen)
        work(one, ("start", start), ("finish", start + HOUR))
    page = enter("max", **PHONE)
    page.goto(f"/timesheets/?on={timesheets_of(one)[0].starts_on}")
    expect(page.get_by_label("Hand 29")).not_to_be_in_viewport()
    expect(button(page, "Approve ticked")).to_be_in_viewport(ratio=1)
    page.get_by_label("Hand 00").check()
    button(page, "Approve ticked").click()
    expect(page.get_by_role("status").first).to_contain_text("1 timesheet is approved.")


def test_what_the_search_asks_for_is_not_cut_on_a_phone(enter: Open) -> None:
    page = enter("ada", **PHONE)
    page.goto("/people/")
    cut = page.get_by_role("searchbox").evaluate(
        "(it) => { it.value = it.placeholder; return it.scrollWidth > it.clientWidth; }"
    )
    assert not cut


def test_who_is_in_lives(enter: Open, world: World) -> None:
    page = enter("max")
    expect(page.get_by_text("Nobody is clocked in")).to_be_visible()
    press(world.noah, "start", NOW)
    expect(page.locator("#now")).to_contain_text("Noah North")


def test_the_search_answers_while_one_types(enter: Open) -> None:
    page = enter("ada")
    page.get_by_role("link", name="People").click()
    page.wait_for_url("**/people/")
    page.get_by_role("searchbox").press_sequentially("olga")
    expect(page.locator("#people tbody tr")).to_have_count(1)
    expect(page.get_by_role("link", name="Olga Outback")).to_be_visible()
    expect(page).to_have_url(re.compile("q=olga"))


def test_a_shift_by_keyboard_alone(enter: Open) -> None:
    page = enter("noah")
    page.goto("/time/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    for name, state in (("Clock in", "Clocked in"), ("Clock out", "Not clocked in")):
        page.get_by_role("main").focus()
        page.keyboard.press("Tab")
        expect(button(page, name)).to_be_focused()
        outline = button(page, name).evaluate("(it) => getComputedStyle(it).outlineStyle")
        assert outline == "solid"
        page.keyboard.press("Enter")
        expect(page.locator(".state")).to_contain_text(state)
        page.wait_for_load_state()
    assert kinds() == ["start", "finish"]


def test_every_page_fits_a_phone(enter: Open, world: World) -> None:
    work(world.noah, ("start", NOW - 30 * HOUR), ("finish", NOW - 22 * HOUR))
    (sheet,) = timesheets_of(world.noah)
    create_duty_period(
        world.actor("ada"),
        kind="on_call",
        employee=world.people["olga"],
        on_date=date(2026, 3, 4),
        starts_at=NOW + 12 * HOUR,
        finishes_at=NOW + 24 * HOUR,
    )
    page = enter("ada", **PHONE)
    addresses = (
        "/time/", "/now/", f"/timesheets/?on={sheet.starts_on}", f"/timesheets/{sheet.pk}/", "/people/",
        f"/people/{world.noah.pk}/", f"/people/{world.noah.pk}/edit", f"/people/{world.noah.pk}/card",
        f"/people/{world.noah.pk}/hours", f"/departments/{world.bar.pk}/", f"/locations/{world.cafe.pk}/",
        "/departments/", "/locations/add", "/devices/", "/keys/", "/keys/add", "/settings/", "/settings/time",
        "/account/", "/account/card", "/leave/", "/leave/ask", "/leave/availability/add", "/approvals/", "/away/",
        "/away/locked/add", "/away/book", f"/people/{world.noah.pk}/leave/", "/leave-set-up/",
        "/leave-set-up/policies/add", "/roster/team/", "/roster/duty/", "/roster/extra/", "/roster/events/",
        "/roster-set-up/", "/roster-set-up/budgets/add", "/roster-set-up/qualifications/add",
    )  # fmt: skip
    wide = []
    for address in addresses:
        page.goto(address)
        if not fits(page):
            wide.append(address)
    assert wide == []


def test_clocking_in_on_a_phone(enter: Open) -> None:
    page = enter("noah", **PHONE)
    button(page, "Clock in").tap()
    expect(page.locator(".state")).to_contain_text("Clocked in")
    assert kinds() == ["start"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(enter: Open, scheme: str) -> None:
    page = enter("ada", color_scheme=scheme)
    for address in ("/time/", "/keys/", "/people/", "/away/", "/approvals/"):
        page.goto(address)
        faint = page.evaluate(CONTRAST)
        assert faint == [], address


# Every text on the page with a contrast under 4.5 to 1 (WCAG 2.2, 1.4.3) against the nearest painted ground.
CONTRAST = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const ground = (it) => {
    for (; it; it = it.parentElement) {
      const colour = parts(getComputedStyle(it).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const it = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !it.checkVisibility()) continue;
    const [a, b] = [luminance(parts(getComputedStyle(it).color)), luminance(ground(it))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faint.push(`${walker.currentNode.textContent.trim()}: ${contrast.toFixed(2)}`);
  }
  return faint;
}"""


# Leave


def test_leave_is_asked_for_approved_and_on_the_chart(enter: Open) -> None:
    monday = date(2026, 3, 16)
    page = enter("noah", **PHONE)
    page.goto("/leave/ask")
    page.get_by_label("First day").fill(str(monday))
    page.get_by_label("Last day").fill(str(monday + timedelta(days=2)))
    page.get_by_label("Reason").click()
    expect(page.locator("#cost")).to_contain_text("It takes 3 days and leaves 17 days.")
    button(page, "Ask").tap()
    expect(page.get_by_role("status").first).to_contain_text("It waits for approval.")
    page = enter("max")
    page.get_by_role("link", name="Leave to approve").click()
    page.get_by_role("button", name=re.compile("^Approve the Annual leave of Noah North")).press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("You approved the Annual leave of Noah North.")
    page.goto(f"/away/?month={monday:%Y-%m}")
    row = page.get_by_role("row", name="Noah North")
    expect(row.get_by_role("cell", name="Annual leave", exact=True).first).to_be_visible()


def test_hours_are_asked_for_only_where_one_needs_hours(enter: Open) -> None:
    page = enter("noah")
    page.goto("/leave/ask")
    expect(page.get_by_label("It begins")).to_be_visible()
    expect(page.get_by_label("From")).to_be_hidden()
    page.get_by_label("By the hour").check()
    expect(page.get_by_label("It begins")).to_be_hidden()
    expect(page.get_by_label("From")).to_be_visible()


# An application of somebody else's


class _Callback(BaseHTTPRequestHandler):
    """The application, on the programmer's own machine."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Back</title><link rel=icon href='data:,'>Welcome back")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def callback() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Callback)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/callback"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("choice", [("Allow", r"code=\w+"), ("Do not allow", "error=access_denied")])
def test_an_application_asks_and_gets_its_answer(
    browser: Browser, live_server: LiveServer, world: World, callback: str, choice: tuple[str, str]
) -> None:
    """The browser follows the form to the application's address: no Content-Security-Policy stands in its way."""
    app, (pressed, brings) = application(world, callback), choice
    page = browser.new_context(base_url=live_server.url, **PHONE).new_page()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto(app.address(redirect_uri=callback, state="kept"))
    page.get_by_label("E-mail address").fill("emma@bramble.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Allow Roster viewer?")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name=pressed, exact=True).click()
    page.wait_for_url(f"{callback}?**")
    assert re.search(brings, page.url)
    assert "state=kept" in page.url
    expect(page.get_by_text("Welcome back")).to_be_visible()
    assert complaints == []
    page.context.close()
