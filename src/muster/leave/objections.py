"""What speaks against leave: other leave, locked days, too many away, limits, a balance that does not cover it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from muster.leave.accrual import hypothetical, left_with
from muster.leave.actions.takings import days_taken
from muster.leave.kinds import Unit
from muster.leave.models import LeaveRequest, LeaveRequestStatus, LeaveSettings, LockedPeriod
from muster.leave.refusals import (
    BalanceTooLow,
    ByTheDay,
    LimitReached,
    LockedDays,
    MaximumOff,
    Overlapping,
    Refusal,
)
from muster.leave.terms import ZERO, Account
from muster.leave.wishes import Wish, asked_for
from muster.leave.working import collide, leave_day
from muster.leave.years import next_year, year_start
from muster.people.models import Employee

if TYPE_CHECKING:
    from muster.leave.asking import Weighed

LIVE = (LeaveRequestStatus.PENDING.value, LeaveRequestStatus.APPROVED.value)
# timetastic.txt 324
OVERLAP = "You already have an absence booked during this period. Please check the dates."
HOUR = Decimal(60)


@dataclass
class Others:
    """What was read for all who are weighed, by employee, and who is off by department and day."""

    live: dict[int, list[LeaveRequest]]
    waiting: dict[int, list[LeaveRequest]]
    of_type: dict[int, list[LeaveRequest]]
    locked: list[LockedPeriod]
    off: dict[tuple[int, date], set[int]]

    @classmethod
    def read(
        cls,
        organisation_id: int,
        employees: Sequence[Employee],
        wish: Wish,
        instead_of: LeaveRequest | None,
    ) -> Self:
        """Five statements at most."""
        ids = [one.pk for one in employees]
        rows = LeaveRequest.objects.all_rows_unchecked().filter(organisation_id=organisation_id)
        rows = rows.exclude(pk=instead_of.pk if instead_of else 0).filter(status__in=LIVE)
        theirs = rows.filter(employee_id__in=ids)
        leave_type = wish.leave_type
        waiting = theirs.filter(status=LeaveRequestStatus.PENDING.value, leave_type__bank=leave_type.bank_id)
        around = theirs.filter(
            leave_type=leave_type,
            starts_on__lte=wish.ends_on + timedelta(days=366),
            ends_on__gte=wish.starts_on - timedelta(days=366),
        )
        limited = leave_type.limit_days is not None or leave_type.limit_hours is not None
        return cls(
            _by_employee(theirs.filter(starts_on__lte=wish.ends_on, ends_on__gte=wish.starts_on)),
            _by_employee(waiting) if leave_type.prevents_negative and leave_type.bank_id else {},
            _by_employee(around) if limited else {},
            _locked(organisation_id, employees, wish),
            who_is_off(organisation_id, employees, wish, instead_of)
            if leave_type.counts_to_maximum_off
            else {},
        )


def _by_employee(rows: Iterable[LeaveRequest]) -> dict[int, list[LeaveRequest]]:
    found: dict[int, list[LeaveRequest]] = {}
    for row in rows:
        found.setdefault(row.employee_id, []).append(row)
    return found


def _locked(organisation_id: int, employees: Sequence[Employee], wish: Wish) -> list[LockedPeriod]:
    rows = LockedPeriod.objects.all_rows_unchecked().filter(
        Q(employee__isnull=True, department__isnull=True)
        | Q(employee_id__in=[one.pk for one in employees])
        | Q(department_id__in={one.primary_department_id for one in employees}),
        organisation_id=organisation_id,
        starts_on__lte=wish.ends_on,
        ends_on__gte=wish.starts_on,
    )
    return list(rows.order_by("starts_on", "pk"))


def who_is_off(
    organisation_id: int, employees: Sequence[Employee], wish: Wish, instead_of: LeaveRequest | None
) -> dict[tuple[int, date], set[int]]:
    """By department and day, who of it is or asks to be away: of types that count, in departments that have a limit."""
    departments = {one.primary_department for one in employees}
    limited = {one.pk for one in departments if one and one.maximum_off}
    found: dict[tuple[int, date], set[int]] = {}
    if not limited:
        return found
    rows = LeaveRequest.objects.all_rows_unchecked().filter(
        organisation_id=organisation_id,
        status__in=LIVE,
        employee__primary_department_id__in=limited,
        leave_type__counts_to_maximum_off=True,
        starts_on__lte=wish.ends_on,
        ends_on__gte=wish.starts_on,
    )
    rows = rows.exclude(pk=instead_of.pk if instead_of else 0)
    for department_id, employee_id, days in rows.values_list(
        "employee__primary_department_id", "employee_id", "days"
    ):
        for day in days:
            key = (department_id, date.fromisoformat(day["date"]))
            found.setdefault(key, set()).add(employee_id)
    return found


@dataclass
class Objections:
    wish: Wish
    settings: LeaveSettings
    others: Others
    elsewhere: Mapping[int, Refusal]

    def find(self, one: "Weighed") -> None:
        """Fill its refusals. Who is not refused counts as away for those who come after."""
        wish, overrode, may = self.wish, [], one.may_override
        for name, wanted, refusal in (
            ("", False, self._unit(one)),
            ("", False, self._overlap(one)),
            ("locked_days", wish.override_locked_days, self._locked(one)),
            ("maximum_off", wish.override_maximum_off, self._maximum_off(one)),
            ("balance", wish.override_balance, self._limit(one)),
            ("balance", wish.override_balance, self._balance(one)),
            ("", False, self.elsewhere.get(one.employee.pk)),
        ):
            if refusal is None:
                continue
            if wanted and may:
                overrode.append(name)
                continue
            refusal.may_override = may and bool(name)
            one.refusals.append(refusal)
        one.request.overrode = sorted(set(overrode))
        if not one.refusals:
            self._count(one)

    def _count(self, one: "Weighed") -> None:
        department = one.employee.primary_department
        if department and department.maximum_off and self.wish.leave_type.counts_to_maximum_off:
            for day in one.days:
                self.others.off.setdefault((department.pk, day.on), set()).add(one.employee.pk)

    def _unit(self, one: "Weighed") -> ByTheDay | None:
        """timetastic.txt 278: hours where the balance is counted in them, or where nothing is deducted."""
        in_hours = self.wish.asked.unit is Unit.HOURS
        if not in_hours or one.account is None or Unit.HOURS in {one.account.unit, self.wish.leave_type.unit}:
            return None
        return ByTheDay(
            f"{self.wish.leave_type.name} is counted in days for {one.employee.name}. Ask for days or halves of them.",
            field="unit",
        )

    def _overlap(self, one: "Weighed") -> Overlapping | None:
        mine = self.wish.asked
        theirs = self.others.live.get(one.employee.pk, [])
        if any(collide(mine, asked_for(other), one.schedule) for other in theirs):
            return Overlapping(OVERLAP, field="starts_on")
        return None

    def _locked(self, one: "Weighed") -> LockedDays | None:
        for row in self.others.locked:
            if row.employee_id not in {None, one.employee.pk}:
                continue
            if row.department_id not in {None, one.employee.primary_department_id}:
                continue
            why = f": {row.reason}" if row.reason else ""
            return LockedDays(
                f"No leave can be taken {_span(row.starts_on, row.ends_on)}{why}.", field="starts_on"
            )
        return None

    def _maximum_off(self, one: "Weighed") -> MaximumOff | None:
        department = one.employee.primary_department
        if department is None or not department.maximum_off or not self.wish.leave_type.counts_to_maximum_off:
            return None
        for day in one.days:
            off = self.others.off.get((department.pk, day.on), set()) - {one.employee.pk}
            if len(off) >= department.maximum_off:
                people = "1 person" if department.maximum_off == 1 else f"{department.maximum_off} people"
                return MaximumOff(
                    f"{department.name} may have {people} off on one day, and has on {day.on}.",
                    field="starts_on",
                )
        return None

    def _limit(self, one: "Weighed") -> LimitReached | None:
        leave_type, unit = self.wish.leave_type, one.unit
        limit = leave_type.limit_days if unit is Unit.DAYS else leave_type.limit_hours
        if limit is None:
            return None
        month = one.account.year_starts_month if one.account else self.settings.year_starts_month
        requests = [*self.others.of_type.get(one.employee.pk, []), one.request]
        used: dict[date, Decimal] = {}
        for request in requests:
            for day in map(leave_day, request.days):
                amount = day.amount if unit is Unit.DAYS else day.minutes / HOUR
                year = year_start(day.on, month)
                used[year] = used.get(year, ZERO) + amount
        for year in sorted({year_start(day.on, month) for day in one.days}):
            if used[year] > limit:
                until = next_year(year) - timedelta(days=1)
                return LimitReached(
                    f"{leave_type.name} is limited to {limit.normalize():f} {unit} in the leave year "
                    f"{_span(year, until)}; with this it would be {used[year].normalize():f}.",
                    field="starts_on",
                )
        return None

    def _balance(self, one: "Weighed") -> BalanceTooLow | None:
        """What waits for approval counts as taken. What a fallback type can take in its place is not refused."""
        leave_type = self.wish.leave_type
        if not leave_type.prevents_negative or one.book is None or one.account is None:
            return None
        days = days_taken(one.request, one.account.unit)
        if not days:
            return None
        book = with_pending(one.book, self.others.waiting.get(one.employee.pk, []), one.account.unit)
        left = left_with(book, days)
        if left >= 0:
            return None
        fallback = self.wish.fallback_type or leave_type.fallback
        if fallback is not None and fallback.archived_at is None:
            one.request.fallback_type = fallback
            return None
        asked = sum(days.values(), ZERO)
        there = max(left + asked, ZERO)
        return BalanceTooLow(
            f"{leave_type.name}: this takes {asked.normalize():f} {one.account.unit} and {there.normalize():f} are left.",
            field="leave_type",
        )


def with_pending(book: Account, pending: Iterable[LeaveRequest], unit: str) -> Account:
    """As though what waits had been taken. The ids are those of no entry and of no other try."""
    extra = [entry for request in pending for entry in hypothetical(days_taken(request, unit))]
    numbered = [replace(entry, id=-1_000_000 - number) for number, entry in enumerate(extra)]
    return replace(book, entries=(*book.entries, *numbered))


def _span(first: date, last: date) -> str:
    return f"on {first}" if first == last else f"from {first} to {last}"
