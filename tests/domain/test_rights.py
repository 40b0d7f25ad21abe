"""Who may do what to whom: the whole table, each cell tried on real rows by the real action.

A cell has a letter for each target. For what belongs to a person these are, in order:

    own · somebody in a department that the manager manages · somebody of another team · somebody of another organisation

and for what belongs to an organisation: its own · another's. An action without a target has one letter.

    Y  it is done     D  Denied     N  NotFound     C  Conflict: refused for another reason     -  there is no such target
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from tests.presses import local, reread
from tests.unchanged import rows
from tests.world import NOW, World

from muster.accounts.actions import create_api_key, renew_password, revoke_api_key
from muster.accounts.models import ApiKey
from muster.accounts.queries import actor_of_device, api_keys
from muster.attendance import actions as attendance
from muster.attendance import queries as worked
from muster.attendance.kinds import EventType
from muster.attendance.models import Shift, Source, Timesheet, UnclaimedPress
from muster.core import policy
from muster.core.actor import Actor, Role
from muster.core.errors import Conflict, Denied, NotFound
from muster.core.policy import require
from muster.core.tenant import TenantQuerySet
from muster.people import actions as people
from muster.people import queries as staff
from muster.people.models import Employee
from muster.places import actions as places
from muster.places import queries as where
from muster.places.models import Department, Location, Position
from muster.rosters.actions import Plan, create_scheduled_shifts
from muster.rosters.models import ScheduledShift

ROLES = ("admin", "payroll", "rosters", "manager", "employee", "partner", "kiosk")

# action                        admin   payroll rosters manager employee partner kiosk
TABLE = """
account.update                  Y       Y       Y       Y       Y       Y       D
api_key.create                  Y       D       D       D       D       D       D
api_key.list                    Y       D       D       D       D       D       D
api_key.revoke                  YN      DN      DN      DN      DN      DN      DN
attendance_settings.update      Y       Y       D       D       D       D       D
clock_event.list                YYYN    YYYN    YYYN    YYNN    YNNN    -NNN    -YYN
clock_event.record              YYYN    YYYN    YYYN    YYDN    YDDN    -DDN    -YYN
custom_field.create             Y       Y       D       D       D       D       D
department.archive              YN      DN      DN      DN      DN      DN      DN
department.create               Y       Y       D       D       D       D       D
department.list                 YN      YN      YN      YN      YN      YN      YN
department.update               YN      YN      DN      DN      DN      DN      DN
device.create                   Y       D       D       D       D       D       D
device.list                     YN      YN      YN      YN      DD      DD      DD
device.update                   YN      DN      DN      DN      DN      DN      DN
employee.create                 Y       Y       D       D       D       D       D
employee.deactivate             CYYN    CYYN    DDDN    DDDN    DDDN    -DDN    -DDN
employee.list                   YYYN    YYYN    YYYN    YYNN    YNNN    -NNN    -YYN
employee.set_rate               YYYN    YYYN    DDDN    DDDN    DDDN    -DDN    -DDN
employee.set_roles              CYYN    DDDN    DDDN    DDDN    DDDN    -DDN    -DDN
employee.update                 YYYN    YYYN    DDDN    DDDN    DDDN    -DDN    -DDN
employee.view                   YYYN    YYYN    YYYN    YYNN    YNNN    -NNN    -YYN
employee.view_rate              Y       Y       D       D       D       D       D
location.archive                YN      DN      DN      DN      DN      DN      DN
location.create                 Y       D       D       D       D       D       D
location.list                   YN      YN      YN      YN      YN      YN      YN
location.update                 YN      DN      DN      DN      DN      DN      DN
log_in.give                     YYYN    DDDN    DDDN    DDDN    DDDN    -DDN    -DDN
position.archive                YN      DN      YN      DN      DN      DN      DN
position.create                 YN      DN      YN      DN      DN      DN      DN
qualification.create            Y       Y       Y       D       D       D       D
scheduled_shift.create          YYYN    DDDN    YYYN    YYDN    DDDN    -DDN    -DDN
scheduled_shift.list            YYYN    YYYN    YYYN    YYNN    YNNN    -NNN    -YYN
settings.update                 Y       D       D       D       D       D       D
settings.view                   Y       Y       Y       Y       Y       Y       Y
shift.approve                   YYYN    YYYN    DDDN    DYDN    DDDN    -DDN    -DDN
shift.close                     YYYN    YYYN    DDDN    DYDN    DDDN    -DDN    -DDN
shift.create                    YYYN    YYYN    DDDN    DYDN    DDDN    -DDN    -DDN
shift.delete                    YYYN    YYYN    DDDN    DYDN    DDDN    -DDN    -DDN
shift.list                      YYYN    YYYN    YYYN    YYNN    YNNN    -NNN    -YYN
shift.update                    YYYN    YYYN    DDDN    DYDN    DDDN    -DDN    -DDN
team.view                       Y       Y       Y       Y       D       D       D
timesheet.approve               YYYN    YYYN    DDDN    DYDN    DDDN    -DDN    -DDN
timesheet.export                YYYN    YYYN    DDDN    DDDN    DDDN    -DDN    -DDN
timesheet.list                  YYYN    YYYN    YYYN    YYNN    YNNN    -NNN    -YYN
unclaimed_press.keep            DN      DN      DN      DN      DN      DN      YN
unclaimed_press.settle          YN      YN      DN      YN      DN      DN      DN
"""
RIGHTS = {
    action: dict(zip(ROLES, cells, strict=True))
    for action, *cells in map(str.split, TABLE.strip().splitlines())
}


@dataclass(frozen=True)
class Side:
    """One organisation, and rows of it that nobody needs."""

    world: World
    spare_location: Location
    spare_department: Department
    position: Position
    key: ApiKey
    unclaimed: UnclaimedPress


Call = Callable[[Actor, Any], object]
HOUR = timedelta(hours=1)
BEFORE_LAST = local("2026-02-18 09:00")  # its week is approved
LAST = local("2026-02-25 09:00")
TODAY = local("2026-03-04 08:00")  # still open at NOW, an hour later


def shift_on(employee: Employee, day: Any) -> Shift:
    rows_of = Shift.objects.all_rows_unchecked().select_related("timesheet", "employee", "department")
    return rows_of.get(employee=employee, clocked_in_at=day)


def sheet_on(employee: Employee, day: Any) -> Timesheet:
    return reread(shift_on(employee, day).timesheet)


def seen(found: TenantQuerySet[Any] | Any, **of: Any) -> None:
    """As a door reads it: what is not seen is not there."""
    if not found.filter(**of).exists():
        raise NotFound("Row")


def replace_shift(actor: Actor, employee: Employee) -> object:
    shift = shift_on(employee, LAST)
    return attendance.update_shift(
        actor,
        shift,
        department=shift.department,
        clocked_in_at=LAST,
        in_offset_minutes=660,
        clocked_out_at=LAST + 2 * HOUR,
        out_offset_minutes=660,
    )


def add_shift(actor: Actor, employee: Employee) -> object:
    return attendance.create_shift(
        actor,
        employee=employee,
        department=employee.primary_department,
        clocked_in_at=LAST + 5 * HOUR,
        in_offset_minutes=660,
        clocked_out_at=LAST + 6 * HOUR,
        out_offset_minutes=660,
    )


def clock_in(actor: Actor, employee: Employee) -> object:
    return attendance.record_clock_event(
        actor, employee=employee, type=EventType.START, at=NOW, source=Source.WEB
    )


def plan_shift(actor: Actor, employee: Employee) -> object:
    department = employee.primary_department
    assert department
    return create_scheduled_shifts(actor, [Plan(department, NOW, NOW + HOUR, employee=employee)])


def view(actor: Actor, employee: Employee) -> None:
    require(actor, "employee.view", staff.employee(actor, employee.pk))


def devices_seen(actor: Actor, side: Side) -> None:
    require(actor, "device.list")
    seen(where.devices(actor), pk=side.world.kiosk.pk)


def keep_unclaimed(actor: Actor, side: Side) -> object:
    return attendance.keep_unclaimed(
        actor, device=reread(side.world.kiosk), type=EventType.START, at=NOW, idempotency_key="new"
    )


OF_A_PERSON: dict[str, Call] = {
    "clock_event.list": lambda a, e: seen(worked.clock_events(a), employee=e),
    "clock_event.record": clock_in,
    "employee.deactivate": people.deactivate_employee,
    "employee.list": lambda a, e: seen(staff.employees(a), pk=e.pk),
    "employee.set_rate": lambda a, e: people.update_employee(a, e, hourly_rate=30),
    "employee.set_roles": lambda a, e: people.update_employee(a, e, roles=["employee", "partner"]),
    "employee.update": lambda a, e: people.update_employee(a, e, title="Cook"),
    "employee.view": view,
    "log_in.give": renew_password,
    "scheduled_shift.create": plan_shift,
    "scheduled_shift.list": lambda a, e: seen(ScheduledShift.objects.visible_to(a), employee=e),
    "shift.approve": lambda a, e: attendance.approve_shift(a, shift_on(e, LAST)),
    "shift.close": attendance.check_out,
    "shift.create": add_shift,
    "shift.delete": lambda a, e: attendance.delete_shift(a, shift_on(e, LAST)),
    "shift.list": lambda a, e: seen(worked.shifts(a), employee=e),
    "shift.update": replace_shift,
    "timesheet.approve": lambda a, e: attendance.approve_timesheet(a, sheet_on(e, LAST)),
    "timesheet.export": lambda a, e: attendance.export_timesheet(a, sheet_on(e, BEFORE_LAST)),
    "timesheet.list": lambda a, e: worked.timesheet(a, sheet_on(e, LAST).pk),
}
OF_AN_ORGANISATION: dict[str, Call] = {
    "api_key.revoke": lambda a, s: revoke_api_key(a, reread(s.key)),
    "department.archive": lambda a, s: places.archive_department(a, reread(s.spare_department)),
    "department.list": lambda a, s: where.department(a, s.world.bar.pk),
    "department.update": lambda a, s: places.update_department(a, reread(s.world.bar), group="Front"),
    "device.list": devices_seen,
    "device.update": lambda a, s: places.renew_device_code(a, reread(s.world.kiosk)),
    "location.archive": lambda a, s: places.archive_location(a, reread(s.spare_location)),
    "location.list": lambda a, s: where.location(a, s.world.cafe.pk),
    "location.update": lambda a, s: places.update_location(a, reread(s.world.cafe), address="Here"),
    "position.archive": lambda a, s: places.archive_position(a, reread(s.position)),
    "position.create": lambda a, s: places.create_position(a, name="Baker", department=s.world.bar),
    "unclaimed_press.keep": keep_unclaimed,
    "unclaimed_press.settle": lambda a, s: attendance.settle_unclaimed(a, reread(s.unclaimed)),
}
OF_NOTHING: dict[str, Call] = {
    "account.update": lambda a, _: require(a, "account.update"),
    "api_key.create": lambda a, _: create_api_key(a, name="More"),
    "api_key.list": lambda a, _: api_keys(a),
    "attendance_settings.update": lambda a, _: attendance.update_settings(a, duplicate_seconds=60),
    "custom_field.create": lambda a, _: people.create_custom_field(a, name="Shoes"),
    "department.create": lambda a, _: places.create_department(a, name="Garden"),
    "device.create": lambda a, _: places.register_device(a, nickname="Back door"),
    "employee.create": lambda a, _: people.create_employee(a, name="Finn"),
    "employee.view_rate": lambda a, _: require(a, "employee.view_rate"),
    "location.create": lambda a, _: places.create_location(a, name="Shop"),
    "qualification.create": lambda a, _: people.create_qualification(a, name="Forklift"),
    "settings.update": lambda a, _: places.update_settings(a, timesheet_weeks=2),
    "settings.view": lambda a, _: where.settings(a),
    "team.view": lambda a, _: require(a, "team.view"),
}


@dataclass(frozen=True)
class Company:
    ours: Side
    theirs: Side
    actors: dict[str, Actor]

    def targets(self, action: str, role: str) -> list[Any]:
        if action in OF_AN_ORGANISATION:
            return [self.ours, self.theirs]
        if action in OF_NOTHING:
            return [None]
        own = self.actors[role].employee_id
        ids = [
            own,
            self.ours.world.people["noah"].pk,
            self.ours.world.people["olga"].pk,
            self.theirs.world.people["zoe"].pk,
        ]
        return [None if pk is None else _employee(pk) for pk in ids]


def _employee(pk: int) -> Employee:
    return Employee.objects.all_rows_unchecked().select_related("primary_department").get(pk=pk)


def _side(world: World) -> Side:
    system = Actor.system(world.organisation.pk)
    for employee in world.people.values():
        _worked(system, employee)
    unclaimed = attendance.keep_unclaimed(
        system, device=world.kiosk, type=EventType.START, at=NOW, idempotency_key="kept"
    )
    return Side(
        world,
        places.create_location(system, name="Attic"),
        places.create_department(system, name="Store"),
        places.create_position(system, name="Barista", department=world.bar),
        ApiKey.objects.all_rows_unchecked().get(organisation=world.organisation),
        unclaimed,
    )


def _worked(system: Actor, employee: Employee) -> None:
    """An hour two weeks ago, approved; an hour last week; clocked in today, as planned."""
    for day, finish in ((BEFORE_LAST, BEFORE_LAST + HOUR), (LAST, LAST + HOUR), (TODAY, None)):
        shift = attendance.create_shift(
            system,
            employee=employee,
            department=employee.primary_department,
            clocked_in_at=day,
            in_offset_minutes=660,
            clocked_out_at=finish,
            out_offset_minutes=660,
        )
        if day == BEFORE_LAST:
            attendance.approve_timesheet(system, shift.timesheet)
    department = employee.primary_department
    assert department
    create_scheduled_shifts(system, [Plan(department, TODAY, TODAY + HOUR, employee=employee)], publish=True)
    attendance.record_clock_event(
        system, employee=employee, type=EventType.BREAK_START, at=TODAY, source=Source.KIOSK
    )


@pytest.fixture
def company(world: World) -> Company:
    assert world.other
    actors = dict(zip(ROLES, map(world.actor, ("ada", "pia", "rosa", "max", "emma")), strict=False))
    actors["partner"] = Actor(world.organisation.pk, frozenset({Role.PARTNER}), "Partner")
    actors["kiosk"] = actor_of_device(world.kiosk)
    return Company(_side(world), _side(world.other), actors)


def outcome(call: Callable[[], object], expected: str) -> str:
    try:
        if expected == "Y":
            with transaction.atomic():
                call()
                transaction.set_rollback(True)
        else:
            call()
    except Denied:
        return "D"
    except NotFound:
        return "N"
    except Conflict:
        return "C"
    return "Y"


def tried(company: Company, action: str) -> dict[str, str]:
    """What came of each cell of the row. What was done is rolled back, so that each cell finds the same company."""
    do = {**OF_A_PERSON, **OF_AN_ORGANISATION, **OF_NOTHING}[action]
    found = {}
    for role, expected in RIGHTS[action].items():
        actor = company.actors[role]
        cells = zip(expected, company.targets(action, role), strict=True)
        found[role] = "".join(
            letter if letter == "-" else outcome(partial(do, actor, target), letter)
            for letter, target in cells
        )
    return found


def test_rights(company: Company) -> None:
    before = rows()
    wrong = {}
    for action, expected in RIGHTS.items():
        found = tried(company, action)
        if found != expected:
            wrong[action] = found
        assert rows() == before, action
    assert wrong == {}


def test_the_table_is_whole() -> None:
    assert set(RIGHTS) == {row.action for row in policy.rows()}
    assert set(RIGHTS) == OF_A_PERSON.keys() | OF_AN_ORGANISATION.keys() | OF_NOTHING.keys()
    assert all(cells["employee"][0] != "-" for cells in RIGHTS.values())
