"""Rostered days off, sleepovers and on calls (tanda-v2.txt 3895-4028): the same of all three."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muster.core.actor import Actor, Scope
from muster.core.change import change
from muster.rosters.models import DutyKind, DutyPeriod, Roster
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import NO_ACCESS, gone, newest
from tests.dialects.tanda.planned import at, hidden, made
from tests.dialects.tanda.worked import ok, refused
from tests.world import NOW, Tanda, World

PATHS = {
    "/rostered_days_off": (DutyKind.DAY_OFF, "rostered day off"),
    "/sleepovers": (DutyKind.SLEEPOVER, "sleepover"),
    "/on_calls": (DutyKind.ON_CALL, "on call"),
}
OF_ALL = pytest.mark.parametrize("path", PATHS)


def body(world: World, **changes: Any) -> dict[str, Any]:
    return {"user_id": world.noah.pk, "date": "2026-03-05", "start": at(5, 20), "finish": at(6, 7), **changes}


def entered(api: Tanda, world: World, path: str, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = ok(api("POST", path, body(world, **changes)))
    return found


@answers(
    *(f"{method} /api/v2{path}" for path in PATHS for method in ("GET", "POST")),
    *(f"{method} /api/v2{path}/{{id}}" for path in PATHS for method in ("GET", "DELETE")),
)
def test_all_operations_of_each(ada: Tanda, world: World) -> None:
    for path, (kind, _) in PATHS.items():
        found = entered(ada, world, path, department_id=world.kitchen.pk)
        row, roster = newest(DutyPeriod), newest(Roster)
        assert found == {
            "id": row.pk,
            "user_id": world.noah.pk,
            "daily_schedule_id": roster.pk * 7 + 3,
            "start": at(5, 20),
            "finish": at(6, 7),
            "department_id": world.kitchen.pk,
            "updated_at": int(NOW.timestamp()),
        }
        assert (row.kind, str(row.on_date)) == (kind.value, "2026-03-05")
        assert ok(ada("GET", f"{path}/{row.pk}")) == found
        assert ok(ada("GET", f"{path}?ids={row.pk}")) == [found]
        daily = ok(ada("GET", f"/rosters/{roster.pk}"))["schedules"][3]
        assert (daily["id"], daily["date"]) == (found["daily_schedule_id"], "2026-03-05")
        assert ok(ada("DELETE", f"{path}/{row.pk}")) == {}
        gone(ada, f"{path}/{row.pk}", PATHS[path][1])
    assert not DutyPeriod.objects.all_rows_unchecked().exists()


@OF_ALL
def test_the_team_is_optional_and_the_roster_that_of_the_schedules(
    ada: Tanda, world: World, path: str
) -> None:
    schedule = made(ada, world)
    found = entered(ada, world, path)
    assert (found["department_id"], found["daily_schedule_id"]) == (None, schedule["roster_id"] * 7 + 3)


@OF_ALL
def test_the_same_post_sent_again_gives_the_first(ada: Tanda, world: World, path: str) -> None:
    first = entered(ada, world, path)
    assert entered(ada, world, path) == first
    assert entered(ada, world, path, department_id=world.kitchen.pk) != first
    assert DutyPeriod.objects.all_rows_unchecked().count() == 2


@OF_ALL
def test_filters(ada: Tanda, world: World, path: str) -> None:
    first = entered(ada, world, path)
    second = entered(ada, world, path, date="2026-03-10", start=at(10, 20), finish=at(10, 23))
    other = entered(ada, world, path, user_id=world.olga.pk)
    for elsewhere in PATHS.keys() - {path}:
        entered(ada, world, elsewhere)

    def found(query: str) -> list[int]:
        return [one["id"] for one in ok(ada("GET", f"{path}?{query}"))]

    roster_id = first["daily_schedule_id"] // 7
    assert found(f"roster_id={roster_id}") == [first["id"], other["id"]]
    assert found(f"user_id={world.noah.pk}") == [first["id"], second["id"]]
    assert found(f"ids={second['id']},{other['id']},999") == [other["id"], second["id"]]
    assert found(f"user_id={world.noah.pk}&roster_id={roster_id}&ids={first['id']}") == [first["id"]]
    assert found(f"user_id={world.noah.pk}&ids={other['id']}") == []
    with refused(400, "At least one filter parameter is required.") as answered:
        answered += [ada("GET", path), ada("GET", f"{path}?user_id=")]
    with refused(400, "user_id: not a whole number.") as answered:
        answered.append(ada("GET", f"{path}?user_id=me"))


@OF_ALL
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        *(({name: None}, f"{name} is required.") for name in ("user_id", "date", "start", "finish")),
        ({"date": "5 March"}, "date: not a date such as 2016-03-02."),
        ({"finish": at(5, 20)}, "It finishes after it starts."),
        ({"finish": at(8, 20)}, "finish: It is at most 48 hours long. Check the dates."),
        ({"date": "2026-03-07"}, "It starts on its date, or in the night after it."),
        ({"department_id": 999}, "department_id: no known department with the id 999."),
    ],
)
def test_what_it_cannot_be(ada: Tanda, world: World, path: str, changes: dict[str, Any], text: str) -> None:
    with refused(400, text) as answered:
        answered.append(ada("POST", path, body(world, **changes)))


@OF_ALL
def test_who_sees_and_changes_whose(ada: Tanda, emma: Tanda, max_: Tanda, world: World, path: str) -> None:
    noun = PATHS[path][1]
    mine, olgas = entered(max_, world, path)["id"], entered(ada, world, path, user_id=world.olga.pk)["id"]
    noah, olga = Tanda(world.token("noah")), Tanda(world.token("olga"))
    both = f"{path}?ids={mine},{olgas}"
    assert [one["id"] for one in ok(max_("GET", both))] == [mine]
    assert [one["id"] for one in ok(noah("GET", both))] == [mine]
    assert [one["id"] for one in ok(olga("GET", both))] == [olgas]
    assert ok(emma("GET", both)) == []
    hidden(emma, f"{path}/{mine}", noun)
    gone(max_, f"{path}/{olgas}", noun)
    for elsewhere in PATHS.keys() - {path}:
        gone(ada, f"{elsewhere}/{mine}", PATHS[elsewhere][1])
    with refused(403, NO_ACCESS) as answered:
        answered += [api("DELETE", f"{path}/{mine}") for api in (emma, noah, Tanda(world.token("pia")))]
        answered.append(noah("POST", path, body(world)))
        without = Tanda(world.token("ada", Scope.USER))
        answered += [
            without("GET", both),
            without("GET", f"{path}/{mine}"),
            without("POST", path, body(world)),
        ]
    assert world.other
    zoe = Tanda(world.other.token("zoe"))
    assert ok(zoe("GET", both)) == ok(zoe("GET", f"{path}?user_id={world.noah.pk}")) == []
    gone(zoe, f"{path}/{mine}", noun)
    with refused(404, "No known user with that id!") as answered:
        answered.append(zoe("POST", path, body(world)))
        answered.append(max_("POST", path, body(world, user_id=world.olga.pk)))


def test_a_long_list_takes_as_few_statements_as_a_short_one(ada: Tanda, world: World) -> None:
    path = f"/sleepovers?user_id={world.noah.pk}"
    counts = []
    with change(Actor.system(world.organisation.pk)):
        for day in range(2, 30):
            changes = {"date": f"2026-03-{day:02}", "start": at(day, 20), "finish": at(day, 23)}
            entered(ada, world, "/sleepovers", **changes)
            if day in {3, 29}:
                with CaptureQueriesContext(connection) as found:
                    ok(ada("GET", path))
                counts.append(len(found))
    assert counts[0] == counts[1] <= 3
