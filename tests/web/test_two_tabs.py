"""Pages that were open while something else was done: by somebody else, or in another tab."""

import re
from typing import Any

import pytest
from django.test import Client
from tests.presses import breaks_of, local, reread, shift_of, work
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import errors, says
from tests.world import World

from muster.attendance.actions import set_breaks
from muster.attendance.actions.approval import CHANGED_SINCE
from muster.attendance.models import Shift
from muster.attendance.queries import settings as rules_of
from muster.attendance.queries import shift as shift_by_id
from muster.core.actor import Actor
from muster.core.errors import Conflict
from muster.people.actions import create_employee
from muster.places.queries import organisation, settings
from muster.web.forms import CHANGED_MEANWHILE


@pytest.fixture
def shift(world: World) -> Shift:
    """Noah's, 08:00 to 16:00."""
    work(world.noah, ("start", local("2026-03-03T08:00")), ("finish", local("2026-03-03T16:00")))
    return shift_of(world.noah)


def filled(browser: Client, address: str) -> dict[str, Any]:
    """What a browser would send of the page's form as it stands."""
    found = browser.get(address).context
    values: dict[str, Any] = {}
    for form in (found["form"], *(found.get("breaks") or ())):
        for bound in form:
            value = bound.value()
            if value is not False:  # a box that is not ticked is not sent
                shown = bound.field.widget.format_value(value)
                values[bound.html_name] = "" if shown is None else shown
    if found.get("breaks") is not None:
        values |= {f"breaks-{name}": bound.value() for name, bound in _management(found["breaks"])}
    return values


def _management(breaks: Any) -> list[tuple[str, Any]]:
    return [(name, breaks.management_form[name]) for name in ("TOTAL_FORMS", "INITIAL_FORMS")]


def test_the_second_of_two_managers_is_told_and_takes_nothing_back(
    browse: Browse, world: World, shift: Shift
) -> None:
    address = f"/timesheets/shifts/{shift.pk}/"
    ada, max_ = browse("ada"), browse("max")
    old = filled(ada, address)
    max_.post(address, {**filled(max_, address), "finishes": "2026-03-03T17:30"})
    with unchanged():
        answer = ada.post(address, {**old, "notes": "Seen by Ada"})
    assert errors(answer) == {"__all__": [CHANGED_MEANWHILE]}
    assert reread(shift).clocked_out_at == local("2026-03-03T17:30")
    assert ada.post(address, {**filled(ada, address), "notes": "Seen by Ada"}).status_code == 302
    assert (reread(shift).notes, reread(shift).clocked_out_at) == ("Seen by Ada", local("2026-03-03T17:30"))


def test_a_break_that_changes_no_minutes_is_not_taken_back_either(
    browse: Browse, world: World, shift: Shift
) -> None:
    address = f"/timesheets/shifts/{shift.pk}/"
    ada, max_ = browse("ada"), browse("max")
    old = filled(ada, address)
    paid = {"breaks-0-length_minutes": "10", "breaks-0-paid": "on"}
    assert max_.post(address, {**filled(max_, address), **paid}).status_code == 302
    with unchanged():
        answer = ada.post(address, {**old, "breaks-0-length_minutes": "20", "breaks-0-paid": "on"})
    assert errors(answer) == {"__all__": [CHANGED_MEANWHILE]}
    assert [one.length_minutes for one in breaks_of(shift)] == [10]


def marks(browser: Client, address: str) -> dict[str, str]:
    """The marks that the page's forms carry."""
    page = browser.get(address).content.decode()
    return dict(re.findall(r'name="(mark[-\d]*)" value="(\w+)"', page))


def shown_on(browser: Client, world: World, shift: Shift) -> dict[str, tuple[str, dict[str, Any]]]:
    """By kind of approval: where it is sent, and what the page that is open would send."""
    sheet = f"/timesheets/{shift.timesheet_id}/"
    page = browser.get(sheet).content.decode()
    of_sheet, of_shift = re.findall(r'name="mark" value="(\w+)"', page)
    return {
        "timesheet": (f"{sheet}approve", {"mark": of_sheet}),
        "shift": (f"/timesheets/shifts/{shift.pk}/approve", {"mark": of_shift}),
        "ticked": ("/timesheets/approve", {"ids": [shift.timesheet_id], **marks(browser, "/timesheets/")}),
    }


CHANGES: dict[str, dict[str, str]] = {
    "its end": {"finishes": "2026-03-03T17:30"},
    "a paid break, which changes no minutes": {"breaks-0-length_minutes": "10", "breaks-0-paid": "on"},
    "its note": {"notes": "Left early"},
}


@pytest.mark.parametrize("kind", ["timesheet", "shift", "ticked"])
@pytest.mark.parametrize("change", CHANGES)
def test_what_was_not_seen_is_not_approved(
    browse: Browse, world: World, shift: Shift, kind: str, change: str
) -> None:
    address = f"/timesheets/shifts/{shift.pk}/"
    max_, ada = browse("max"), browse("ada")
    where, form = shown_on(max_, world, shift)[kind]
    assert ada.post(address, {**filled(ada, address), **CHANGES[change]}).status_code == 302
    with unchanged():
        answer = max_.post(where, form, follow=True)
    assert CHANGED_SINCE in says(answer)[0]
    where, form = shown_on(max_, world, shift)[kind]
    max_.post(where, form)
    assert reread(shift).status == "approved"


@pytest.mark.parametrize("kind", ["timesheet", "ticked"])
def test_a_shift_added_meanwhile_is_not_approved(
    browse: Browse, world: World, shift: Shift, kind: str
) -> None:
    max_ = browse("max")
    where, form = shown_on(max_, world, shift)[kind]
    work(world.noah, ("start", local("2026-03-02T08:00")), ("finish", local("2026-03-02T16:00")))
    with unchanged():
        answer = max_.post(where, form, follow=True)
    assert CHANGED_SINCE in says(answer)[0]


@pytest.mark.parametrize("kind", ["timesheet", "shift", "ticked"])
def test_approved_twice_is_approved_once(browse: Browse, world: World, shift: Shift, kind: str) -> None:
    max_ = browse("max")
    where, form = shown_on(max_, world, shift)[kind]
    first = says(max_.post(where, form, follow=True))
    with unchanged():
        assert says(max_.post(where, form, follow=True)) == first


def test_two_changes_of_breaks_do_not_cross(world: World, shift: Shift) -> None:
    ada = world.actor("ada")
    one, other = shift_by_id(ada, shift.pk), shift_by_id(ada, shift.pk)
    set_breaks(ada, one, [{"length_minutes": 10, "paid": True}])
    with unchanged(), pytest.raises(Conflict):
        set_breaks(ada, other, [{"length_minutes": 20, "paid": True}])
    assert [row.length_minutes for row in breaks_of(shift)] == [10]


def test_a_form_sent_twice_is_taken_once(browse: Browse, world: World, shift: Shift) -> None:
    address = f"/timesheets/shifts/{shift.pk}/"
    ada = browse("ada")
    sent = {**filled(ada, address), "finishes": "2026-03-03T17:30", "breaks-0-length_minutes": "10"}
    ada.post(address, sent)
    with unchanged():
        again = ada.post(address, sent)
    assert again.status_code == 302


def test_a_person_is_not_changed_back(browse: Browse, world: World) -> None:
    address = f"/people/{world.emma.pk}/edit"
    ada, pia = browse("ada"), browse("pia")
    old = filled(ada, address)
    assert pia.post(address, {**filled(pia, address), "phone": "0400 000 000"}).status_code == 302
    with unchanged():
        answer = ada.post(address, {**old, "title": "Cook"})
    assert errors(answer) == {"__all__": [CHANGED_MEANWHILE]}
    assert CHANGED_MEANWHILE in answer.content.decode()
    assert reread(world.emma).phone == "0400 000 000"


def test_rules_and_settings_are_not_changed_back(browse: Browse, world: World) -> None:
    ada, pia = browse("ada"), browse("pia")
    old = {address: filled(ada, address) for address in ("/settings/time", "/settings/organisation")}
    pia.post("/settings/time", {**filled(pia, "/settings/time"), "longest_shift_minutes": "600"})
    with unchanged():
        answer = ada.post("/settings/time", {**old["/settings/time"], "duplicate_seconds": "60"})
    assert errors(answer) == {"__all__": [CHANGED_MEANWHILE]}
    assert rules_of(world.organisation.pk).longest_shift_minutes == 600
    other = browse("ada")
    other.post("/settings/organisation", {**filled(other, "/settings/organisation"), "name": "Bramble"})
    with unchanged():
        answer = ada.post("/settings/organisation", {**old["/settings/organisation"], "timesheet_weeks": "2"})
    assert errors(answer) == {"__all__": [CHANGED_MEANWHILE]}
    system = Actor.system(world.organisation.pk)
    assert (organisation(system).name, settings(system).timesheet_weeks) == ("Bramble", 1)


def test_what_stands_in_another_tab_is_not_done_in_the_other_organisation(world: World) -> None:
    other = world.other
    assert other is not None
    roles = ["employee", "organisation_admin"]
    theirs = create_employee(
        Actor.system(other.organisation.pk), name="Ada too", person=world.ada.person, roles=roles
    )
    ada = Client(enforce_csrf_checks=True)
    ada.force_login(world.ada.person)
    page = ada.get("/departments/add").content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[-1]
    chosen = ada.post(f"/account/profile/{theirs.pk}", {"csrfmiddlewaretoken": token}, follow=True)
    assert says(chosen) == ["You now work as Ada too at Thistle Ltd."]
    with unchanged():
        late = ada.post(
            "/departments/add", {"csrfmiddlewaretoken": token, "name": "Terrace", "colour": "#000000"}
        )
    assert late.status_code == 403
