"""Who is away: people by days, as each may see it."""

from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from tests.away import FRIDAY, MONDAY, ask, fresh, hire_many, holiday, leave_type, observe, settings
from tests.world import World

from muster.core.actor import Actor
from muster.leave import actions, request_queries
from muster.leave.chart_queries import Absence, Chart, wall_chart, who_else_is_off
from muster.leave.kinds import Half, Unit
from muster.leave.models import LeaveRequest
from muster.people.models import Employee

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
ANNUAL = "#3377CC"


def marks(chart: Chart, name: str) -> dict[int, str]:
    """By day of the month: initials of what is in the morning and the afternoon, small while it waits."""

    def mark(one: Absence | None) -> str:
        return "-" if one is None else one.label[0].lower() if one.pending else one.label[0]

    (line,) = [line for line in chart.lines if line.employee.name.startswith(name)]
    return {
        day.on.day: mark(day.morning) + mark(day.afternoon)
        for day in line.days
        if day.morning or day.afternoon
    }


def names(chart: Chart) -> list[str]:
    return [line.employee.name.split()[0] for line in chart.lines]


def chart(world: World, by: str, **facts: object) -> Chart:
    return wall_chart(world.actor(by), FIRST, LAST, **facts)  # type: ignore[arg-type]


def test_a_month_as_an_administrator_sees_it(world: World) -> None:
    open_type = leave_type(world, "Compassionate leave")
    actions.update_leave_type(Actor.system(world.organisation.pk), open_type, private=False)
    holiday(world, "AU-NSW", MONDAY)
    holiday(world, "AU-WA", FRIDAY, starts_at=time(12))
    observe(world, "cafe", ["AU-NSW"])
    observe(world, "depot", ["AU-WA"])
    ask(world, "emma", date(2026, 3, 12), date(2026, 3, 16), by="max", starts_half=Half.AFTERNOON)
    ask(world, "emma", date(2026, 3, 12), of="Sick leave", ends_half=Half.MORNING)
    ask(world, "noah", date(2026, 2, 26), date(2026, 3, 2), by="max", leave_type=open_type)
    ask(world, "olga", date(2026, 3, 31), date(2026, 4, 2), of="Unpaid leave")
    ask(world, "rosa", MONDAY, of="Sick leave", unit=Unit.HOURS, starts_minute=780, ends_minute=900)
    actions.decline(world.actor("ada"), ask(world, "noah", date(2026, 3, 20)))
    found = chart(world, "ada")
    assert names(found) == ["Ada", "Pia", "Rosa", "Emma", "Max", "Noah", "Olga"]
    assert (found.dates[0], len(found.dates)) == (FIRST, 31)
    assert marks(found, "Emma") == {12: "sA", 13: "AA", 14: "AA", 15: "AA", 16: "AA"}
    assert marks(found, "Noah") == {1: "CC", 2: "CC"}
    assert marks(found, "Olga") == {31: "uu"}
    assert marks(found, "Rosa") == {9: "-s"}
    emma, olga = (line for line in found.lines if line.employee.name.split()[0] in {"Emma", "Olga"})
    assert [(day.on.day, [free.name for free in day.holidays]) for day in emma.days if day.holidays] == [
        (9, ["Day of AU-NSW 2026-03-09"])
    ]
    assert [(day.on.day, day.holidays[0].period) for day in olga.days if day.holidays] == [(13, (720, 1440))]
    day = emma.days[12]
    assert day.absences == [
        Absence(day.absences[0].request_id, "Annual leave", ANNUAL, pending=False, hours=False)
    ]
    assert len(emma.days[11].absences) == 2


@pytest.mark.parametrize(
    ("see", "by", "people", "emma", "noah"),
    [
        ("everybody", "noah", 7, {12: "AA"}, {9: "aa", 10: "CC"}),
        ("department", "noah", 3, {12: "AA"}, {9: "aa", 10: "CC"}),
        ("nobody", "noah", 1, None, {9: "aa", 10: "CC"}),
        ("department", "emma", 6, {12: "AA", 13: "ss"}, {10: "CC"}),
        ("nobody", "max", 3, {12: "AA", 13: "ss"}, {9: "aa", 10: "CC"}),
        ("department", "olga", 1, None, None),
        ("everybody", "olga", 7, {12: "AA"}, {10: "CC"}),
        ("nobody", "rosa", 7, {12: "AA", 13: "ss"}, {9: "aa", 10: "CC"}),
    ],
)
def test_what_colleagues_see(  # noqa: PLR0917 - the columns of a table
    world: World, see: str, by: str, people: int, emma: dict[int, str] | None, noah: dict[int, str] | None
) -> None:
    """Approved leave alone, and of private types that somebody is away."""
    settings(world, colleagues_see=see)
    open_type = leave_type(world, "Compassionate leave")
    actions.update_leave_type(Actor.system(world.organisation.pk), open_type, private=False)
    ask(world, "emma", date(2026, 3, 12), by="max")
    ask(world, "emma", FRIDAY, of="Sick leave")
    ask(world, "noah", MONDAY)
    ask(world, "noah", date(2026, 3, 10), by="max", leave_type=open_type)
    found = chart(world, by)
    assert len(found.lines) == people
    for name, wanted in (("Emma", emma), ("Noah", noah)):
        if wanted is None:
            assert name not in names(found)
        else:
            assert marks(found, name) == wanted
    seen_whole = by in {"max", "rosa"}
    for line in found.lines:
        own = line.employee.pk == world.people[by].pk
        for day in line.days:
            for one in day.absences:
                assert (one.request_id is not None) == (own or seen_whole)
                assert one.label != "Annual leave" or own or seen_whole


def test_of_some_departments(world: World) -> None:
    assert names(chart(world, "ada", department_ids=[world.yard.pk])) == ["Olga"]
    assert chart(world, "olga", department_ids=[world.kitchen.pk]).lines == []


def owned(one: Employee, first: LeaveRequest) -> dict[str, Any]:
    return {
        "organisation": one.organisation,
        "employee": one,
        "leave_type": first.leave_type,
        "requested_by": one,
        "created_at": first.created_at,
        "updated_at": first.updated_at,
    }


def test_five_hundred_people_and_a_month(world: World) -> None:
    people = [*world.people.values(), *hire_many(world, 493, world.yard)]
    holiday(world, "AU-WA", FRIDAY)
    observe(world, "depot", ["AU-WA"])
    first = ask(world, "emma", MONDAY, of="Unpaid leave")
    LeaveRequest._base_manager.bulk_create(
        LeaveRequest(**{**model_to_dict(first), "id": None, "uuid": uuid4(), **owned(one, first)})
        for one in people
        if one != world.emma
    )
    settings(world, colleagues_see="everybody")
    for by in ("ada", "max", "emma"):
        actor = world.actor(by)
        with CaptureQueriesContext(connection) as statements:
            found = wall_chart(actor, FIRST, LAST)
            days = [day for line in found.lines for day in line.days if day.absences]
        assert len(statements) <= 8
        assert len(found.lines) == 500
        assert len(days) == {"ada": 500, "max": 3, "emma": 1}[by]


def test_who_else_is_off(world: World) -> None:
    from muster.core.change import change  # noqa: PLC0415

    with change(Actor.system(world.organisation.pk)) as made:
        world.kitchen.refresh_from_db()
        world.kitchen.maximum_off = 1
        made.save(world.kitchen)
    actions.set_profile(Actor.system(world.organisation.pk), fresh(world, "emma"), approver=world.olga)
    first = ask(world, "emma", MONDAY, FRIDAY)
    ask(world, "noah", date(2026, 3, 12), date(2026, 3, 16), by="ada", override_maximum_off=True)
    for by, label in (("ada", "Annual leave"), ("olga", "Away")):
        request = request_queries.request(world.actor(by), first.pk)
        beside = who_else_is_off(world.actor(by), [request])[first.pk]
        (other,) = beside.others
        assert (other.name, other.first, other.absence.label) == ("Noah North", date(2026, 3, 12), label)
        assert beside.full_on == [date(2026, 3, 12), FRIDAY]


def test_who_else_is_off_beside_many_in_as_many_statements(world: World) -> None:
    """Each beside the others of their department and days, and not beside themselves."""
    requests = [
        ask(world, "emma", MONDAY),
        ask(world, "noah", MONDAY, FRIDAY),
        ask(world, "max", FRIDAY),
        ask(world, "olga", MONDAY, FRIDAY),
    ]
    ada = world.actor("ada")
    rows = [request_queries.request(ada, one.pk) for one in requests]
    counts = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as statements:
            found = who_else_is_off(ada, some)
        counts.append(len(statements))
    assert counts == [2, 2]
    assert [[one.name for one in found[row.pk].others] for row in rows] == [
        ["Noah North"], ["Emma Example", "Max Manager"], ["Noah North"], [],
    ]  # fmt: skip
    assert who_else_is_off(ada, []) == {}
