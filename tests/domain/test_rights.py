"""Who may do what to whom: the whole table, each cell tried on real rows by the real action.

A cell has a letter for each target. For what belongs to a person these are, in order:

    own · somebody in a department that the manager manages · somebody of another team · somebody of another organisation

and for what belongs to an organisation: its own · another's. An action without a target has one letter.

    Y  it is done     D  Denied     N  NotFound     C  Conflict: refused for another reason     -  there is no such target
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from tests.leave.kept import annual_leave
from tests.presses import local, reread
from tests.unchanged import rows
from tests.world import NOW, World

from muster.accounts.actions import (
    create_api_key,
    create_api_profile,
    create_application,
    delete_api_profile,
    delete_application,
    invite,
    renew_application_secret,
    renew_password,
    revoke_api_key,
    update_api_profile,
)
from muster.accounts.models import ApiKey, ApiProfile
from muster.accounts.queries import (
    actor_of_device,
    api_keys,
    api_profiles,
    application,
    applications,
    request_records,
)
from muster.attendance import actions as attendance
from muster.attendance import queries as worked
from muster.attendance import question_queries as asked
from muster.attendance.kinds import EventType
from muster.attendance.models import Shift, Source, TimeclockQuestion, Timesheet, UnclaimedPress
from muster.core import mail, policy
from muster.core.actor import Actor, Role
from muster.core.errors import Conflict, Denied, NotFound
from muster.core.policy import require
from muster.core.tenant import TenantQuerySet
from muster.exchange import actions as webhooks
from muster.exchange import queries as sent
from muster.exchange.models import WebhookSubscription
from muster.leave import actions as leave
from muster.leave import balance_queries
from muster.leave import type_queries as leave_of
from muster.leave.models import AccrualPolicy, LeaveAccount, LeaveBank, LeaveRequest, LockedPeriod
from muster.people import actions as people
from muster.people import queries as staff
from muster.people.models import Employee, Qualification
from muster.places import actions as places
from muster.places import holidays
from muster.places import queries as where
from muster.places.models import Allowance, Department, HolidaySet, Location, PayCode, Position, PublicHoliday
from muster.rosters import actions as rosters
from muster.rosters.actions import Plan, create_scheduled_shifts
from muster.rosters.models import ScheduledShift

ROLES = ("admin", "payroll", "rosters", "manager", "employee", "partner", "kiosk")

# action                        admin   payroll rosters manager employee partner kiosk
TABLE = """
account.update                  Y       Y       Y       Y       Y       Y       D
accrual_policy.create           Y       D       D       D       D       D       D
accrual_policy.delete           YN      DN      DN      DN      DN      DN      DN
accrual_policy.list             YN      YN      YN      YN      YN      YN      DD
accrual_policy.update           YN      DN      DN      DN      DN      DN      DN
allowance.archive               YN      YN      DN      DN      DN      DN      DN
allowance.create                Y       Y       D       D       D       D       D
allowance.update                YN      YN      DN      DN      DN      DN      DN
api_key.create                  Y       D       D       D       D       D       D
api_key.list                    Y       D       D       D       D       D       D
api_key.revoke                  YN      DN      DN      DN      DN      DN      DN
api_profile.create              Y       D       D       D       D       D       D
api_profile.delete              YN      DN      DN      DN      DN      DN      DN
api_profile.list                Y       D       D       D       D       D       D
api_profile.update              YN      DN      DN      DN      DN      DN      DN
application.create              Y       D       D       D       D       D       D
application.delete              YN      DD      DD      DD      DD      DD      DD
application.list                Y       D       D       D       D       D       D
application.update              YN      DD      DD      DD      DD      DD      DD
attendance_settings.update      Y       Y       D       D       D       D       D
availability.create             YYYN    YYYN    YYYN    YYDN    YDDN    -DDN    -DDN
availability.delete             YYYN    YYYN    YYYN    YYDN    YDDN    -DDN    -DDN
availability.list               Y       Y       Y       Y       Y       Y       D
availability.update             YYYN    YYYN    YYYN    YYDN    YDDN    -DDN    -DDN
clock_event.list                YYYN    YYYN    YYYN    YYNN    YNNN    -NNN    -YYN
clock_event.record              YYYN    YYYN    YYYN    YYDN    YDDN    -DDN    -YYN
custom_field.create             Y       Y       D       D       D       D       D
custom_field.list               Y       Y       Y       Y       Y       Y       Y
delegation.create               YYYN    YDDN    YDDN    YDDN    YDDN    -DDN    -DDN
delegation.delete               YYYN    YDDN    YDDN    YDDN    YDDN    -DDN    -DDN
delegation.list                 Y       Y       Y       Y       Y       Y       D
department.archive              YN      DN      DN      DN      DN      DN      DN
department.create               Y       Y       D       D       D       D       D
department.list                 YN      YN      YN      YN      YN      YN      YN
department.set_managers         YN      DN      DN      DN      DN      DN      DN
department.set_staff            YN      YN      YN      DN      DN      DN      DN
department.update               YN      YN      DN      DN      DN      DN      DN
department.view                 YN      YN      YN      DN      DN      DN      DN
department.view_history         Y       Y       Y       D       D       D       D
device.create                   Y       D       D       D       D       D       D
device.list                     YN      YN      YN      YN      DD      DD      DD
device.reset_access_code        Y       D       D       D       D       D       D
device.update                   YN      DN      DN      DN      DN      DN      DN
device.view_history             Y       Y       Y       D       D       D       D
duty_period.create              YYYN    DDDN    YYYN    YYDN    DDDN    -DDN    -DDN
duty_period.delete              YYYN    DDDN    YYYN    YYDN    DDDN    -DDN    -DDN
duty_period.list                YYYN    YYYN    YYYN    YYYN    YYYN    -YYN    -YYN
duty_period.update              YYYN    DDDN    YYYN    YYDN    DDDN    -DDN    -DDN
employee.create                 Y       Y       Y       Y       D       D       D
employee.deactivate             CYYN    CYYN    DYYN    DYDN    DDDN    -DDN    -DDN
employee.invite                 CCCN    CCCN    DCCN    DCDN    DDDN    -DDN    -DDN
employee.list                   YYYN    YYYN    YYYN    YYNN    YNNN    -NNN    -YYN
employee.set_codes              YYYN    YYYN    DYYN    DYDN    DDDN    -DDN    -DDN
employee.set_payroll_number     Y       Y       Y       Y       D       D       D
employee.set_rate               YYYN    YYYN    DDDN    DDDN    DDDN    -DDN    -DDN
employee.set_roles              CYYN    DDDN    DDDN    DDDN    DDDN    -DDN    -DDN
employee.update                 YYYN    YYYN    DYYN    DYDN    DDDN    -DDN    -DDN
employee.view                   YYYN    YYYN    YYYN    YYNN    YNNN    -NNN    -YYN
employee.view_codes             YYYN    YYYN    YYYN    YYDN    YDDN    -DDN    -DDN
employee.view_rate              YYYN    YYYN    DDDN    DDDN    DDDN    -DDN    -DDN
employee_file.create            YYYN    YYYN    YDDN    YYDN    YDDN    -DDN    -DDN
employee_file.delete            YYYN    YYYN    DDDN    DYDN    DDDN    -DDN    -DDN
employee_file.view              YYYN    YYYN    YDDN    YYDN    YDDN    -DDN    -DDN
employment_type.list            Y       Y       Y       Y       Y       Y       Y
event.create                    Y       D       Y       D       D       D       D
event.delete                    YN      DN      YN      DN      DN      DN      DN
event.list                      YN      YN      YN      YN      YN      YN      YN
event.update                    YN      DN      YN      DN      DN      DN      DN
extra_hours.delete              YYYN    DDDN    DYYN    DYDN    DDDN    -DDN    -DDN
extra_hours.list                YYYN    YYYN    YYYN    YYYN    YYYN    -YYN    -DDN
extra_hours.settle              YYYN    DDDN    DYYN    DYDN    DDDN    -DDN    -DDN
extra_hours.state               YYYN    YDDN    YYYN    YYDN    YDDN    -DDN    -DDN
financial.update                YYYN    YYYN    YDDN    YDDN    YDDN    -DDN    -DDN
financial.view                  YYYN    YYYN    YDDN    YDDN    YDDN    -DDN    -DDN
leave_account.adjust            YYYN    YYYN    DDDN    DDDN    DDDN    -DDN    -DDN
leave_account.view              YYYN    YYYN    YYYN    YYDN    YDDN    -DDN    -DDN
leave_bank.create               Y       D       D       D       D       D       D
leave_bank.delete               YN      DN      DN      DN      DN      DN      DN
leave_bank.list                 YN      YN      YN      YN      YN      YN      DD
leave_bank.update               YN      DN      DN      DN      DN      DN      DN
leave_profile.update            YYYN    YYYN    DDDN    DDDN    DDDN    -DDN    -DDN
leave_profile.view              YYYN    YYYN    YYYN    YYDN    YDDN    -DDN    -DDN
leave_request.approve           YYYN    DYYN    DDDN    DYDN    DDDN    -DDN    -DDN
leave_request.book_for_many     Y       Y       D       D       D       D       D
leave_request.cancel            YYYN    YYYN    YDDN    YYDN    YDDN    -DDN    -DDN
leave_request.create            YYYN    YYYN    YDDN    YYDN    YDDN    -DDN    -DDN
leave_request.list              Y       Y       Y       Y       Y       Y       D
leave_request.update            YYYN    YYYN    YDDN    YYDN    YDDN    -DDN    -DDN
leave_request.view              YYYN    YYYN    YYYN    YYDN    YDDN    -DDN    -DDN
leave_settings.update           Y       D       D       D       D       D       D
leave_type.create               Y       D       D       D       D       D       D
leave_type.delete               YN      DN      DN      DN      DN      DN      DN
leave_type.list                 YN      YN      YN      YN      YN      YN      DD
leave_type.update               YN      DN      DN      DN      DN      DN      DN
location.archive                YN      DN      DN      DN      DN      DN      DN
location.create                 Y       D       D       D       D       D       D
location.list                   YN      YN      YN      YN      YN      YN      YN
location.update                 YN      DN      DN      DN      DN      DN      DN
location.view_history           Y       Y       Y       D       D       D       D
locked_period.create            YYYN    DDDN    DDDN    DYDN    DDDN    -DDN    -DDN
locked_period.delete            YYYN    DDDN    DDDN    DYDN    DDDN    -DDN    -DDN
locked_period.list              Y       Y       Y       Y       Y       Y       D
log_in.give                     YYYN    DDDN    DDDN    DDDN    DDDN    -DDN    -DDN
mail.list                       Y       D       D       D       D       D       D
mail.send                       Y       D       D       D       D       D       D
notice.list                     Y       Y       Y       Y       Y       Y       D
notice.update                   Y       Y       Y       Y       Y       Y       D
open_time.list                  YN      YN      YN      YN      YN      YN      DN
own_details.update              YDDN    YDDN    YDDN    YDDN    YDDN    -DDN    -DDN
own_details.view                YDDN    YDDN    YDDN    YDDN    YDDN    -DDN    -DDN
pay_code.archive                YN      YN      DN      DN      DN      DN      DN
pay_code.create                 Y       Y       D       D       D       D       D
pay_code.list                   Y       Y       Y       Y       Y       Y       Y
pay_code.update                 YN      YN      DN      DN      DN      DN      DN
payroll_report.view             Y       Y       D       D       D       D       D
personal_details.update         YYYN    YYYN    DYYN    DYDN    DDDN    -DDN    -DDN
personal_details.view           YYYN    YYYN    DYYN    DYDN    DDDN    -DDN    -DDN
position.archive                YN      DN      YN      DN      DN      DN      DN
position.create                 YN      DN      YN      DN      DN      DN      DN
position.update                 YN      DN      YN      DN      DN      DN      DN
position.view                   YN      YN      YN      DN      DN      DN      DN
profile.view                    Y       Y       Y       Y       Y       Y       D
public_holiday.create           YN      DN      DN      DN      DN      DN      DN
public_holiday.delete           YN      DN      DN      DN      DN      DN      DN
public_holiday.list             YN      YN      YN      YN      YN      YN      YN
qualification.create            Y       Y       Y       D       D       D       D
qualification.delete            YN      YN      YN      DN      DN      DN      DN
qualification.list              YN      YN      YN      YN      YN      YN      YN
qualification.update            YN      YN      YN      DN      DN      DN      DN
request.list                    Y       D       D       D       D       D       D
required_cover.delete           YN      DN      YN      DN      DN      DN      DN
required_cover.list             YN      YN      YN      YN      YN      YN      DN
required_cover.set              YN      DN      YN      DN      DN      DN      DN
role.list                       Y       Y       Y       Y       Y       Y       D
roster.copy                     YN      DN      YN      YN      DN      DN      DN
roster.list                     YN      YN      YN      YN      YN      YN      DN
roster_budget.list              YN      YN      YN      YN      DN      DN      DN
roster_budget.set               YN      DN      YN      DN      DN      DN      DN
roster_budget.view_spent        Y       Y       Y       D       D       D       D
roster_note.create              YN      DN      YN      DN      DN      DN      DN
roster_note.delete              YN      DN      YN      DN      DN      DN      DN
roster_note.list                YN      YN      YN      YN      YN      YN      DN
roster_note.update              YN      DN      YN      DN      DN      DN      DN
roster_settings.update          Y       D       Y       D       D       D       D
roster_template.delete          YN      DN      YN      DN      DN      DN      DN
roster_template.lay             YN      DN      YN      YN      DN      DN      DN
roster_template.list            YN      YN      YN      YN      YN      YN      DN
roster_template.set             YN      DN      YN      DN      DN      DN      DN
scheduled_shift.answer          YDDN    YDDN    YDDN    YDDN    YDDN    -DDN    -DDN
scheduled_shift.create          YYYN    DDDN    YYYN    YYDN    DDDN    -DDN    -DDN
scheduled_shift.delete          YYYN    DDDN    YYYN    YYDN    DDDN    -DDN    -DDN
scheduled_shift.list            YYYN    YYYN    YYYN    YYNN    YYNN    -NNN    -YYN
scheduled_shift.pick_up         YDDN    YDDN    YDDN    YDDN    YDDN    -DDN    -DDN
scheduled_shift.publish         YYYN    DDDN    YYYN    YYDN    DDDN    -DDN    -DDN
scheduled_shift.update          YYYN    DDDN    YYYN    YYDN    DDDN    -DDN    -DDN
scheduled_shift.view_history    YYYN    YYYN    YYYN    YYDN    DDDN    -DDN    -DDN
settings.update                 Y       D       D       D       D       D       D
settings.view                   Y       Y       Y       Y       Y       Y       Y
settings.view_history           Y       Y       Y       D       D       D       D
shift.approve                   YYYN    YYYN    DDDN    DYDN    DDDN    -DDN    -DDN
shift.close                     YYYN    YYYN    DDDN    DYDN    DDDN    -DDN    -DDN
shift.create                    YYYN    YYYN    DDDN    DYDN    DDDN    -DDN    -DDN
shift.delete                    YYYN    YYYN    DDDN    DYDN    DDDN    -DDN    -DDN
shift.list                      YYYN    YYYN    YYYN    YYNN    YNNN    -NNN    -YYN
shift.update                    YYYN    YYYN    DDDN    DYDN    DDDN    -DDN    -DDN
shift.view_costs                Y       Y       D       D       D       D       D
shift_label.delete              YN      DN      YN      DN      DN      DN      DN
shift_label.list                YN      YN      YN      YN      YN      YN      DN
shift_label.set                 YN      DN      YN      DN      DN      DN      DN
shift_reminder.create           Y       Y       Y       Y       Y       Y       D
shift_reminder.delete           Y       Y       Y       Y       Y       Y       D
shift_reminder.list             Y       Y       Y       Y       Y       Y       D
shift_reminder.update           Y       Y       Y       Y       Y       Y       D
super_fund.create               Y       Y       Y       Y       Y       Y       D
swap_plan.broadcast             YYYN    DDDN    YYYN    YYDN    DDDN    -DDN    -DDN
swap_plan.create                YYYN    YDDN    YYYN    YYDN    YDDN    -DDN    -DDN
swap_plan.curate                YYYN    DDDN    YYYN    YYDN    DDDN    -DDN    -DDN
swap_plan.list                  YYYN    YYYN    YYYN    YYYN    YYYN    -YYN    -DDN
swap_plan.notify                YYYN    DDDN    YYYN    YYDN    DDDN    -DDN    -DDN
swap_plan.reject                YYYN    YDDN    YYYN    YYDN    YDDN    -DDN    -DDN
swap_proposal.accept            YDDN    YDDN    YDDN    YDDN    YDDN    -DDN    -DDN
swap_proposal.approve           YYYN    DDDN    YYYN    DYDN    DDDN    -DDN    -DDN
swap_proposal.list              YYYN    YYYN    YYYN    YYYN    YYYN    -YYN    -DDN
swap_proposal.reject            YYYN    YDDN    YYYN    YYDN    YDDN    -DDN    -DDN
swap_proposal.see               YDDN    YDDN    YDDN    YDDN    YDDN    -DDN    -DDN
tax_file_number.view            YDDN    YDDN    YDDN    YDDN    YDDN    -DDN    -DDN
team.view                       Y       Y       Y       Y       D       D       D
temporary_file.create           Y       Y       Y       Y       Y       Y       D
timeclock_question.answer       YYYN    YYYN    YYYN    YYDN    YDDN    -DDN    -YYN
timeclock_question.archive      YN      YN      DN      DN      DN      DN      DN
timeclock_question.create       Y       Y       D       D       D       D       D
timeclock_question.list         YN      YN      YN      YN      YN      YN      YN
timeclock_question.update       YN      YN      DN      DN      DN      DN      DN
timesheet.approve               YYYN    YYYN    DDDN    DYDN    DDDN    -DDN    -DDN
timesheet.export                YYYN    YYYN    DDDN    DDDN    DDDN    -DDN    -DDN
timesheet.list                  YYYN    YYYN    YYYN    YYNN    YNNN    -NNN    -YYN
unclaimed_press.keep            DN      DN      DN      DN      DN      DN      YN
unclaimed_press.settle          YN      YN      DN      YN      DN      DN      DN
wall_chart.view                 Y       Y       Y       Y       Y       Y       D
webhook.list                    Y       D       D       D       D       D       D
webhook.test                    YN      DN      DN      DN      DN      DN      DN
webhook.update                  YN      DN      DN      DN      DN      DN      DN
webhook.view                    Y       D       D       D       D       D       D
work_group.list                 Y       Y       Y       Y       Y       Y       Y
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
    pay_code: PayCode
    allowance: Allowance
    key: ApiKey
    profile: ApiProfile
    unclaimed: UnclaimedPress
    qualification: Qualification
    question: TimeclockQuestion
    webhook: WebhookSubscription
    application_id: int
    leave_bank: LeaveBank
    accrual_policy: AccrualPolicy
    holiday_set: HolidaySet
    holiday: PublicHoliday


Call = Callable[[Actor, Any], object]
HOUR = timedelta(hours=1)
BEFORE_LAST = local("2026-02-18 09:00")  # its week is approved
LAST = local("2026-02-25 09:00")
AWAY = local("2026-05-04 12:00")
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


def answer_question(actor: Actor, employee: Employee) -> object:
    rows = TimeclockQuestion.objects.all_rows_unchecked()
    question = rows.get(organisation_id=employee.organisation_id)
    shift = shift_on(employee, LAST)
    return attendance.answer_question(actor, question, employee=employee, shift=shift, answer="Yes")


def plan_shift(actor: Actor, employee: Employee) -> object:
    department = employee.primary_department
    assert department
    return create_scheduled_shifts(actor, [Plan(department, NOW, NOW + HOUR, employee=employee)])


def join_kitchen(actor: Actor, _: object) -> object:
    """The department that the manager manages."""
    kitchen = where.departments(actor).get(name="Kitchen")
    return people.create_employee(actor, name="Finn", primary_department=kitchen)


def view(actor: Actor, employee: Employee) -> None:
    require(actor, "employee.view", staff.employee(actor, employee.pk))


def devices_seen(actor: Actor, side: Side) -> None:
    require(actor, "device.list")
    seen(where.devices(actor), pk=side.world.kiosk.pk)


def keep_unclaimed(actor: Actor, side: Side) -> object:
    return attendance.keep_unclaimed(
        actor, device=reread(side.world.kiosk), type=EventType.START, at=NOW, idempotency_key="new"
    )


def register(actor: Actor) -> int:
    row, _ = create_application(actor, name="Viewer", redirect_uris=["https://example.com/back"])
    return int(row.pk)


def tell_bank(actor: Actor, employee: Employee) -> None:
    given = {"account_name": "E", "account_number": "12345678", "bsb": "062000"}
    people.set_financial_details(actor, employee, "bank", given)


def asked_of(action: str) -> Call:
    """The right itself, of the very row: what has it is tried elsewhere."""
    return lambda actor, row: require(actor, action, row)


def balance_of(employee: Employee) -> LeaveAccount:
    return balance_queries.account(Actor.system(employee.organisation_id), employee)


def listed(actor: Actor, action: str, found: TenantQuerySet[Any] | Any, **of: Any) -> None:
    require(actor, action)
    seen(found, **of)


def of_request(action: str) -> Call:
    """The right, of a request that waits."""
    return lambda actor, employee: require(
        actor, action, LeaveRequest(organisation_id=employee.organisation_id, employee=employee)
    )


def ask(actor: Actor, employee: Employee) -> object:
    kind = leave_of.leave_types(Actor.system(employee.organisation_id)).get(name="Sick leave")
    away = AWAY.date()
    return leave.ask_for_leave(actor, employee, leave_type=kind, starts_on=away, ends_on=away)


def lock_days(actor: Actor, employee: Employee) -> object:
    return leave.lock_period(actor, starts_on=AWAY.date(), ends_on=AWAY.date(), employee=employee)


def unlock_days(actor: Actor, employee: Employee) -> None:
    period = LockedPeriod(organisation_id=employee.organisation_id, employee=employee)
    require(actor, "locked_period.delete", period)


def of_plan(action: str) -> Call:
    """The right, of a shift in the person's own department."""
    return lambda actor, employee: require(
        actor,
        action,
        ScheduledShift(
            organisation_id=employee.organisation_id,
            employee=employee,
            department=employee.primary_department,
        ),
    )


def of_bar(action: str) -> Call:
    """The right, of what is the bar's, which the manager does not manage."""
    return lambda actor, side: require(actor, action, reread(side.world.bar))


def plan_duty(actor: Actor, employee: Employee) -> object:
    return rosters.create_duty_period(actor, kind="day_off", employee=employee, on_date=AWAY.date())


def tell_extra(actor: Actor, employee: Employee) -> object:
    return rosters.state_extra_hours(actor, employee, starts_at=AWAY, finishes_at=AWAY + HOUR)


PLANNING = ("event", "open_time", "required_cover", "roster", "roster_budget", "roster_note", "roster_template", "shift_label")  # fmt: skip

OF_A_PERSON: dict[str, Call] = {
    # Of what is a person's the employee stands for it.
    **{
        action: asked_of(action)
        for noun, verbs in (
            ("swap_plan", ("list", "create", "broadcast", "curate", "notify", "reject")),
            ("swap_proposal", ("list", "see", "accept", "approve", "reject")),
        )
        for action in (f"{noun}.{verb}" for verb in verbs)
    },
    "duty_period.create": plan_duty,
    "duty_period.delete": asked_of("duty_period.delete"),
    "duty_period.list": asked_of("duty_period.list"),
    "duty_period.update": asked_of("duty_period.update"),
    "extra_hours.delete": asked_of("extra_hours.delete"),
    "extra_hours.list": asked_of("extra_hours.list"),
    "extra_hours.settle": asked_of("extra_hours.settle"),
    "extra_hours.state": tell_extra,
    "scheduled_shift.answer": of_plan("scheduled_shift.answer"),
    "scheduled_shift.delete": of_plan("scheduled_shift.delete"),
    "scheduled_shift.pick_up": of_plan("scheduled_shift.pick_up"),
    "scheduled_shift.publish": of_plan("scheduled_shift.publish"),
    "scheduled_shift.update": of_plan("scheduled_shift.update"),
    "scheduled_shift.view_history": of_plan("scheduled_shift.view_history"),
    "availability.create": lambda a, e: leave.enter_availability(a, e, starts_on=AWAY.date()),
    "availability.delete": asked_of("availability.delete"),
    "availability.update": asked_of("availability.update"),
    "delegation.create": asked_of("delegation.create"),
    "delegation.delete": asked_of("delegation.delete"),
    "leave_profile.update": lambda a, e: leave.set_profile(a, e, has_public_holidays=False),
    "leave_profile.view": asked_of("leave_profile.view"),
    "leave_request.approve": of_request("leave_request.approve"),
    "leave_request.cancel": of_request("leave_request.cancel"),
    "leave_request.create": ask,
    "leave_request.update": of_request("leave_request.update"),
    "leave_request.view": of_request("leave_request.view"),
    "locked_period.create": lock_days,
    "locked_period.delete": unlock_days,
    "leave_account.adjust": lambda a, e: leave.adjust(a, balance_of(e), amount=Decimal(1)),
    "leave_account.view": lambda a, e: require(a, "leave_account.view", balance_of(e)),
    "employee.invite": invite,
    "employee_file.create": asked_of("employee_file.create"),
    "employee_file.delete": asked_of("employee_file.delete"),
    "employee_file.view": asked_of("employee_file.view"),
    "financial.update": tell_bank,
    "financial.view": asked_of("financial.view"),
    "own_details.update": asked_of("own_details.update"),
    "own_details.view": asked_of("own_details.view"),
    "personal_details.update": asked_of("personal_details.update"),
    "personal_details.view": asked_of("personal_details.view"),
    "tax_file_number.view": asked_of("tax_file_number.view"),
    "clock_event.list": lambda a, e: seen(worked.clock_events(a), employee=e),
    "clock_event.record": clock_in,
    "employee.deactivate": people.deactivate_employee,
    "employee.list": lambda a, e: seen(staff.employees(a), pk=e.pk),
    "employee.set_rate": lambda a, e: people.update_employee(a, e, hourly_rate=30),
    "employee.set_roles": lambda a, e: people.update_employee(a, e, roles=["employee", "partner"]),
    "employee.set_codes": lambda a, e: people.update_employee(a, e, renew_pin=True),
    "employee.update": lambda a, e: people.update_employee(a, e, title="Cook"),
    "employee.view": view,
    "employee.view_codes": lambda a, e: require(a, "employee.view_codes", e),
    "employee.view_rate": lambda a, e: require(a, "employee.view_rate", e),
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
    "timeclock_question.answer": answer_question,
    "timesheet.list": lambda a, e: worked.timesheet(a, sheet_on(e, LAST).pk),
}
OF_AN_ORGANISATION: dict[str, Call] = {
    **{f"{noun}.list": of_bar(f"{noun}.list") for noun in PLANNING},
    "event.delete": of_bar("event.delete"),
    "event.update": of_bar("event.update"),
    "required_cover.delete": of_bar("required_cover.delete"),
    "required_cover.set": of_bar("required_cover.set"),
    "roster.copy": of_bar("roster.copy"),
    "roster_budget.set": of_bar("roster_budget.set"),
    "roster_note.create": of_bar("roster_note.create"),
    "roster_note.delete": of_bar("roster_note.delete"),
    "roster_note.update": of_bar("roster_note.update"),
    "roster_template.delete": of_bar("roster_template.delete"),
    "roster_template.lay": of_bar("roster_template.lay"),
    "roster_template.set": of_bar("roster_template.set"),
    "shift_label.delete": of_bar("shift_label.delete"),
    "shift_label.set": of_bar("shift_label.set"),
    "accrual_policy.delete": lambda a, s: leave.archive_policy(a, reread(s.accrual_policy)),
    "accrual_policy.list": lambda a, s: listed(
        a, "accrual_policy.list", leave_of.policies(a), pk=s.accrual_policy.pk
    ),
    "accrual_policy.update": lambda a, s: leave.update_policy(a, reread(s.accrual_policy), name="More"),
    "leave_bank.delete": lambda a, s: leave.archive_bank(a, reread(s.leave_bank)),
    "leave_bank.list": lambda a, s: listed(a, "leave_bank.list", leave_of.banks(a), pk=s.leave_bank.pk),
    "leave_bank.update": lambda a, s: leave.update_bank(a, reread(s.leave_bank), name="More"),
    "leave_type.delete": lambda a, s: leave.delete_leave_type(a, annual_leave(s.world)),
    "leave_type.list": lambda a, s: listed(
        a, "leave_type.list", leave_of.leave_types(a), pk=annual_leave(s.world).pk
    ),
    "leave_type.update": lambda a, s: leave.update_leave_type(a, annual_leave(s.world), private=False),
    "allowance.archive": lambda a, s: places.archive_allowance(a, reread(s.allowance)),
    "allowance.update": lambda a, s: places.update_allowance(a, reread(s.allowance), automatic=True),
    "department.set_managers": lambda a, s: require(a, "department.set_managers", reread(s.world.bar)),
    "department.view": lambda a, s: require(a, "department.view", reread(s.world.bar)),
    "public_holiday.create": lambda a, s: places.add_public_holiday(
        a, s.holiday_set, name="Fair", on=AWAY.date()
    ),
    "public_holiday.delete": lambda a, s: places.remove_public_holiday(a, reread(s.holiday)),
    "public_holiday.list": lambda a, s: listed(
        a, "public_holiday.list", holidays.public_holidays(a), pk=s.holiday.pk
    ),
    "pay_code.archive": lambda a, s: places.archive_pay_code(a, reread(s.pay_code)),
    "pay_code.update": lambda a, s: places.update_pay_code(
        a, reread(s.pay_code), name="New", export_name=None
    ),
    "position.update": lambda a, s: places.update_position(a, reread(s.position), name="Host"),
    "position.view": lambda a, s: require(a, "position.view", reread(s.position)),
    "api_key.revoke": lambda a, s: revoke_api_key(a, reread(s.key)),
    "api_profile.delete": lambda a, s: delete_api_profile(a, reread(s.profile)),
    "api_profile.update": lambda a, s: update_api_profile(a, reread(s.profile), name="Wall", rights={}),
    "application.delete": lambda a, s: delete_application(a, application(a, s.application_id)),
    "application.update": lambda a, s: renew_application_secret(a, application(a, s.application_id)),
    "department.archive": lambda a, s: places.archive_department(a, reread(s.spare_department)),
    "department.list": lambda a, s: where.department(a, s.world.bar.pk),
    "department.set_staff": lambda a, s: require(a, "department.set_staff", reread(s.world.bar)),
    "department.update": lambda a, s: places.update_department(a, reread(s.world.bar), group="Front"),
    "device.list": devices_seen,
    "device.update": lambda a, s: places.renew_device_code(a, reread(s.world.kiosk)),
    "location.archive": lambda a, s: places.archive_location(a, reread(s.spare_location)),
    "location.list": lambda a, s: where.location(a, s.world.cafe.pk),
    "location.update": lambda a, s: places.update_location(a, reread(s.world.cafe), address="Here"),
    "position.archive": lambda a, s: places.archive_position(a, reread(s.position)),
    "position.create": lambda a, s: places.create_position(a, name="Baker", department=s.world.bar),
    "qualification.delete": lambda a, s: people.delete_qualification(a, reread(s.qualification)),
    "qualification.list": lambda a, s: staff.qualification(a, s.qualification.pk),
    "qualification.update": lambda a, s: people.update_qualification(a, reread(s.qualification), name="Aid"),
    "timeclock_question.archive": lambda a, s: attendance.archive_question(a, reread(s.question)),
    "timeclock_question.list": lambda a, s: asked.question(a, s.question.pk),
    "timeclock_question.update": lambda a, s: attendance.update_question(
        a, reread(s.question), required=True
    ),
    "webhook.test": lambda a, s: webhooks.send_test_event(a, reread(s.webhook)),
    "webhook.update": lambda a, s: webhooks.renew_secret(a, reread(s.webhook)),
    "unclaimed_press.keep": keep_unclaimed,
    "unclaimed_press.settle": lambda a, s: attendance.settle_unclaimed(a, reread(s.unclaimed)),
}
OF_NOTHING: dict[str, Call] = {
    "event.create": lambda a, _: places.create_event(a, name="Fair", starts_on=AWAY.date()),
    "roster_settings.update": lambda a, _: rosters.update_roster_settings(a, rest_minutes=660),
    "availability.list": asked_of("availability.list"),
    "delegation.list": asked_of("delegation.list"),
    "leave_request.book_for_many": asked_of("leave_request.book_for_many"),
    "leave_request.list": asked_of("leave_request.list"),
    "locked_period.list": asked_of("locked_period.list"),
    "wall_chart.view": asked_of("wall_chart.view"),
    "accrual_policy.create": lambda a, _: leave.create_policy(
        a, name="Days", bank=leave_of.banks(a)[0], yearly_amount=Decimal(1)
    ),
    "leave_bank.create": lambda a, _: leave.create_bank(a, name="More"),
    "leave_settings.update": lambda a, _: leave.update_leave_settings(a, default_allowance=Decimal(25)),
    "leave_type.create": lambda a, _: leave.create_leave_type(a, name="Study"),
    "webhook.list": lambda a, _: sent.events(a, vendor="timetastic", days=1),
    "webhook.view": lambda a, _: sent.subscription(a, vendor="timetastic"),
    "mail.list": lambda a, _: mail.mails(a),
    "mail.send": asked_of("mail.send"),
    "payroll_report.view": asked_of("payroll_report.view"),
    "super_fund.create": lambda a, _: people.ensure_super_fund(a, name="Rest", abn="51824753556"),
    "temporary_file.create": asked_of("temporary_file.create"),
    "allowance.create": lambda a, _: places.create_allowance(a, name="Tips"),
    "department.view_history": lambda a, _: require(a, "department.view_history"),
    "device.reset_access_code": lambda a, _: places.reset_device_access_code(a),
    "device.view_history": lambda a, _: require(a, "device.view_history"),
    "location.view_history": lambda a, _: require(a, "location.view_history"),
    "pay_code.create": lambda a, _: places.create_pay_code(a, name="Level 2"),
    "settings.view_history": lambda a, _: require(a, "settings.view_history"),
    "account.update": lambda a, _: require(a, "account.update"),
    "api_key.create": lambda a, _: create_api_key(a, name="More"),
    "api_key.list": lambda a, _: api_keys(a),
    "api_profile.create": lambda a, _: create_api_profile(a, name="More", rights={}),
    "api_profile.list": lambda a, _: api_profiles(a),
    "request.list": lambda a, _: request_records(a),
    "application.create": lambda a, _: register(a),
    "application.list": lambda a, _: applications(a),
    "attendance_settings.update": lambda a, _: attendance.update_settings(a, duplicate_seconds=60),
    "custom_field.create": lambda a, _: people.create_custom_field(a, name="Shoes"),
    "department.create": lambda a, _: places.create_department(a, name="Garden"),
    "device.create": lambda a, _: places.register_device(a, nickname="Back door"),
    "employee.create": join_kitchen,
    "employee.set_payroll_number": lambda a, _: require(a, "employee.set_payroll_number"),
    "location.create": lambda a, _: places.create_location(a, name="Shop"),
    "qualification.create": lambda a, _: people.create_qualification(a, name="Forklift"),
    "profile.view": lambda a, _: require(a, "profile.view"),
    "role.list": lambda a, _: require(a, "role.list"),
    "custom_field.list": asked_of("custom_field.list"),
    **{
        action: asked_of(action)
        for noun, verbs in (
            ("notice", ("list", "update")),
            ("shift_reminder", ("list", "create", "update", "delete")),
        )
        for action in (f"{noun}.{verb}" for verb in verbs)
    },
    "employment_type.list": asked_of("employment_type.list"),
    "pay_code.list": asked_of("pay_code.list"),
    "work_group.list": asked_of("work_group.list"),
    "settings.update": lambda a, _: places.update_settings(a, timesheet_weeks=2),
    "settings.view": lambda a, _: where.settings(a),
    "roster_budget.view_spent": lambda a, _: require(a, "roster_budget.view_spent"),
    "shift.view_costs": lambda a, _: require(a, "shift.view_costs"),
    "timeclock_question.create": lambda a, _: attendance.create_question(
        a, question="Tired?", type="shift_note", trigger_on="finish"
    ),
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
        places.create_pay_code(system, name="Higher duties"),
        places.create_allowance(system, name="Tools"),
        ApiKey.objects.all_rows_unchecked().get(organisation=world.organisation),
        create_api_profile(system, name="Screen", rights={}),
        unclaimed,
        people.create_qualification(system, name="First aid"),
        attendance.create_question(system, question="Well?", type="shift_note", trigger_on="start"),
        webhooks.set_webhook(system, vendor="timetastic", url="https://1.1.1.1/hook"),
        register(world.actor(next(iter(world.people)))),
        bank := leave.create_bank(system, name="Spare"),
        leave.create_policy(system, name="Spare", bank=bank, yearly_amount=Decimal(1)),
        region := places.ensure_holiday_set(system, "AU-TAS"),
        places.add_public_holiday(system, region, name="Regatta", on=AWAY.date()),
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
