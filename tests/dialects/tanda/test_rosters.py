"""Rosters, as tanda-v2.txt 197-265 has them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muster.core.actor import Actor, Scope
from muster.core.change import change
from muster.dialects.tanda.schedule_wire import DAYS_OF_ROSTER
from muster.people.actions import update_employee
from muster.rosters.models import Roster
from tests.away import fresh
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import NO_ACCESS
from tests.dialects.tanda.planned import at, hidden, made, published
from tests.dialects.tanda.worked import ok, refused
from tests.world import NOW, Tanda, World

PATHS = ("/rosters/current", "/rosters/on/2026-03-05")


def days(roster: dict[str, Any]) -> dict[str, list[int]]:
    """Ids of the schedules by day, of the days that have some."""
    return {
        one["date"]: [schedule["id"] for schedule in one["schedules"]]
        for one in roster["schedules"]
        if one["schedules"]
    }


@answers("GET /api/v2/rosters/{id}", "GET /api/v2/rosters/current", "GET /api/v2/rosters/on/{date}")
def test_a_roster_is_a_week_by_days(ada: Tanda, world: World) -> None:
    late = made(ada, world, user_id=world.emma.pk, start=at(5, 10), finish=at(5, 12))
    early = made(ada, world)
    sunday = made(ada, world, start=at(9, 3), finish=at(9, 3, 30))
    next_week = made(ada, world, start=at(9, 9), finish=at(9, 17))
    key = early["roster_id"]
    found = ok(ada("GET", f"/rosters/{key}"))
    assert found.keys() == {"id", "schedules", "start", "finish", "updated_at"}
    assert (found["id"], found["start"], found["finish"]) == (key, "2026-03-02", "2026-03-08")
    assert found["updated_at"] == int(NOW.timestamp())
    assert [one["date"] for one in found["schedules"]] == [f"2026-03-0{number}" for number in range(2, 9)]
    assert [one["id"] for one in found["schedules"]] == [key * DAYS_OF_ROSTER + number for number in range(7)]
    assert found["schedules"][3]["schedules"] == [early, late]
    assert days(found) == {"2026-03-05": [early["id"], late["id"]], "2026-03-08": [sunday["id"]]}
    # Today is Wednesday the 4th.
    for path in ("/rosters/current", "/rosters/on/2026-03-02", "/rosters/on/2026-03-08"):
        assert ok(ada("GET", path)) == found
    other = ok(ada("GET", "/rosters/on/2026-03-09"))
    assert (other["id"], days(other)) == (next_week["roster_id"], {"2026-03-09": [next_week["id"]]})


def test_no_roster_has_no_content(ada: Tanda, world: World) -> None:
    made(ada, world, start=at(12, 9), finish=at(12, 10))
    for path in PATHS:
        answer = ada("GET", path)
        assert (answer.status_code, answer.content) == (204, b"")
    assert Roster.objects.all_rows_unchecked().count() == 1
    with refused(404, "No known roster with that id!") as answered:
        answered += [ada("GET", "/rosters/999"), ada("GET", "/rosters/nextweek")]
    with refused(400, "date: not a date such as 2016-03-02.") as answered:
        answered.append(ada("GET", "/rosters/on/tomorrow"))


def test_pages_of_the_nested_schedules(ada: Tanda, world: World) -> None:
    keys = [made(ada, world, start=at(day, 9), finish=at(day, 10))["id"] for day in (2, 3, 4, 5, 6)]
    path = "/rosters/current"

    def page(query: str) -> tuple[list[int], dict[str, int]]:
        found = ok(ada("GET", f"{path}?{query}"))
        assert len(found["schedules"]) == 7
        return [key for of_day in days(found).values() for key in of_day], found["meta"]

    def meta(page: int, page_size: int, total_pages: int) -> dict[str, int]:
        return {"page": page, "page_size": page_size, "total_pages": total_pages, "total_count": 5}

    assert page("page=1&page_size=2") == (keys[:2], meta(1, 2, 3))
    assert page("page=3&page_size=2") == (keys[4:], meta(3, 2, 3))
    assert page("page=4&page_size=2") == ([], meta(4, 2, 3))
    assert page("page=1") == (keys, meta(1, 100, 1))
    assert page("page_size=1000") == (keys, meta(1, 100, 1))
    assert page("page=0&page_size=0") == (keys[:1], meta(1, 1, 5))
    assert page(f"page={10**30}") == ([], meta(10**9, 100, 1))
    assert "meta" not in ok(ada("GET", path))
    with refused(
        400, "page: Input should be a valid integer, unable to parse string as an integer"
    ) as answered:
        answered.append(ada("GET", f"{path}?page=one"))


def test_who_sees_what_of_it(ada: Tanda, emma: Tanda, max_: Tanda, world: World) -> None:
    noah = published(ada, world)
    draft = made(ada, world, user_id=world.emma.pk)
    own = made(ada, world, user_id=world.max.pk)["id"]
    olga = published(ada, world, user_id=world.olga.pk, department_id=world.yard.pk)
    key = draft["roster_id"]

    def seen(api: Tanda) -> list[int]:
        return sorted(days(ok(api("GET", f"/rosters/{key}"))).get("2026-03-05", []))

    assert seen(ada) == [noah, draft["id"], own, olga]
    assert seen(max_) == [noah, draft["id"], own]
    assert seen(emma) == [noah]
    assert seen(Tanda(world.token("olga"))) == [olga]
    assert world.other
    zoe = Tanda(world.other.token("zoe"))
    hidden(zoe, f"/rosters/{key}", "roster")
    assert [zoe("GET", path).status_code for path in PATHS] == [204, 204]


def test_costs(ada: Tanda, emma: Tanda, max_: Tanda, world: World) -> None:
    key = made(ada, world)["roster_id"]
    paths = [f"{path}?show_costs=true" for path in (*PATHS, f"/rosters/{key}")]
    for path in paths:
        found = ok(ada("GET", path))
        (schedule,) = found["schedules"][3]["schedules"]
        assert (found["cost"], schedule["cost"], schedule["last_costed_at"]) == (None, None, None)
    with refused(403, NO_ACCESS) as answered:
        for api in (
            emma,
            max_,
            Tanda(world.token("pia", Scope.ROSTER)),
            Tanda(world.token("ada", Scope.COST)),
        ):
            answered += [api("GET", path) for path in paths]
    update_employee(Actor.system(world.organisation.pk), fresh(world, "max"), sees_costs=True)
    for path in paths:
        ok(max_("GET", path))


def statements(api: Tanda, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        ok(api("GET", path))
    return len(found)


def test_a_large_roster_takes_as_few_statements_as_a_small_one(ada: Tanda, world: World) -> None:
    path = "/rosters/current"
    with change(Actor.system(world.organisation.pk)):
        for number in range(80):
            user_id = (world.noah, world.emma, world.max, world.ada)[number % 4].pk
            start = at(2, 5) + number // 4 * 7 * 3600
            where = world.bar.pk if number % 4 == 3 else world.kitchen.pk
            made(ada, world, user_id=user_id, start=start, finish=start + 7200, department_id=where)
            if number == 1:
                few = statements(ada, path)
    assert sum(map(len, days(ok(ada("GET", path))).values())) == 80
    assert statements(ada, path) == few <= 5


# Sales targets


@answers("GET /api/v2/rosters/sales_targets/{type}/{date}")
@pytest.mark.parametrize("kind", ["day", "week"])
def test_no_sales_target_is_set(emma: Tanda, ada: Tanda, world: World, kind: str) -> None:
    made(ada, world)
    path = f"/rosters/sales_targets/{kind}/2026-03-05"
    none = {"target": None, "created_at": None, "updated_at": None, "user_entered": False}
    for query in ("", f"?department_id={world.kitchen.pk}", f"?location_id={world.cafe.pk}"):
        assert ok(emma("GET", path + query)) == none
    assert ok(ada("GET", f"/rosters/sales_targets/{kind}/2031-01-01")) == none


def test_what_has_no_sales_target(ada: Tanda, world: World) -> None:
    assert world.other
    zoe, path = Tanda(world.other.token("zoe")), "/rosters/sales_targets/day/2026-03-05"
    with refused(400, "type: Input should be 'day' or 'week'") as answered:
        answered.append(ada("GET", "/rosters/sales_targets/month/2026-03-05"))
    with refused(400, "date: not a date such as 2016-03-02.") as answered:
        answered.append(ada("GET", "/rosters/sales_targets/day/today"))
    with refused(404, "No known department with that id!") as answered:
        answered.append(ada("GET", f"{path}?department_id=999"))
        answered.append(zoe("GET", f"{path}?department_id={world.kitchen.pk}"))
    with refused(404, "No known location with that id!") as answered:
        answered.append(zoe("GET", f"{path}?location_id={world.depot.pk}"))
    with refused(403, NO_ACCESS) as answered:
        answered.append(Tanda(world.token("ada", Scope.DATASTREAM))("GET", path))
