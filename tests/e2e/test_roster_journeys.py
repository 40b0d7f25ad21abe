"""What people do with rosters in a browser: plan and publish, say yes on a phone, swap, choose how they are told."""

import re

import pytest
from playwright.sync_api import expect
from tests.e2e.browsing import JOURNEY, PHONE, Open, button, fits, work_in
from tests.web.roster_rows import again, every_shift, planned
from tests.world import World

from muster.notices.models import PushSubscription
from muster.rosters.models import SwapPlan

pytestmark = JOURNEY


def test_planned_published_and_accepted_on_a_phone(enter: Open, world: World) -> None:
    planned(world, day=5, hours=(15, 23), publish=True)
    page = enter("max")
    page.goto("/roster/team/")
    page.get_by_role("link", name="Plan a shift of Emma Example on Fri 6 Mar").click()
    page.locator("#id_starts").fill("06:00")
    page.locator("#id_finishes").fill("14:00")
    page.get_by_label("Whoever has it says yes or no to it").check()
    button(page, "Plan shift").click()
    warning = "Emma Example has 7 h of rest before Fri 6 Mar 06:00 to 14:00"
    expect(page.get_by_role("status").filter(has_text=warning)).to_be_visible()
    page.get_by_role("link", name="Publish 1").click()
    expect(page.get_by_role("heading", name="What changes for whom")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Fri 6 Mar").last).to_contain_text("New")
    page.get_by_label(re.compile(warning)).check()
    button(page, "Publish 1 shift").click()
    expect(page.get_by_role("status").first).to_contain_text("published")
    work_in()
    phone = enter("emma", **PHONE)
    phone.goto("/roster/")
    assert fits(phone)
    button(phone, "Accept Fri 6 Mar from 06:00").tap()
    expect(phone.get_by_role("status").first).to_contain_text("You work this shift.")
    page.goto("/roster/team/")
    expect(page.locator(".roster-wide").get_by_text("Accepted", exact=True)).to_be_visible()
    assert [row.acceptance for row in every_shift()] == ["not_accepted", "accepted"]


def test_a_shift_is_offered_taken_and_approved(enter: Open, world: World) -> None:
    row = planned(world, day=6, publish=True)
    emma = enter("emma", **PHONE)
    emma.goto("/roster/")
    emma.get_by_role("link", name="Ask for a swap of Fri 6 Mar").tap()
    emma.get_by_label("Why you cannot work it").fill("My sister marries.")
    button(emma, "Ask").tap()
    expect(emma.get_by_text("Swap asked for")).to_be_visible()
    noah = enter("noah", **PHONE)
    noah.goto("/roster/")
    button(noah, "Yes, I work on Fri 6 Mar from 09:00").tap()
    expect(noah.get_by_text("A manager decides who has the shift.")).to_be_visible()
    max_ = enter("max")
    max_.goto("/roster/team/")
    max_.get_by_role("link", name="Swaps").click()
    expect(max_.get_by_text("My sister marries.")).to_be_visible()
    button(max_, "Noah North has the shift of Emma Example").click()
    expect(max_.get_by_text("Noah North has it.")).to_be_visible()
    noah.goto("/roster/")
    expect(noah.locator(".my-shift")).to_contain_text("09:00")
    emma.goto("/roster/")
    expect(emma.locator(".my-shift")).to_have_count(0)
    emma.goto("/notices/")
    expect(emma.get_by_role("listitem").filter(has_text="Noah North").first).to_be_visible()
    assert again(row).employee_id == world.noah.pk
    assert SwapPlan.objects.all_rows_unchecked().get().status == "approved"


@pytest.mark.parametrize(
    ("permissions", "said"),
    [
        ([], "Your browser does not allow notices from this site. Allow them in its settings."),
        # A browser without a push service, as this one.
        (["notifications"], "This browser could not be added: "),
    ],
)
def test_a_browser_that_cannot_show_notices_says_why(enter: Open, permissions: list[str], said: str) -> None:
    page = enter("emma", permissions=permissions, grumbles="Push API")
    page.goto("/notices/")
    page.get_by_role("link", name="Choose how").click()
    button(page, "Show notices in this browser").click()
    expect(page.locator("[data-said]")).to_contain_text(said)
    assert not PushSubscription.objects.exists()
