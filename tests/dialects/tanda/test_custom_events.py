"""Custom events (tanda-v2.txt 3125-3189)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muster.core.actor import Actor, Scope
from muster.core.change import change
from muster.core.errors import MusterError
from muster.leave.models import LeaveRequest
from muster.places.actions import archive_location, create_location
from muster.places.models import Event
from tests.away import ask
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import NO_ACCESS, gone, newest, unchanged
from tests.dialects.tanda.worked import ok, refused
from tests.world import NOW, Tanda, World

NO_EVENT = "No known custom event with that id!"


def body(world: World, **changes: Any) -> dict[str, Any]:
    """The document's example (3143)."""
    return {
        "name": "Tanda Panda Day",
        "start": "2018-09-01",
        "finish": "2018-09-01",
        "discourage_time_off": True,
        "custom_event_joins_attributes": [{"location_id": world.cafe.pk}],
        **changes,
    }


def made(api: Tanda, world: World, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = ok(api("POST", "/custom_events", body(world, **changes)))
    return found


@answers("POST /api/v2/custom_events", "GET /api/v2/custom_events")
def test_create_and_list(ada: Tanda, emma: Tanda, world: World) -> None:
    both = [{"location_id": world.depot.pk}, {"location_id": world.cafe.pk}]
    found = made(ada, world, custom_event_joins_attributes=both)
    row = newest(Event)
    assert found == {
        "id": row.pk,
        "organisation_id": world.organisation.pk,
        "name": "Tanda Panda Day",
        "start": "2018-09-01",
        "finish": "2018-09-01",
        "discourage_time_off": True,
        "locations": [world.cafe.pk, world.depot.pk],
        "updated_at": int(NOW.timestamp()),
    }
    later = made(ada, world, start="2018-09-10", finish="2018-09-20", discourage_time_off=None)
    assert later["discourage_time_off"] is False
    everywhere = ok(
        ada("POST", "/custom_events", {"name": "Fair", "start": "2018-09-12", "finish": "2018-09-12"})
    )
    assert everywhere["locations"] == []

    def listed(first: str, last: str) -> list[int]:
        path = f"/custom_events?from={first}&to={last}"
        assert ok(emma("GET", path)) == ok(ada("GET", path))
        return [one["id"] for one in ok(ada("GET", path))]

    assert listed("2018-09-01", "2018-09-10") == [found["id"], later["id"]]
    assert listed("2018-09-12", "2018-09-12") == [later["id"], everywhere["id"]]
    assert listed("2018-09-21", "2018-09-30") == []


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("", "from is required."),
        ("?from=2018-09-01", "to is required."),
        ("?from=2018-09-01&to=soon", "to: not a date such as 2016-03-02."),
    ],
)
def test_both_days_are_asked_for(ada: Tanda, query: str, text: str) -> None:
    with refused(400, text) as answered:
        answered.append(ada("GET", f"/custom_events{query}"))


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"name": " "}, "name: give a text that is not empty."),
        ({"name": "n" * 201}, "name: String should have at most 200 characters"),
        ({"start": None}, "start: give a value."),
        ({"finish": "2018-08-31"}, "finish: The event ends before it begins. Check the dates."),
        ({"finish": "2019-09-02"}, "finish: An event is no longer than a year. Check the dates."),
        (
            {"custom_event_joins_attributes": [{"location_id": 999}]},
            "custom_event_joins_attributes: There is no location 999 in use.",
        ),
        (
            {"custom_event_joins_attributes": [{}]},
            "custom_event_joins_attributes.0.location_id is required.",
        ),
    ],
)
def test_what_it_cannot_be(ada: Tanda, world: World, changes: dict[str, Any], text: str) -> None:
    with refused(400, text) as answered:
        answered.append(ada("POST", "/custom_events", body(world, **changes)))


@answers("PUT /api/v2/custom_events/{id}", "PUT /api/v2/custom_events")
@pytest.mark.parametrize("address", ["/custom_events/{}", "/custom_events?id={}"])
def test_update(ada: Tanda, world: World, address: str) -> None:
    one = made(ada, world)
    path = address.format(one["id"])
    month = {
        "name": "Tanda Panda Month",
        "start": "2018-09-01",
        "finish": "2018-09-30",
        "discourage_time_off": False,
    }
    assert ok(ada("PUT", path, month)) == {**one, **month}
    assert ok(ada("PUT", path, {"finish": "2018-09-29", "start": None})) == {
        **one,
        **month,
        "finish": "2018-09-29",
    }
    with refused(400, "finish: The event ends before it begins. Check the dates.") as answered:
        answered.append(ada("PUT", path, {"start": "2018-10-01"}))
    # Both addresses are seen answered by each case of this test.
    ok(ada("PUT", f"/custom_events/{one['id']}", {}))
    ok(ada("PUT", f"/custom_events?id={one['id']}", {}))


@answers("DELETE /api/v2/custom_events/{id}", "DELETE /api/v2/custom_events")
def test_delete(ada: Tanda, world: World) -> None:
    for address in ("/custom_events/{}", "/custom_events?id={}"):
        key = made(ada, world)["id"]
        assert ok(ada("DELETE", address.format(key))) == {}
        gone(ada, f"/custom_events/{key}", "custom event")
        with refused(404, NO_EVENT) as answered:
            answered += [ada("DELETE", address.format(key)), ada("PUT", address.format(key), {})]
    assert not Event.objects.all_rows_unchecked().exists()
    with refused(400, "id is required.") as answered:
        answered += [ada("DELETE", "/custom_events"), ada("PUT", "/custom_events", {})]


@answers("PUT /api/v2/custom_events/{id}/locations", "DELETE /api/v2/custom_events/{id}/locations")
def test_locations_are_added_and_taken_away(ada: Tanda, world: World) -> None:
    system = Actor.system(world.organisation.pk)
    shed = create_location(system, name="Shed")
    one = made(ada, world)
    path = f"/custom_events/{one['id']}/locations"
    three = [world.cafe.pk, world.depot.pk, shed.pk]
    added = ok(ada("PUT", path, {"location_ids": [shed.pk, world.depot.pk, world.cafe.pk]}))
    assert added == {**one, "locations": three}
    archive_location(system, shed)
    assert ok(ada("PUT", path, {"location_ids": [world.depot.pk]}))["locations"] == three
    left = ok(ada("DELETE", path, {"location_ids": [shed.pk, world.depot.pk, 999]}))
    assert left == one
    with refused(400, "location_ids: There is no location 999 in use.") as answered:
        answered.append(ada("PUT", path, {"location_ids": [999]}))
    with refused(400, "location_ids: An event keeps one location. Delete it instead.") as answered:
        answered.append(ada("DELETE", path, {"location_ids": [world.cafe.pk]}))
    with refused(404, NO_EVENT) as answered:
        answered += [
            ada(method, "/custom_events/999/locations", {"location_ids": []}) for method in ("PUT", "DELETE")
        ]


def test_who_may(ada: Tanda, emma: Tanda, max_: Tanda, world: World) -> None:
    one, days = made(ada, world), "from=2018-09-01&to=2018-09-01"
    path, other = f"/custom_events/{one['id']}", world.other
    assert other
    zoe = Tanda(other.token("zoe"))
    roles = (emma, max_, Tanda(world.token("pia")), Tanda(world.token("ada", Scope.LEAVE)))
    with refused(403, NO_ACCESS) as answered:
        for api in roles:
            answered.append(api("POST", "/custom_events", body(world)))
            answered += [api("PUT", path, {"name": "x"}), api("DELETE", path)]
            answered.append(api("PUT", f"{path}/locations", {"location_ids": [world.depot.pk]}))
            answered.append(api("DELETE", f"{path}/locations", {"location_ids": [world.cafe.pk]}))
            answered.append(api("DELETE", f"/custom_events?id={one['id']}"))
        answered.append(roles[-1]("GET", f"/custom_events?{days}"))
    assert ok(zoe("GET", f"/custom_events?{days}")) == []
    gone(zoe, path, "custom event")
    with refused(
        400, f"custom_event_joins_attributes: There is no location {world.cafe.pk} in use."
    ) as answered:
        answered.append(zoe("POST", "/custom_events", body(world)))
    # Of the two scopes either will do (139, 143).
    for scope in (Scope.ROSTER, Scope.DEPARTMENT):
        rosa = Tanda(world.token("rosa", scope))
        assert ok(rosa("GET", f"/custom_events?{days}")) == [one]
        ok(rosa("DELETE", f"/custom_events/{made(rosa, world)['id']}"))


def test_time_off_is_discouraged(ada: Tanda, world: World) -> None:
    day, path = (
        date(2026, 3, 12),
        f"/custom_events/{made(ada, world, start='2026-03-12', finish='2026-03-12')['id']}",
    )
    with unchanged(), pytest.raises(MusterError, match="Tanda Panda Day"):
        ask(world, "emma", day)
    # For them a manager may.
    ask(world, "emma", day, by="max", override_locked_days=True)
    ok(ada("PUT", f"{path}/locations", {"location_ids": [world.depot.pk]}))
    ok(ada("DELETE", f"{path}/locations", {"location_ids": [world.cafe.pk]}))
    ask(world, "noah", day)
    with unchanged(), pytest.raises(MusterError, match="Tanda Panda Day"):
        ask(world, "olga", day - timedelta(days=1), day)
    ok(ada("DELETE", path))
    ask(world, "olga", day)
    assert LeaveRequest.objects.all_rows_unchecked().filter(starts_on=day).count() == 3


def test_a_long_list_takes_as_few_statements_as_a_short_one(ada: Tanda, world: World) -> None:
    path = "/custom_events?from=2018-09-01&to=2018-09-30"
    counts = []
    with change(Actor.system(world.organisation.pk)):
        for number in range(20):
            made(ada, world)
            if number in {1, 19}:
                with CaptureQueriesContext(connection) as found:
                    ok(ada("GET", path))
                counts.append(len(found))
    assert counts[0] == counts[1] <= 4
