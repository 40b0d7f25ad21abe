"""When people ask not to be rostered (tanda-extra.md)."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from muster.core.actor import Scope
from muster.leave.actions import enter_availability
from muster.leave.models import Availability
from muster.places.actions import update_settings
from tests.away import fresh
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import NO_ACCESS, gone, newest, unchanged
from tests.dialects.tanda.worked import ok, refused
from tests.world import NOW, Tanda, World

SYDNEY, PERTH = ZoneInfo("Australia/Sydney"), ZoneInfo("Australia/Perth")
DAYS = 10_000
UNKNOWN = "No known unavailability with that id!"


def unix(day: int, hour: int, minute: int = 0, *, month: int = 3, zone: ZoneInfo = SYDNEY) -> int:
    return int(datetime(2026, month, day, hour, minute, tzinfo=zone).timestamp())


def body(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "user_id": world.emma.pk,
        "title": "Lectures",
        "start": unix(10, 9),
        "finish": unix(10, 17),
        "repeating": False,
        **changes,
    }


def made(api: Tanda, world: World, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = ok(api("POST", "/unavailability", body(world, **changes)))
    return found


def weekly(api: Tanda, world: World, occurrences: int = 3, **changes: Any) -> dict[str, Any]:
    info = {"interval": "week", "occurrences": occurrences}
    return made(api, world, repeating=True, repeating_info=info, **changes)


@answers("POST /api/v2/unavailability", "GET /api/v2/unavailability/{id}")
def test_once(emma: Tanda, world: World) -> None:
    found = made(emma, world)
    row = newest(Availability)
    assert found == {
        "id": row.pk * DAYS,
        "user_id": world.emma.pk,
        "title": "Lectures",
        "start": unix(10, 9),
        "finish": unix(10, 17),
        "repeating": False,
        "repeating_info": None,
        "all_day": False,
        "updated_at": int(NOW.timestamp()),
    }
    assert (row.preference, row.starts_on, row.ends_on, str(row.starts_at), str(row.finishes_at)) == (
        "unavailable", date(2026, 3, 10), date(2026, 3, 10), "09:00:00", "17:00:00",
    )  # fmt: skip
    assert ok(emma("GET", f"/unavailability/{found['id']}")) == found


def test_a_night_and_several_days(emma: Tanda, world: World) -> None:
    night = made(emma, world, start=unix(10, 22), finish=unix(11, 6))
    days = made(emma, world, start=unix(14, 12), finish=unix(17, 0))
    assert (night["start"], night["finish"]) == (unix(10, 22), unix(11, 6))
    assert (days["start"], days["finish"]) == (unix(14, 12), unix(17, 0))


def test_times_are_those_of_the_place_of_the_user(ada: Tanda, world: World) -> None:
    at = {"start": unix(10, 9, zone=PERTH), "finish": unix(10, 17, zone=PERTH)}
    found = made(ada, world, user_id=world.olga.pk, **at)
    assert {name: found[name] for name in at} == at
    assert str(newest(Availability).starts_at) == "09:00:00"


def test_all_day(emma: Tanda, world: World) -> None:
    sent = {
        "user_id": world.emma.pk, "title": "Away", "date_from": "2026-04-04", "date_to": "2026-04-05", "all_day": True
    }  # fmt: skip
    found = ok(emma("POST", "/unavailability", sent))
    # The clocks go back on the second day.
    assert (found["all_day"], found["start"]) == (True, unix(4, 0, month=4))
    assert found["finish"] - found["start"] == 49 * 3600
    row = newest(Availability)
    assert (row.starts_on, row.ends_on, row.starts_at) == (date(2026, 4, 4), date(2026, 4, 5), None)
    one_day = ok(emma("POST", "/unavailability", {"user_id": world.emma.pk, "date_from": "2026-03-10"}))
    assert (one_day["all_day"], one_day["title"]) == (True, "")
    assert (one_day["start"], one_day["finish"]) == (unix(10, 0), unix(11, 0))


def test_the_same_post_sent_again_gives_the_first(emma: Tanda, max_: Tanda, world: World) -> None:
    once, series = made(emma, world), weekly(emma, world)
    whole = {"all_day": True, "date_from": "2026-03-10"}
    day = made(emma, world, **whole)
    assert [made(max_, world), weekly(emma, world), made(emma, world, **whole)] == [once, series, day]
    assert Availability.objects.all_rows_unchecked().count() == 3
    made(emma, world, title="Lecture")
    assert Availability.objects.all_rows_unchecked().count() == 4


@answers("GET /api/v2/unavailability/repeating_for/{id}")
def test_repeating(emma: Tanda, world: World) -> None:
    # The clocks go back on April 5: what is at nine by the wall stays there.
    found = weekly(emma, world, 3, start=unix(31, 9), finish=unix(31, 17))
    pk = newest(Availability).pk
    ids = [pk * DAYS, pk * DAYS + 7, pk * DAYS + 14]
    assert (found["id"], found["repeating"]) == (ids[0], True)
    info = {"interval": "week", "occurrences": 3, "start": unix(31, 9), "ids": ids}
    assert found["repeating_info"] == info
    all_of_it = ok(emma("GET", f"/unavailability/repeating_for/{ids[1]}"))
    assert [(one["id"], one["start"], one["finish"]) for one in all_of_it] == [
        (ids[0], unix(31, 9), unix(31, 17)),
        (ids[1], unix(7, 9, month=4), unix(7, 17, month=4)),
        (ids[2], unix(14, 9, month=4), unix(14, 17, month=4)),
    ]
    assert all(one["repeating_info"] == info for one in all_of_it)
    assert ok(emma("GET", f"/unavailability/{ids[2]}")) == all_of_it[2]
    once = made(emma, world)
    assert ok(emma("GET", f"/unavailability/repeating_for/{once['id']}")) == [once]


@pytest.mark.parametrize(
    ("sent", "shown", "offsets"),
    [
        ("day", "day", [0, 1, 2]),
        ("fortnight", "fortnight", [0, 14, 28]),
        ("3 weeks", "3 weeks", [0, 21, 42]),
        (1, "week", [0, 7, 14]),
        ("2", "fortnight", [0, 14, 28]),
    ],
)
def test_intervals(emma: Tanda, world: World, sent: Any, shown: str, offsets: list[int]) -> None:
    info = {"interval": sent, "occurrences": 3}
    found = made(emma, world, repeating=True, repeating_info=info)["repeating_info"]
    first = newest(Availability).pk * DAYS
    assert (found["interval"], found["ids"]) == (shown, [first + days for days in offsets])


def test_what_was_entered_on_a_page_for_good(emma: Tanda, world: World) -> None:
    row = enter_availability(
        world.actor("emma"), fresh(world, "emma"),
        starts_on=date(2020, 1, 1), repeat_every_weeks=1, repeat_weekdays=[1, 3],
    )  # fmt: skip
    found = ok(emma("GET", "/unavailability"))
    assert len(found) == 366
    info = found[0]["repeating_info"]
    assert (info["interval"], info["occurrences"], len(info["ids"])) == ("week", None, 366)
    assert [one["id"] for one in found] == info["ids"]
    # Today is March 4, 2026; what is told ends within a year of it.
    last = date(2020, 1, 1) + timedelta(days=info["ids"][-1] - row.pk * DAYS)
    assert last == date(2027, 3, 3)
    assert ok(emma("GET", f"/unavailability/{row.pk * DAYS}"))["start"] == 1577797200
    ok(emma("PUT", f"/unavailability/{info['ids'][5]}", {"title": "Choir"}))
    week = ok(emma("GET", "/unavailability?from=2026-03-09&to=2026-03-15"))
    assert [(one["title"], one["start"]) for one in week] == [("", unix(9, 0)), ("", unix(11, 0))]
    kept = ok(emma("GET", f"/unavailability?ids={info['ids'][4]},{info['ids'][5]}"))
    assert [(one["id"], one["title"]) for one in kept] == [(info["ids"][4], ""), (info["ids"][5], "Choir")]


@answers("GET /api/v2/unavailability")
def test_the_list_and_what_it_is_asked_for(ada: Tanda, emma: Tanda, world: World) -> None:
    once, series = made(emma, world), weekly(emma, world, start=unix(12, 9), finish=unix(12, 10))
    other = made(ada, world, user_id=world.olga.pk)
    ids = series["repeating_info"]["ids"]

    def found(query: str) -> list[int]:
        return [one["id"] for one in ok(ada("GET", f"/unavailability{query}"))]

    assert found("") == [once["id"], *ids, other["id"]]
    assert found(f"?user_ids={world.olga.pk},999") == [other["id"]]
    assert found(f"?ids={ids[1]},{once['id']},{once['id'] + 1},77") == [once["id"], ids[1]]
    assert found("?from=2026-03-11&to=2026-03-19") == ids[:2]
    assert found(f"?from=2026-03-11&to=2026-03-19&ids={ids[1]},{ids[2]}") == ids[1:2]
    assert found(f"?updated_after={int(NOW.timestamp())}") == []
    assert len(found(f"?updated_after={int(NOW.timestamp()) - 1}")) == 5
    with refused(400, "from and to are given together.") as answered:
        answered.append(ada("GET", "/unavailability?from=2026-03-11"))
    with refused(400, "to: at most 366 days from from on.") as answered:
        answered += [
            ada("GET", f"/unavailability?from=2026-03-11&to={to}") for to in ("2027-03-12", "2026-03-10")
        ]


def test_who_sees_whose(emma: Tanda, max_: Tanda, world: World, django_assert_max_num_queries: Any) -> None:
    one = made(emma, world)
    zoe, noah = Tanda(world.other.token("zoe")), Tanda(world.token("noah"))  # type: ignore[union-attr]
    assert [row["id"] for row in ok(max_("GET", "/unavailability"))] == [one["id"]]
    for api in (zoe, noah, Tanda(world.token("olga"))):
        assert ok(api("GET", "/unavailability")) == []
        assert ok(api("GET", f"/unavailability?ids={one['id']}")) == []
        with refused(404, UNKNOWN) as answered:
            answered.append(api("GET", f"/unavailability/repeating_for/{one['id']}"))
            answered.append(api("GET", f"/unavailability/{one['id']}/versions"))
        gone(api, f"/unavailability/{one['id']}", "unavailability")
    gone(emma, f"/unavailability/{one['id'] + 1}", "unavailability")
    with refused(404, "No known user with that id!") as answered:
        answered.append(emma("POST", "/unavailability", body(world, user_id=world.noah.pk)))
        answered.append(max_("POST", "/unavailability", body(world, user_id=world.olga.pk)))
        answered.append(zoe("POST", "/unavailability", body(world)))
    for number in range(8):
        weekly(emma, world, 10, title=f"Course {number}")
    with django_assert_max_num_queries(10):
        assert len(ok(max_("GET", "/unavailability"))) == 81


def test_what_people_can_and_like_to_work_is_not_it(emma: Tanda, world: World) -> None:
    row = enter_availability(
        world.actor("emma"), fresh(world, "emma"), starts_on=date(2026, 3, 10), preference="prefers"
    )
    assert ok(emma("GET", "/unavailability")) == []
    gone(emma, f"/unavailability/{row.pk * DAYS}", "unavailability")


def test_the_scope_and_the_settings(emma: Tanda, ada: Tanda, world: World) -> None:
    one = made(emma, world)
    path = f"/unavailability/{one['id']}"
    without = Tanda(world.token("emma", Scope.ROSTER, Scope.LEAVE))
    with refused(403, NO_ACCESS) as answered:
        answered += [
            without("GET", "/unavailability"),
            without("GET", path),
            without("GET", f"{path}/versions"),
        ]
        answered += [without("POST", "/unavailability", body(world)), without("DELETE", path)]
        answered += [without("PUT", path, {"title": "x"}), without("GET", "/unavailability/repeating_for/1")]
    update_settings(world.actor("ada"), availability_notice_days=7)
    text = "This can be entered 7 days ahead, from 2026-03-11 on. Ask your manager about days before."
    with refused(400, text) as answered:
        answered.append(emma("DELETE", path))
    with refused(400, f"start: {text}") as answered:
        answered.append(emma("POST", "/unavailability", body(world)))
        answered.append(emma("PUT", path, {"start": unix(20, 9), "finish": unix(20, 10)}))
    made(ada, world)
    made(emma, world, start=unix(11, 9), finish=unix(11, 10))
    update_settings(world.actor("ada"), employees_enter_availability=False)
    with refused(403, NO_ACCESS) as answered:
        answered.append(emma("POST", "/unavailability", body(world, start=unix(20, 9), finish=unix(20, 10))))
        answered += [emma("PUT", path, {"title": "x"}), emma("DELETE", path)]
    ok(ada("DELETE", path))


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"user_id": None}, "user_id is required."),
        ({"start": None}, "start is required."),
        ({"finish": None}, "finish is required."),
        ({"start": "noon"}, "start: not a whole number."),
        ({"finish": unix(10, 9)}, "finish: it ends before it begins."),
        ({"finish": unix(10, 9) + 59}, "finish: it ends before it begins."),
        ({"finish": unix(10, 9) + 400 * 86400}, "finish: It is longer than a year. Check the dates."),
        ({"start": None, "all_day": True, "finish": None}, "date_from is required."),
        ({"date_from": "10.03.2026"}, "date_from: not a date such as 2016-03-02."),
        (
            {"date_from": "2026-03-10", "date_to": "2026-03-09"},
            "finish: It ends before it begins. Check the dates.",
        ),
        ({"title": "t" * 201}, "title: Ensure this value has at most 200 characters (it has 201)."),
        ({"repeating": True}, "repeating_info: give an interval, and how many occurrences."),
        (
            {"repeating": True, "repeating_info": {"interval": "month", "occurrences": 2}},
            "repeating_info.interval: day, week, fortnight, or so many weeks, such as 3 weeks.",
        ),
        (
            {"repeating": True, "repeating_info": {"interval": 53, "occurrences": 2}},
            "repeating_info.interval: weeks are 1 to 52.",
        ),
        (
            {"repeating": True, "repeating_info": {"interval": "60 weeks", "occurrences": 2}},
            "repeating_info.interval: weeks are 1 to 52.",
        ),
        (
            {"repeating": True, "repeating_info": {"interval": "day", "occurrences": 367}},
            "repeating_info.occurrences: Input should be less than or equal to 366",
        ),
        (
            {
                "finish": unix(20, 9),
                "repeating": True,
                "repeating_info": {"interval": "week", "occurrences": 2},
            },
            "finish: What repeats every week is shorter than a week.",
        ),
    ],
)
def test_what_it_cannot_be(ada: Tanda, world: World, changes: dict[str, Any], text: str) -> None:
    with refused(400, text) as answered:
        answered.append(ada("POST", "/unavailability", body(world, **changes)))


def test_a_span_that_the_clock_shows_backwards(ada: Tanda, world: World) -> None:
    """02:50 and, twenty minutes later, 02:10 again: on the wall it would end before it begins."""
    start = unix(5, 2, 50, month=4)
    with refused(400, "finish: it ends before it begins.") as answered:
        answered.append(ada("POST", "/unavailability", body(world, start=start, finish=start + 1200)))


# Changes


@answers("PUT /api/v2/unavailability/{id}")
def test_what_is_left_out_stays(emma: Tanda, world: World) -> None:
    one = made(emma, world)
    path = f"/unavailability/{one['id']}"
    found = ok(emma("PUT", path, {"title": "Exam"}))
    assert found == {**one, "title": "Exam"}
    assert ok(emma("PUT", path, {"finish": unix(10, 18)})) == {**found, "finish": unix(10, 18)}
    assert ok(emma("PUT", path, {"start": unix(9, 8)}))["start"] == unix(9, 8)
    whole = ok(emma("PUT", path, {"all_day": True}))
    assert (whole["all_day"], whole["start"], whole["finish"]) == (True, unix(9, 0), unix(11, 0))
    moved = ok(emma("PUT", path, {"date_from": "2026-03-12"}))
    assert (moved["start"], moved["finish"]) == (unix(12, 0), unix(13, 0))
    timed = ok(emma("PUT", path, {"start": unix(12, 9), "finish": unix(12, 10)}))
    assert (timed["all_day"], timed["start"], timed["finish"]) == (False, unix(12, 9), unix(12, 10))
    assert timed["id"] == one["id"]


@pytest.mark.parametrize("which", ["once", "whole", "series", "page", "for good"])
def test_what_was_shown_and_is_sent_back_is_no_change(emma: Tanda, world: World, which: str) -> None:
    if which == "page":
        row = enter_availability(
            world.actor("emma"), fresh(world, "emma"),
            starts_on=date(2026, 3, 4), repeat_every_weeks=1, repeat_weekdays=[3, 5], repeat_until=date(2026, 5, 1),
        )  # fmt: skip
        shown = ok(emma("GET", f"/unavailability/{row.pk * DAYS + 7}"))
    elif which == "for good":
        shown = made(emma, world, repeating=True, repeating_info={"interval": "fortnight"})
        assert shown["repeating_info"]["occurrences"] is None
    elif which == "series":
        key = weekly(emma, world)["repeating_info"]["ids"][1]
        shown = ok(emma("GET", f"/unavailability/{key}"))
    else:
        shown = made(emma, world, **({"all_day": True} if which == "whole" else {}))
    version = newest(Availability).row_version
    assert ok(emma("PUT", f"/unavailability/{shown['id']}", shown)) == shown
    assert newest(Availability).row_version == version


def test_one_of_a_series_is_changed_alone_and_keeps_its_id(emma: Tanda, world: World) -> None:
    shown = weekly(emma, world)
    first, second, third = shown["repeating_info"]["ids"]
    path = f"/unavailability/{second}"
    moved = {"start": unix(18, 22), "finish": unix(19, 6), "title": "Exam"}
    found = ok(emma("PUT", path, {**shown, "id": second, **moved}))
    assert found == {**shown, "id": second, **moved}
    assert ok(emma("GET", path)) == found
    for query in ("", f"?ids={first},{second},{third}", "?from=2026-03-01&to=2026-03-31"):
        all_of_it = ok(emma("GET", f"/unavailability{query}"))
        assert [(one["id"], one["start"]) for one in sorted(all_of_it, key=lambda one: one["start"])] == [
            (first, unix(10, 9)), (second, unix(18, 22)), (third, unix(24, 9)),
        ]  # fmt: skip
        assert all(one["repeating_info"] == shown["repeating_info"] for one in all_of_it)
    assert [one["id"] for one in ok(emma("GET", f"/unavailability/repeating_for/{second}"))] == [
        first, second, third,
    ]  # fmt: skip
    assert ok(emma("GET", "/unavailability?from=2026-03-17&to=2026-03-17")) == []
    # Our number of the row that it became is no id of its own.
    alone = newest(Availability)
    gone(emma, f"/unavailability/{alone.pk * DAYS}", "unavailability")
    assert ok(emma("GET", f"/unavailability?ids={alone.pk * DAYS}")) == []
    # It is changed again, and back in its place is no change of the others.
    again = ok(emma("PUT", path, {"start": unix(17, 9), "finish": unix(17, 10)}))
    assert (again["id"], again["title"], again["start"], again["finish"]) == (
        second, "Exam", unix(17, 9), unix(17, 10),
    )  # fmt: skip


def test_how_it_repeats_is_changed_of_the_whole_series(emma: Tanda, world: World) -> None:
    first, second, third = weekly(emma, world)["repeating_info"]["ids"]
    longer = {"repeating_info": {"interval": "fortnight", "occurrences": 2}}
    found = ok(emma("PUT", f"/unavailability/{third}", {**longer, "title": "Exams"}))
    assert (found["repeating_info"]["ids"], found["title"]) == ([first, third], "Exams")
    gone(emma, f"/unavailability/{second}", "unavailability")
    alone = ok(emma("PUT", f"/unavailability/{third}", {"title": "Choir"}))
    assert alone["repeating_info"] == found["repeating_info"]
    with refused(
        400, "repeating_info: this one was changed alone. Send it with another of the series."
    ) as answered:
        answered.append(emma("PUT", f"/unavailability/{third}", {"repeating": False}))
        answered.append(emma("PUT", f"/unavailability/{third}", {"repeating_info": {"interval": "week"}}))
    # What is no more of it stays, by an id of its own.
    only = ok(emma("PUT", f"/unavailability/{first}", {"repeating": False}))
    assert (only["id"], only["start"], only["repeating_info"]) == (first, unix(10, 9), None)
    again = ok(
        emma(
            "PUT",
            f"/unavailability/{first}",
            {"repeating": True, **longer, "start": unix(11, 9), "finish": unix(11, 10)},
        )
    )
    assert (again["repeating_info"]["start"], again["start"]) == (unix(11, 9), unix(11, 9))
    titles = {one["title"]: one["repeating"] for one in ok(emma("GET", "/unavailability"))}
    assert titles == {"Exams": True, "Choir": False}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"user_id": 1}, "user_id: an unavailability stays that of its user."),
        ({"finish": unix(10, 8)}, "finish: it ends before it begins."),
        ({"start": unix(10, 18)}, "finish: it ends before it begins."),
        ({"repeating": True}, "repeating_info: give an interval, and how many occurrences."),
        ({"date_to": "2026-03-01"}, "finish: It ends before it begins. Check the dates."),
    ],
)
def test_a_change_that_cannot_be(emma: Tanda, world: World, changes: dict[str, Any], text: str) -> None:
    one = made(emma, world)
    with refused(400, text) as answered:
        answered.append(emma("PUT", f"/unavailability/{one['id']}", changes))


@answers("DELETE /api/v2/unavailability/{id}")
def test_delete(emma: Tanda, max_: Tanda, world: World) -> None:
    one, series = made(emma, world), weekly(emma, world)
    assert ok(emma("DELETE", f"/unavailability/{one['id']}")) == {}
    gone(emma, f"/unavailability/{one['id']}", "unavailability")
    first, second, third = series["repeating_info"]["ids"]
    assert ok(max_("DELETE", f"/unavailability/{second}")) == {}
    gone(emma, f"/unavailability/{second}", "unavailability")
    left = ok(emma("GET", f"/unavailability/repeating_for/{third}"))
    info = {"interval": "week", "occurrences": 2, "start": unix(10, 9), "ids": [first, third]}
    assert [(one["id"], one["repeating_info"]) for one in left] == [(first, info), (third, info)]
    # One that was changed alone goes alone; with the last goes the series.
    ok(emma("PUT", f"/unavailability/{first}", {"title": "Exam"}))
    for key in (third, first):
        assert ok(emma("DELETE", f"/unavailability/{key}")) == {}
    assert ok(emma("GET", "/unavailability")) == []
    assert not Availability.objects.all_rows_unchecked().exists()


def test_a_night_of_a_series_on_which_clocks_change(emma: Tanda, world: World) -> None:
    """The clocks go back at three on the 5th of April."""
    ids = weekly(emma, world, start=unix(28, 22), finish=unix(29, 6))["repeating_info"]["ids"]
    ok(emma("DELETE", f"/unavailability/{ids[0]}"))
    ok(emma("PUT", f"/unavailability/{ids[2]}", {"title": "Exam"}))
    found = [(one["id"], one["finish"] - one["start"]) for one in ok(emma("GET", "/unavailability"))]
    assert found == [(ids[1], 9 * 3600), (ids[2], 8 * 3600)]


def test_nobody_else_touches_one_of_a_series(emma: Tanda, world: World) -> None:
    first, second, _ = weekly(emma, world)["repeating_info"]["ids"]
    ok(emma("PUT", f"/unavailability/{first}", {"title": "Exam"}))
    zoe = Tanda(world.other.token("zoe"))  # type: ignore[union-attr]
    with refused(404, UNKNOWN) as answered:
        for api in (zoe, Tanda(world.token("noah")), Tanda(world.token("olga"))):
            for key in (first, second):
                answered.append(api("PUT", f"/unavailability/{key}", {"title": "Mine"}))
                answered.append(api("DELETE", f"/unavailability/{key}"))


def test_versions_of_one_that_was_changed_alone(emma: Tanda, world: World) -> None:
    first, second, _ = weekly(emma, world)["repeating_info"]["ids"]
    ok(emma("PUT", f"/unavailability/{second}", {"start": unix(17, 10), "title": "Exam"}))
    created, changed = ok(emma("GET", f"/unavailability/{second}/versions"))
    assert [one["event"] for one in (created, changed)] == ["create", "update"]
    assert [one["item_id"] for one in (created, changed)] == [second, second]
    assert changed["changes"] == [
        {"field": "title", "previous": "Lectures", "updated": "Exam"},
        {"field": "start", "previous": unix(17, 9), "updated": unix(17, 10)},
    ]
    assert [one["event"] for one in ok(emma("GET", f"/unavailability/{first}/versions"))] == ["create"]


@answers("GET /api/v2/unavailability/{id}/versions")
def test_versions(emma: Tanda, max_: Tanda, world: World) -> None:
    one = made(emma, world)
    path = f"/unavailability/{one['id']}"
    ok(emma("PUT", path, {"start": unix(9, 9), "title": "Exam"}))
    ok(max_("PUT", path, {"repeating": True, "repeating_info": {"interval": "week", "occurrences": 4}}))
    created, changed, repeated = ok(emma("GET", f"{path}/versions"))
    assert created["changes"] == [
        {"field": "user_id", "previous": None, "updated": world.emma.pk},
        {"field": "title", "previous": None, "updated": "Lectures"},
        {"field": "start", "previous": None, "updated": unix(10, 9)},
        {"field": "finish", "previous": None, "updated": unix(10, 17)},
        {"field": "all_day", "previous": None, "updated": False},
        {"field": "repeating", "previous": None, "updated": False},
    ]
    assert (created["event"], created["item_id"], created["item_type"]) == (
        "create", one["id"], "Unavailability",
    )  # fmt: skip
    assert changed["changes"] == [
        {"field": "title", "previous": "Lectures", "updated": "Exam"},
        {"field": "start", "previous": unix(10, 9), "updated": unix(9, 9)},
    ]
    assert repeated["changes"] == [
        {"field": "repeating", "previous": False, "updated": True},
        {"field": "interval", "previous": None, "updated": "week"},
        {"field": "occurrences", "previous": None, "updated": 4},
    ]
    assert repeated["author"] == {"id": world.max.pk, "name": "API v2"}
    assert ok(emma("GET", f"{path}/versions?updated_after={int(NOW.timestamp())}")) == []


def test_times_that_the_clock_skips_sent_as_they_are_shown(ada: Tanda, world: World) -> None:
    """Sydney's clocks are put forward on 4 October 2026 at 02:00."""
    start, finish = (int(datetime(2026, 9, 27, hour, tzinfo=SYDNEY).timestamp()) for hour in (2, 3))
    first = weekly(ada, world, start=start, finish=finish)
    for key in first["repeating_info"]["ids"]:
        shown = ok(ada("GET", f"/unavailability/{key}"))
        sent = {name: shown[name] for name in ("title", "start", "finish", "all_day")}
        with unchanged():
            assert ok(ada("PUT", f"/unavailability/{key}", sent)) == shown
    second = first["repeating_info"]["ids"][1]
    again = {"repeating": True, "repeating_info": {"interval": "week", "occurrences": 2}}
    ok(ada("PUT", f"/unavailability/{second}", again))
    row = newest(Availability)
    assert (row.starts_on, str(row.starts_at), str(row.finishes_at)) == (
        date(2026, 9, 27), "02:00:00", "03:00:00",
    )  # fmt: skip
