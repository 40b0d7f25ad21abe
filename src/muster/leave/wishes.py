"""What is asked for, before anybody said whether it can be had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypedDict

from muster.core.errors import Invalid
from muster.core.models import Attachment
from muster.leave.daytime import DAY, MINUTE, instant, work_of
from muster.leave.kinds import Half, Unit
from muster.leave.models import LeaveRequest, LeaveRequestStatus, LeaveType
from muster.leave.working import Asked, LeaveDay, Schedule, breakdown, duration, leave_day, share_of_day
from muster.leave.years import add_months
from muster.places.models import Department

YEARS_AHEAD, YEARS_BACK = 5, 2
LONGEST_REASON = 5000
START_OF_WORK = 540  # where nothing tells when a day begins


@dataclass(frozen=True)
class StatedDay:
    """What a day of leave comes to where that is given, not counted. `amount` in days; None: by its minutes."""

    on: date
    minutes: int
    amount: Decimal | None = None
    starts_at: datetime | None = None
    finishes_at: datetime | None = None


class WishFacts(TypedDict, total=False):
    """`unit` None: that of the type. Minutes are those past midnight by the clock of the person's place."""

    unit: Unit | None
    starts_half: Half
    ends_half: Half
    starts_minute: int | None
    ends_minute: int | None
    reason: str
    attachment: Attachment | None
    fallback_type: LeaveType | None
    shift_department: Department | None
    days: Sequence[StatedDay] | None
    as_employee: bool
    override_maximum_off: bool
    override_locked_days: bool
    override_balance: bool
    suppress_emails: bool
    status: LeaveRequestStatus | None


@dataclass(frozen=True, kw_only=True)
class Wish:
    """`status` None: what the rights of who asks make of it. `as_employee`: as though the person had asked.

    `shift_department` is that of the shifts that it makes, None: the person's primary one. Overrides count for those alone
    who may approve.
    """

    leave_type: LeaveType
    starts_on: date
    ends_on: date
    unit: Unit | None = None
    starts_half: Half = Half.MORNING
    ends_half: Half = Half.AFTERNOON
    starts_minute: int | None = None
    ends_minute: int | None = None
    reason: str = ""
    attachment: Attachment | None = None
    fallback_type: LeaveType | None = None
    shift_department: Department | None = None
    days: Sequence[StatedDay] | None = None
    as_employee: bool = False
    override_maximum_off: bool = False
    override_locked_days: bool = False
    override_balance: bool = False
    suppress_emails: bool = False
    status: LeaveRequestStatus | None = None

    @property
    def asked(self) -> Asked:
        unit = self.unit or Unit(self.leave_type.unit)
        starts = 0 if self.starts_minute is None else self.starts_minute
        ends = DAY if self.ends_minute is None else self.ends_minute
        return Asked(unit, self.starts_on, self.ends_on, self.starts_half, self.ends_half, starts, ends)


def asked_for(request: LeaveRequest) -> Asked:
    return Asked(
        Unit(request.unit),
        request.starts_on,
        request.ends_on,
        Half(request.starts_half),
        Half(request.ends_half),
        request.starts_minute or 0,
        DAY if request.ends_minute is None else request.ends_minute,
    )


def wish_of(request: LeaveRequest) -> Wish:
    """What was asked for, overrides with it."""
    days = [leave_day(day) for day in request.days]
    return Wish(
        leave_type=request.leave_type,
        starts_on=request.starts_on,
        ends_on=request.ends_on,
        unit=Unit(request.unit),
        starts_half=Half(request.starts_half),
        ends_half=Half(request.ends_half),
        starts_minute=request.starts_minute,
        ends_minute=request.ends_minute,
        reason=request.reason,
        attachment=request.attachment,
        fallback_type=request.fallback_type,
        shift_department=request.department,
        days=[StatedDay(*day) for day in days] if request.days_stated else None,
        override_maximum_off="maximum_off" in request.overrode,
        override_locked_days="locked_days" in request.overrode,
        override_balance="balance" in request.overrode,
    )


def check(wish: Wish, today: date) -> None:
    """What is wrong with a wish, whoever's it is. Raises Invalid."""
    if wish.leave_type.archived_at is not None:
        raise Invalid(
            f"{wish.leave_type.name} is not in use any more. Choose another type.", field="leave_type"
        )
    if wish.fallback_type is not None and wish.fallback_type.archived_at is not None:
        raise Invalid(
            f"{wish.fallback_type.name} is not in use any more. Choose another type.", field="fallback_type"
        )
    if wish.shift_department is not None and wish.shift_department.archived_at is not None:
        raise Invalid(
            f"{wish.shift_department.name} is not in use any more. Choose another department.",
            field="shift_department",
        )
    if len(wish.reason) > LONGEST_REASON:
        raise Invalid(f"A reason has up to {LONGEST_REASON} characters.", field="reason")
    _check_dates(wish, today)
    for name in ("starts_minute", "ends_minute"):
        minute = getattr(wish, name)
        if minute is not None and not 0 <= minute <= DAY:
            raise Invalid(f"A minute of the day is a number from 0 to {DAY}.", field=name)
    asked = wish.asked
    if asked.unit is Unit.HOURS and asked.last_minute <= asked.starts_minute:
        raise Invalid("The leave ends before it begins. Check the times.", field="ends_minute")
    if asked.unit is Unit.DAYS and not (asked.halves_of(asked.starts_on) and asked.halves_of(asked.ends_on)):
        raise Invalid("The leave ends before it begins. Check morning and afternoon.", field="ends_half")
    _check_days(wish)


def _check_dates(wish: Wish, today: date) -> None:
    if wish.ends_on < wish.starts_on:
        raise Invalid("The leave ends before it begins. Check the dates.", field="ends_on")
    if wish.ends_on > add_months(today, 12 * YEARS_AHEAD):
        raise Invalid(
            f"Leave can be asked for up to {YEARS_AHEAD} years ahead. Check the dates.", field="ends_on"
        )
    if wish.starts_on < add_months(today, -12 * YEARS_BACK):
        raise Invalid(
            f"Leave can be entered up to {YEARS_BACK} years back. Check the dates.", field="starts_on"
        )


def _check_days(wish: Wish) -> None:
    """Those that are stated lie within it, each once."""
    dates = [day.on for day in wish.days or ()]
    if len(set(dates)) != len(dates) or any(not wish.starts_on <= on <= wish.ends_on for on in dates):
        raise Invalid("days: each is a day of the leave, and is given once.", field="days")
    for day in wish.days or ():
        if not 0 <= day.minutes <= DAY or (day.amount is not None and not 0 <= day.amount <= 1):
            raise Invalid(f"days: {day.on} has no more than 24 hours.", field="days")
        if (
            day.starts_at
            and day.finishes_at
            and not timedelta(0) <= day.finishes_at - day.starts_at <= timedelta(days=1)
        ):
            raise Invalid(f"days: on {day.on} the leave ends before it begins.", field="days")


def days_of(wish: Wish, schedule: Schedule, usual_minutes: int) -> list[LeaveDay]:
    """What each of its days comes to for somebody: as stated, else as they would have worked."""
    if wish.days is None:
        return breakdown(wish.asked, schedule)
    return [_stated(day, schedule, usual_minutes) for day in sorted(wish.days, key=lambda one: one.on)]


def _stated(day: StatedDay, schedule: Schedule, usual_minutes: int) -> LeaveDay:
    work = work_of(schedule.pattern.on(day.on))
    first = min((start for start, _ in work), default=START_OF_WORK)
    starts_at = day.starts_at or instant(day.on, first, schedule.zone)
    finishes_at = day.finishes_at or starts_at + day.minutes * MINUTE
    amount = day.amount
    if amount is None:
        amount = min(share_of_day(schedule, day.on, day.minutes, usual_minutes), Decimal(1))
    return LeaveDay(day.on, day.minutes, amount, starts_at, finishes_at)


def place(request: LeaveRequest, wish: Wish, schedule: Schedule, usual_minutes: int) -> list[LeaveDay]:
    """Set on the request what follows from the wish and the person's hours: all but status and balance."""
    asked = wish.asked
    days = days_of(wish, schedule, usual_minutes)
    hours = asked.unit is Unit.HOURS
    request.leave_type, request.department = wish.leave_type, wish.shift_department
    request.unit, request.starts_on, request.ends_on = asked.unit.value, asked.starts_on, asked.ends_on
    request.starts_half, request.ends_half = asked.starts_half.value, asked.ends_half.value
    request.starts_minute = asked.starts_minute if hours else None
    request.ends_minute = asked.ends_minute if hours else None
    request.time_zone = schedule.zone.key
    request.days = [day.plain() for day in days]
    request.days_stated = wish.days is not None
    request.duration = duration(asked, schedule.zone)
    request.minutes = sum(day.minutes for day in days)
    request.reason, request.attachment = wish.reason, wish.attachment
    return days
