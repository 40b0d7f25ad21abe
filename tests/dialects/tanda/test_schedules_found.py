"""Which schedules are found, by whom and with what (tanda-v2.txt 266-305); and their audit trail (418)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muster.core.actor import Actor, Scope
from muster.core.change import change
from muster.leave.actions import approve
from muster.notices.models import Notice
from muster.people.actions import update_employee
from muster.places.actions import create_position
from tests.away import ask, fresh
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import NO_ACCESS, gone, unchanged
from tests.dialects.tanda.planned import KEYS, at, body, hidden, made, publish, published, second_profile
from tests.dialects.tanda.worked import ok, refused
from tests.world import NOW, Tanda, World

WEEK = "from=2026-03-02&to=2026-03-08"


def ids(api: Tanda, query: str) -> list[int]:
    return [one["id"] for one in ok(api("GET", f"/schedules?{query}"))]


@answers("GET /api/v2/schedules")
def test_by_id_and_by_days(ada: Tanda, world: World) -> None:
    first = made(ada, world)
    second = made(ada, world, user_id=world.emma.pk, start=at(6, 9), finish=at(6, 17))
    # Before the cafe's day begins: of Sunday.
    night = made(ada, world, start=at(9, 3), finish=at(9, 5))
    keys = [one["id"] for one in (first, second, night)]
    assert ok(ada("GET", f"/schedules?ids={keys[1]},{keys[0]},999")) == [first, second]
    assert ids(ada, WEEK) == keys
    assert ids(ada, "from=2026-03-06&to=2026-03-06") == [keys[1]]
    assert ids(ada, f"{WEEK}&user_ids={world.noah.pk},999") == [keys[0], keys[2]]
    assert ids(ada, f"{WEEK}&ids={keys[1]},{keys[2]}&user_ids={world.noah.pk}") == [keys[2]]
    assert ids(ada, f"ids={keys[0]}&ids={keys[1]}") == keys[:2]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("", "Give ids, or from and to."),
        ("user_ids=1", "Give ids, or from and to."),
        ("from=2026-03-02", "from and to are given together."),
        ("ids=1&to=2026-03-02", "from and to are given together."),
        ("from=2026-03-02&to=2026-03-10", "from and to can be at most 7 days apart."),
        ("from=2026-03-02&to=2026-03-01", "to: it is before from."),
        ("from=02.03.2026&to=2026-03-10", "from: not a date such as 2016-03-02."),
        ("ids=x", "ids: not a whole number."),
        ("ids=1&updated_after=yesterday", "updated_after: not a whole number."),
    ],
)
def test_what_cannot_be_asked(ada: Tanda, query: str, text: str) -> None:
    with refused(400, text) as answered:
        answered.append(ada("GET", f"/schedules?{query}"))


def test_seven_days_apart_are_eight_days(ada: Tanda, world: World) -> None:
    key = made(ada, world, start=at(9, 9), finish=at(9, 10))["id"]
    assert ids(ada, "from=2026-03-02&to=2026-03-09") == [key]


def test_updated_after(ada: Tanda, world: World) -> None:
    key, now = made(ada, world)["id"], int(NOW.timestamp())
    assert ids(ada, f"ids={key}&updated_after={now - 1}") == [key]
    assert ids(ada, f"ids={key}&updated_after={now}") == []
    assert ids(ada, f"{WEEK}&updated_after={now}&show_costs=true") == []


def test_employees_see_what_is_published(ada: Tanda, emma: Tanda, world: World) -> None:
    own = published(ada, world, user_id=world.emma.pk)
    colleague = published(ada, world)
    vacant = published(ada, world, user_id=None)
    olga = published(ada, world, user_id=world.olga.pk, department_id=world.yard.pk)
    drafts = [
        made(ada, world, user_id=user_id, start=at(6, 9), finish=at(6, 10))["id"]
        for user_id in (world.emma.pk, world.noah.pk, None)
    ]
    everything = [own, colleague, vacant, olga, *drafts]
    by_id = f"ids={','.join(map(str, everything))}"
    assert ids(emma, by_id) == [own]
    assert ids(emma, f"{by_id}&include_colleagues=true") == [own, colleague, vacant]
    assert ids(emma, f"{by_id}&show_vacant_only=true") == [vacant]
    assert ids(emma, WEEK) == [own, colleague, vacant]
    assert ids(emma, f"{WEEK}&include_colleagues=false") == [own]
    assert ids(emma, f"{WEEK}&user_ids={world.noah.pk},{world.olga.pk}") == [colleague]
    assert ids(emma, f"{WEEK}&published_only=false&ids={drafts[0]}") == []
    for key in (olga, *drafts):
        hidden(emma, f"/schedules/{key}")
    assert ok(emma("GET", f"/schedules/{colleague}"))["user_id"] == world.noah.pk
    assert sorted(ids(ada, by_id)) == everything
    assert ids(ada, f"{by_id}&published_only=true") == [own, colleague, vacant, olga]
    assert ids(ada, f"{by_id}&show_vacant_only=true") == [vacant, drafts[2]]
    assert ids(ada, f"{by_id}&show_vacant_only=true&published_only=true") == [vacant]


def test_managers_see_what_they_plan_and_their_own_elsewhere_once_it_is_published(
    ada: Tanda, max_: Tanda, world: World
) -> None:
    noah = made(ada, world)["id"]
    vacant = made(ada, world, user_id=None)["id"]
    update_employee(world.actor("ada"), world.max, department_ids=[world.kitchen.pk, world.bar.pk])
    own = made(ada, world, user_id=world.max.pk, department_id=world.bar.pk)["id"]
    olga = made(ada, world, user_id=world.olga.pk, department_id=world.yard.pk)["id"]
    asked = f"ids={noah},{vacant},{own},{olga}"
    assert ids(max_, asked) == [noah, vacant]
    assert ids(max_, f"{asked}&published_only=true") == []
    publish(ada, own)
    assert ids(max_, asked) == [noah, vacant, own]
    assert ids(Tanda(world.token("pia")), asked) == [noah, vacant, own, olga]


def test_a_manager_no_more_sees_no_drafts(ada: Tanda, max_: Tanda, world: World) -> None:
    """The department still names them."""
    draft, vacant = made(ada, world)["id"], made(ada, world, user_id=None, start=at(6, 9), finish=None)["id"]
    assert ids(max_, f"ids={draft},{vacant}") == [draft, vacant]
    update_employee(world.actor("ada"), fresh(world, "max"), roles=["employee"])
    assert ids(max_, f"ids={draft},{vacant}&include_colleagues=true") == []
    hidden(max_, f"/schedules/{draft}")


def test_nobody_sees_another_organisations(ada: Tanda, world: World) -> None:
    key = published(ada, world)
    assert world.other
    zoe = Tanda(world.other.token("zoe"))
    assert ids(zoe, f"ids={key}&include_colleagues=true") == ids(zoe, WEEK) == []
    assert ids(zoe, f"{WEEK}&user_ids={world.noah.pk}") == []
    gone(zoe, f"/schedules/{key}", "schedule")
    hidden(zoe, f"/schedules/{key}/versions")


def test_one_person_across_companies(ada: Tanda, emma: Tanda, world: World) -> None:
    """What 294 gives as the reason why ids of several organisations may be passed."""
    there, other = second_profile(world, "emma"), world.other
    assert other
    zoe = Tanda(other.token("zoe"))
    here = published(ada, world, user_id=world.emma.pk)
    at_thistle = body(world, department_id=other.kitchen.pk, start=at(6, 9), finish=at(6, 17))
    key = ok(zoe("POST", "/schedules", {**at_thistle, "user_id": there.pk}))["id"]
    zoes = ok(zoe("POST", "/schedules", {**at_thistle, "user_id": other.zoe.pk}))["id"]
    both = f"{WEEK}&user_ids={world.emma.pk},{there.pk},{other.zoe.pk}"
    assert ids(emma, both) == [here]
    publish(zoe, key)
    assert ids(emma, both) == ids(emma, f"ids={here},{key},{zoes}") == [here, key]
    # One organisation alone, where a header names it; what is not the person's stays hidden.
    there_alone = Tanda(world.token("emma"), **{"X-Organisation-Id": str(other.organisation.pk)})
    assert ids(there_alone, both) == [key]
    assert ids(ada, both) == [here]
    assert ids(Tanda(world.token("noah")), f"ids={key}&include_colleagues=true") == []
    hidden(emma, f"/schedules/{key}")
    ok(there_alone("GET", f"/schedules/{key}"))


def test_names(ada: Tanda, world: World) -> None:
    chef = create_position(Actor.system(world.organisation.pk), name="Chef", department=world.kitchen)
    key = made(ada, world, shift_detail_id=chef.pk)["id"]
    for path in (f"/schedules/{key}?", f"/schedules?ids={key}&", f"/schedules?{WEEK}&"):
        found = ok(ada("GET", f"{path}include_names=true&platform=true"))
        one = found[0] if isinstance(found, list) else found
        assert {name: one[name] for name in one.keys() - KEYS} == {
            "department_name": "Kitchen", "shift_detail_name": "Chef",
        }  # fmt: skip
    bare = ok(ada("POST", "/schedules", {"start": at(6, 9)}))
    found = ok(ada("GET", f"/schedules/{bare['id']}?include_names=true"))
    assert (found["department_name"], found["shift_detail_name"]) == (None, None)


def test_costs(ada: Tanda, world: World) -> None:
    key = made(ada, world)["id"]
    paths = (f"/schedules/{key}?", f"/schedules?ids={key}&", f"/schedules?{WEEK}&user_ids={world.noah.pk}&")
    for path in paths:
        found = ok(ada("GET", f"{path}show_costs=true&show_award_interpretation=true"))
        one = found[0] if isinstance(found, list) else found
        assert {name: one[name] for name in one.keys() - KEYS} == {
            "cost": None, "last_costed_at": None, "award_interpretation": [],
        }  # fmt: skip


@pytest.mark.parametrize("asked", ["show_costs", "show_award_interpretation"])
def test_costs_need_the_scope_and_the_right(ada: Tanda, world: World, asked: str) -> None:
    key = made(ada, world)["id"]
    pia, max_ = Tanda(world.token("pia", Scope.ROSTER)), Tanda(world.token("max"))
    paths = [
        f"/schedules/{key}?",
        f"/schedules?ids={key}&",
        f"/schedules?{WEEK}&",
        f"/schedules?{WEEK}&user_ids={world.noah.pk}&",
    ]
    with refused(403, NO_ACCESS) as answered:
        answered += [api("GET", f"{path}{asked}=true") for api in (pia, max_) for path in paths]
        answered.append(max_("PUT", f"/schedules/{key}?{asked}=true", {"finish": at(5, 18)}))
    update_employee(Actor.system(world.organisation.pk), fresh(world, "max"), sees_costs=True)
    for api in (max_, Tanda(world.token("pia", Scope.ROSTER, Scope.COST))):
        for path in paths:
            ok(api("GET", f"{path}{asked}=true"))
    # Whose wages are not the manager's to see, one's own and nobody's among them.
    with refused(403, NO_ACCESS) as answered:
        for user_id in (world.olga.pk, world.max.pk, 999):
            path = f"/schedules?{WEEK}&user_ids={world.noah.pk},{user_id}&{asked}=true"
            answered.append(max_("GET", path))


def test_the_scope(world: World) -> None:
    without = Tanda(world.token("ada", *(set(Scope) - {Scope.ROSTER})))
    with refused(403, NO_ACCESS) as answered:
        answered += [
            without("GET", path) for path in ("/schedules?ids=1", "/schedules/1", "/schedules/1/versions")
        ]
        answered.append(without("PUT", "/schedules/1", {"finish": None}))
        answered.append(without("DELETE", "/schedules/1"))


def statements(api: Tanda, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        ok(api("GET", path))
    return len(found)


def test_many_take_as_few_statements_as_two(ada: Tanda, world: World) -> None:
    system = Actor.system(world.organisation.pk)
    path = "/schedules?from=2026-03-02&to=2026-03-09&include_names=true"
    with change(system):
        for number in range(60):
            user_id = (world.noah, world.emma, world.max)[number % 3].pk
            start = at(2, 5) + number // 3 * 3 * 3600
            made(ada, world, user_id=user_id, start=start, finish=start + 7200, breaks=[{"length": 10}])
            if number == 1:
                few = statements(ada, path)
    assert len(ok(ada("GET", path))) == 60
    assert statements(ada, path) == few <= 3


# Versions


@answers("GET /api/v2/schedules/{id}/versions")
def test_versions(ada: Tanda, max_: Tanda, world: World) -> None:
    key = made(ada, world, automatic_break_length=30)["id"]
    path = f"/schedules/{key}"
    ok(max_("PUT", path, {"start": at(5, 8), "breaks": [{"length": 20}], "automatic_break_length": None}))
    publish(ada, key)
    created, changed, published_ = ok(ada("GET", f"{path}/versions"))
    assert (created["event"], created["item_id"], created["item_type"]) == ("create", key, "Schedule")
    assert created["author"] == {"id": world.ada.pk, "name": "API v2"}
    assert {"field": "start", "previous": None, "updated": at(5, 9)} in created["changes"]
    assert {"field": "user_id", "previous": None, "updated": world.noah.pk} in created["changes"]
    assert changed["author"]["id"] == world.max.pk
    assert sorted(changed["changes"], key=lambda one: str(one["field"])) == [
        {"field": "automatic_break_length", "previous": 30, "updated": None},
        {
            "field": "breaks",
            "previous": [],
            "updated": [
                {
                    "start": None, "finish": None, "length": 20,
                    "paid": False, "paid_meal_break": False, "paid_meal_breaks": False,
                }
            ],
        },
        {"field": "start", "previous": at(5, 9), "updated": at(5, 8)},
    ]  # fmt: skip
    now = int(NOW.timestamp())
    assert published_["changes"] == [{"field": "last_published_at", "previous": None, "updated": now}]
    assert ok(ada("GET", f"{path}/versions?updated_after={now}")) == []


def test_versions_are_for_whoever_plans(ada: Tanda, max_: Tanda, world: World) -> None:
    """They tell of drafts, and of who had it before."""
    path = f"/schedules/{published(ada, world)}"
    in_bar = f"/schedules/{published(ada, world, user_id=world.emma.pk, department_id=world.bar.pk)}"
    for name in ("pia", "rosa", "max"):
        assert len(ok(Tanda(world.token(name))("GET", f"{path}/versions"))) == 2
    assert len(ok(max_("GET", f"{in_bar}/versions"))) == 2
    noah, emma = Tanda(world.token("noah")), Tanda(world.token("emma"))
    assert ok(noah("GET", path))["user_id"] == world.noah.pk
    with refused(403, NO_ACCESS) as answered:
        answered += [noah("GET", f"{path}/versions"), emma("GET", f"{in_bar}/versions")]
    hidden(Tanda(world.token("olga")), path)
    # A manager sees that somebody whom they manage works elsewhere, and nothing of the bar's others.
    of_bar = f"/schedules/{published(ada, world, user_id=world.rosa.pk, department_id=world.bar.pk)}"
    hidden(max_, f"{of_bar}/versions")


# Publishing


@answers("POST /api/v2/schedules/publish")
def test_publish(ada: Tanda, emma: Tanda, world: World) -> None:
    one = made(ada, world, user_id=world.emma.pk)
    vacant = made(ada, world, user_id=None)
    now = int(NOW.timestamp())
    found = publish(ada, one["id"], vacant["id"], one["id"], 999)
    assert found == [{**one, "last_published_at": now}, {**vacant, "last_published_at": now}]
    assert ids(emma, WEEK) == [one["id"], vacant["id"]]


def test_whose_plan_did_not_change_is_not_told_again(ada: Tanda, world: World) -> None:
    def told() -> list[tuple[int, str]]:
        rows = Notice._base_manager.filter(kind="roster").order_by("pk")
        return list(rows.values_list("employee_id", "subject"))

    key = published(ada, world)
    first = (world.noah.pk, "You have a new shift")
    assert told() == [first]
    publish(ada, key)
    assert told() == [first]
    ok(ada("PUT", f"/schedules/{key}", {"finish": at(5, 18)}))
    assert told() == [first]
    publish(ada, key)
    assert told() == [first, (world.noah.pk, "A shift of yours changed")]


def test_what_is_not_ones_to_publish_is_left_out(ada: Tanda, max_: Tanda, world: World) -> None:
    noah = made(ada, world)["id"]
    olga = made(ada, world, user_id=world.olga.pk, department_id=world.yard.pk)["id"]
    assert [one["id"] for one in publish(max_, noah, olga)] == [noah]
    assert ok(ada("GET", f"/schedules/{olga}"))["last_published_at"] is None


def test_the_errors_of_publishing(ada: Tanda, emma: Tanda, max_: Tanda, world: World) -> None:
    """The document's three (405-416)."""
    key = made(ada, world)["id"]
    olga = made(ada, world, user_id=world.olga.pk, department_id=world.yard.pk)["id"]
    path, other = "/schedules/publish", world.other
    assert other
    with refused(400, "Cannot publish more than 100 schedules at once") as answered:
        answered.append(ada("POST", path, {"schedule_ids": [key, *range(1000, 1100)]}))
    with refused(403, "You do not have permission to publish schedules!") as answered:
        answered += [api("POST", path, {"schedule_ids": [key]}) for api in (emma, Tanda(world.token("pia")))]
        answered.append(Tanda(world.token("ada", Scope.USER))("POST", path, {"schedule_ids": [key]}))
    with refused(404, "No valid schedules found!") as answered:
        answered.append(ada("POST", path, {"schedule_ids": [999]}))
        answered.append(ada("POST", path, {"schedule_ids": []}))
        answered.append(max_("POST", path, {"schedule_ids": [olga]}))
        answered.append(Tanda(other.token("zoe"))("POST", path, {"schedule_ids": [key]}))
    with refused(400, "schedule_ids is required.") as answered:
        answered.append(ada("POST", path, {}))


def test_a_hundred_at_once(ada: Tanda, world: World) -> None:
    with change(Actor.system(world.organisation.pk)):
        keys = [made(ada, world, user_id=None, start=at(5, 9) + n, finish=None)["id"] for n in range(100)]
    with CaptureQueriesContext(connection) as found:
        assert len(publish(ada, *keys)) == 100
    assert len(found) <= 20


def test_what_a_check_stops_is_not_published(ada: Tanda, world: World) -> None:
    """Somebody who is on leave then; a check that only warns does not keep a program from publishing."""
    key = made(ada, world)["id"]
    long = made(ada, world, user_id=world.emma.pk, start=at(6, 1), finish=at(6, 15))["id"]
    assert [one["id"] for one in publish(ada, long)] == [long]
    approve(world.actor("ada"), ask(world, "noah", date(2026, 3, 5)))
    with unchanged():
        answer = ada("POST", "/schedules/publish", {"schedule_ids": [key]})
    assert answer.status_code == 400
    assert "Noah North" in answer.json()["error"]
