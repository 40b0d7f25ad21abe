"""Timesheets, as tanda-v2.txt 442-532 have them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muster.core.change import change
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.worked import KEYS, made, ok, refused
from tests.presses import reread, timesheets_of
from tests.world import NOW, Tanda, World, at

DAY = 86400
HOUR = timedelta(hours=1)
UNIX_NOW = int(NOW.timestamp())
NO_TIMESHEET = "No known timesheet with that id!"


@pytest.fixture
def sheet(ada: Tanda, world: World) -> int:
    """Noah's of the week in which it is now, with one shift; Olga has one of the same week."""
    made(ada, world, user_id=world.olga.pk, department_id=world.yard.pk, date=None, start=UNIX_NOW - DAY,
         finish=UNIX_NOW - DAY + 3600)  # fmt: skip
    shift = made(ada, world, date=None, start=UNIX_NOW - DAY, finish=UNIX_NOW - DAY + 3600)
    found: int = shift["timesheet_id"]
    return found


@answers("GET /api/v2/timesheets/current", "GET /api/v2/timesheets/{id}")
def test_current(ada: Tanda, world: World, sheet: int) -> None:
    olgas, noahs = sorted(
        ok(ada("GET", "/timesheets/current")), key=lambda one: one["user_id"] != world.olga.pk
    )
    shift = ok(ada("GET", f"/shifts?user_ids={world.noah.pk}"))
    assert noahs == {
        "id": sheet,
        "user_id": world.noah.pk,
        "start": "2026-03-02",
        "finish": "2026-03-08",
        "status": "pending",
        "shifts": shift,
        "updated_at": UNIX_NOW,
    }
    assert shift[0].keys() == KEYS
    assert olgas["user_id"] == world.olga.pk
    assert ok(ada("GET", f"/timesheets/{sheet}")) == noahs


@answers(
    "GET /api/v2/timesheets/on/{date}",
    "GET /api/v2/timesheets/for/{user_id}/current",
    "GET /api/v2/timesheets/for/{user_id}/on/{date}",
)
def test_each_form_gives_the_same(ada: Tanda, world: World, sheet: int) -> None:
    noahs = ok(ada("GET", f"/timesheets/{sheet}"))
    assert noahs in ok(ada("GET", "/timesheets/on/2026-03-08"))
    assert ok(ada("GET", f"/timesheets/for/{world.noah.pk}/current")) == noahs
    assert ok(ada("GET", f"/timesheets/for/{world.noah.pk}/on/2026-03-02")) == noahs
    assert ok(Tanda(world.token("noah"))("GET", "/timesheets/for/me/current")) == noahs
    assert ok(ada("GET", "/timesheets/on/2026-03-01")) == []


def test_which_are_listed(ada: Tanda, world: World, sheet: int) -> None:
    ids = {one["user_id"]: one["id"] for one in ok(ada("GET", "/timesheets/current"))}
    olgas = ids[world.olga.pk]
    for root in ("/timesheets/current", "/timesheets/on/2026-03-04"):
        for query, wanted in (
            (f"report_location_id={world.depot.pk}", {olgas}),
            ("report_location_id=999", set()),
            (f"updated_after={UNIX_NOW - 1}", {olgas, sheet}),
            (f"updated_after={UNIX_NOW}", set()),
            ("approved_only=true", set()),
        ):
            assert {one["id"] for one in ok(ada("GET", f"{root}?{query}"))} == wanted, query
    pages = [ok(ada("GET", f"/timesheets/on/2026-03-04?page_size=1&page={page}")) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [1, 1, 0]
    ok(ada("PUT", f"/timesheets/{sheet}", {"status": "approved"}))
    assert [one["id"] for one in ok(ada("GET", "/timesheets/current?approved_only=true"))] == [sheet]


def test_a_timesheet_is_updated_with_its_shifts(ada: Tanda, world: World, sheet: int) -> None:
    shift = ok(ada("GET", f"/timesheets/{sheet}"))["shifts"][0]
    with at(NOW + HOUR):
        ok(ada("PUT", f"/shifts/{shift['id']}", {"metadata": "x"}))
    (found,) = ok(ada("GET", f"/timesheets/current?updated_after={UNIX_NOW}"))
    assert (found["id"], found["updated_at"]) == (sheet, UNIX_NOW + 3600)


def test_what_is_shown_when_asked_for(ada: Tanda, sheet: int) -> None:
    asked = "show_costs=true&show_award_interpretation=true&show_notes=true"
    found = ok(ada("GET", f"/timesheets/{sheet}?{asked}"))
    assert {name: found[name] for name in ("cost", "last_costed_at", "award_interpretation", "notes")} == {
        "cost": None,
        "last_costed_at": None,
        "award_interpretation": [],
        "notes": [],
    }
    assert (found["shifts"][0]["cost"], found["shifts"][0]["notes"]) == (None, [])


@answers("PUT /api/v2/timesheets/{id}")
def test_each_status(ada: Tanda, world: World, sheet: int) -> None:
    for status, of_shift in (
        ("approved", "APPROVED"),
        ("exported", "APPROVED"),
        ("approved", "APPROVED"),
        ("pending", "APPROVED"),
        ("exported", "APPROVED"),
        ("exported", "APPROVED"),
        ("pending", "APPROVED"),
    ):
        found = ok(ada("PUT", f"/timesheets/{sheet}", {"status": status}))
        assert (found["status"], found["shifts"][0]["status"]) == (status, of_shift)
        assert (reread(timesheets_of(world.noah)[0]).exported_at is not None) == (status == "exported")


def test_who_may_export(ada: Tanda, max_: Tanda, emma: Tanda, world: World, sheet: int) -> None:
    assert ok(max_("PUT", f"/timesheets/{sheet}", {"status": "approved"}))["status"] == "approved"
    with refused(403, "You do not have access to this endpoint.") as answered:
        answered.append(max_("PUT", f"/timesheets/{sheet}", {"status": "exported"}))
    ok(ada("PUT", f"/timesheets/{sheet}", {"status": "exported"}))
    with refused(403, "You do not have access to this endpoint.") as answered:
        answered.append(max_("PUT", f"/timesheets/{sheet}", {"status": "pending"}))
        answered.append(emma("PUT", f"/timesheets/{sheet}", {"status": "pending"}))


def test_a_shift_without_an_end_is_not_approved(ada: Tanda, world: World) -> None:
    shift = made(ada, world, date=None, start=UNIX_NOW - 3600, finish=None)
    text = "The shift of 2026-03-04 has no end yet. Enter it first."
    with refused(400, text) as answered:
        for status in ("approved", "exported"):
            answered.append(ada("PUT", f"/timesheets/{shift['timesheet_id']}", {"status": status}))


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/timesheets/{sheet}", None),
        ("GET", "/timesheets/current", None),
        ("GET", "/timesheets/on/2026-03-04", None),
        ("GET", "/timesheets/for/me/current", None),
        ("GET", "/timesheets/for/me/on/2026-03-04", None),
        ("PUT", "/timesheets/{sheet}", {"status": "approved"}),
    ],
)
def test_there_is_no_exporter(ada: Tanda, sheet: int, method: str, path: str, sent: Any) -> None:
    text = "export_format: there is no exporter of the name myob; none is available."
    query = "?export_format=myob&skip_status_update=true"
    with refused(400, text) as answered:
        answered.append(ada(method, path.format(sheet=sheet) + query, sent))


@pytest.mark.parametrize(
    ("path", "text", "status"),
    [
        ("999", NO_TIMESHEET, 404),
        ("x", NO_TIMESHEET, 404),
        ("for/me/current", NO_TIMESHEET, 404),
        ("for/{noah}/on/2026-02-01", NO_TIMESHEET, 404),
        ("for/{noah}/current?approved_only=true", NO_TIMESHEET, 404),
        ("for/999/current", "No known user with that id!", 404),
        ("for/x/on/2026-03-04", "No known user with that id!", 404),
        ("on/today", "date: not a date such as 2016-03-02.", 400),
        ("for/me/on/04.03.2026", "date: not a date such as 2016-03-02.", 400),
    ],
)
def test_what_is_not_there(
    *, ada: Tanda, world: World, sheet: int, path: str, text: str, status: int
) -> None:
    with refused(status, text) as answered:
        answered.append(ada("GET", f"/timesheets/{path.format(noah=world.noah.pk)}"))


@pytest.mark.parametrize("status", ["PENDING", "closed", None])
def test_another_status_is_refused(ada: Tanda, sheet: int, status: str | None) -> None:
    with refused(400, "status: Input should be 'pending', 'approved' or 'exported'") as answered:
        answered.append(ada("PUT", f"/timesheets/{sheet}", {"status": status}))


def test_a_timesheet_of_somebody_who_is_not_seen(max_: Tanda, emma: Tanda, world: World, sheet: int) -> None:
    assert [one["id"] for one in ok(max_("GET", "/timesheets/current"))] == [sheet]
    assert ok(emma("GET", "/timesheets/current")) == []
    with refused(404, NO_TIMESHEET) as answered:
        answered.append(emma("GET", f"/timesheets/{sheet}"))


def test_statements_do_not_grow(ada: Tanda, world: World, sheet: int) -> None:
    counts = []
    for name in ("emma", "pia", "rosa"):
        with change(world.actor("ada")):
            made(ada, world, user_id=world.people[name].pk, date=None, start=UNIX_NOW - DAY,
                 finish=UNIX_NOW - DAY + 3600, breaks=[{"length": 5}])  # fmt: skip
        with CaptureQueriesContext(connection) as seen:
            ok(ada("GET", "/timesheets/on/2026-03-04"))
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert counts[0] <= 5
