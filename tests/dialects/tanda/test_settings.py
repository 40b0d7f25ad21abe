"""System settings (tanda-v2.txt 2668-2702)."""

from datetime import timedelta
from decimal import Decimal

from muster.attendance.actions import update_settings as update_rules
from muster.core.actor import Scope
from muster.places.actions import reset_device_access_code, update_organisation, update_settings
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import refused, unchanged
from tests.world import NOW, Tanda, World, at

MOMENT = int(NOW.timestamp())


@answers("GET /api/v2/settings")
def test_settings_are_read(emma: Tanda, world: World) -> None:
    assert emma("GET", "/settings").json() == {
        "enable_availability": True,
        "unavailability_minimum_date": "2026-03-04",
        "unavailability_minimum_days": 0,
        "enable_employee_leave": True,
        "leave_request_default_length": 7.6,
        "default_preferred_hours": 22,
        "timesheet_interval": 1,
        "timesheet_start_date": "2026-03-02",
        "week_start_day": 1,
        "organisation_name": "Bramble & Co",
        "time_zone": "Australia/Sydney",
        "clockin_rounding": {},
        "automatic_break_rules": [],
        "duplicate_clockin_seconds": 120,
        "schedule_match_minutes": 120,
        "longest_shift_minutes": 960,
        "forgotten_clockout_minutes": 240,
        "forgotten_clockout_rule": "leave_open",
        "updated_at": MOMENT,
    }


def test_they_follow_what_was_set(ada: Tanda, world: World) -> None:
    with at(NOW + timedelta(hours=1)):
        update_settings(
            world.actor("ada"), availability_notice_days=4, default_leave_hours=Decimal(8), week_starts_on=7
        )
    found = ada("GET", "/settings").json()
    assert (found["unavailability_minimum_days"], found["unavailability_minimum_date"]) == (4, "2026-03-08")
    assert (found["leave_request_default_length"], found["week_start_day"]) == (8, 0)
    assert found["updated_at"] == MOMENT + 3600


@answers("GET /api/v2/settings/versions")
def test_what_was_changed_is_told_in_the_vendors_words(ada: Tanda, world: World) -> None:
    admin = world.actor("ada")
    made = ada("GET", "/settings/versions").json()
    assert [one["event"] for one in made] == ["create"]
    with at(NOW + timedelta(minutes=1)):
        update_settings(
            admin, employees_enter_availability=False, availability_notice_days=4, week_starts_on=7
        )
        update_settings(admin, default_leave_hours=Decimal(8))
        update_rules(admin, duplicate_seconds=60)
        update_organisation(admin, name="Bramble", time_zone="Australia/Sydney")
        reset_device_access_code(admin)
    first, *rest = ada("GET", f"/settings/versions?updated_after={MOMENT}").json()
    assert first == {
        "version_id": first["version_id"],
        "time": MOMENT + 60,
        "event": "update",
        "author": {"id": world.ada.pk, "name": "Ada Admin"},
        "item_id": first["item_id"],
        "item_type": "Setting",
        "changes": first["changes"],
    }
    assert sorted(first["changes"], key=lambda one: one["field"]) == [
        {"field": "enable_availability", "previous": True, "updated": False},
        {"field": "unavailability_minimum_days", "previous": 0, "updated": 4},
        {"field": "week_start_day", "previous": 1, "updated": 0},
    ]
    length, rules, name, code = rest
    assert length["changes"] == [{"field": "leave_request_default_length", "previous": 7.6, "updated": 8}]
    assert {"field": "duplicate_clockin_seconds", "previous": None, "updated": 60} in rules["changes"]
    assert name["changes"] == [
        {"field": "organisation_name", "previous": "Bramble & Co", "updated": "Bramble"}
    ]
    assert (code["item_type"], code["changes"]) == ("Setting", [])


def test_rights(emma: Tanda, max_: Tanda, world: World) -> None:
    with unchanged():
        for who in (emma, max_):
            refused(who("GET", "/settings/versions"), 403)
        narrow = Tanda(world.token("ada", Scope.USER))
        refused(narrow("GET", "/settings"), 403)
        refused(narrow("GET", "/settings/versions"), 403)
        refused(
            Tanda(world.token("ada"))("GET", "/settings/versions?updated_after=x"),
            400,
            "updated_after: not a whole number.",
        )


def test_another_organisations_changes_are_not_told(ada: Tanda, world: World) -> None:
    assert world.other
    update_settings(world.other.actor("zoe"), timesheet_weeks=2)
    assert len(ada("GET", "/settings/versions").json()) == 1
