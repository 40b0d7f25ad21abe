"""Acting on requests: who may, in which state, step by step, and who stands in for whom."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from tests.away import FRIDAY, MONDAY, ask, fresh, reread, settings, taken
from tests.unchanged import unchanged
from tests.world import NOW, World, at

from muster.attendance.models import Shift
from muster.core.actor import Actor
from muster.core.errors import Conflict, Denied, Invalid, MusterError, NotFound
from muster.core.models import Mail
from muster.leave import actions, request_queries
from muster.leave.approvers import answered_for, awaited
from muster.leave.models import LeaveRequest
from muster.leave.refusals import AlreadyActioned
from muster.people.actions import create_employee, deactivate_employee

EVENTS: dict[str, Any] = {"approve": actions.approve, "decline": actions.decline, "cancel": actions.cancel}
PAST = date(2026, 3, 2)

# Of a request of Emma's, that Max manages: what becomes of it, D denied, A acted on already, C conflict.
# state and event      emma  max   ada   pia   rosa  noah  olga
TABLE = """
pending    approve     D     ok    ok    ok    D     D     D
pending    decline     D     ok    ok    ok    D     D     D
pending    cancel      ok    ok    ok    ok    D     D     D
approved   approve     D     A     A     A     D     D     D
approved   decline     D     A     A     A     D     D     D
approved   cancel      ok    ok    ok    ok    D     D     D
begun      cancel      C     ok    ok    ok    D     D     D
declined   approve     D     A     A     A     D     D     D
declined   decline     D     A     A     A     D     D     D
declined   cancel      A     A     A     A     D     D     D
cancelled  approve     D     A     A     A     D     D     D
cancelled  decline     D     A     A     A     D     D     D
cancelled  cancel      A     A     A     A     D     D     D
"""
WHO = ("emma", "max", "ada", "pia", "rosa", "noah", "olga")
CELLS = [
    (state, event, who, result)
    for line in TABLE.strip().splitlines()
    for state, event, *results in [line.split()]
    for who, result in zip(WHO, results, strict=True)
]
REFUSED: dict[str, type[MusterError]] = {"D": Denied, "A": AlreadyActioned, "C": Conflict}


def in_state(world: World, state: str) -> LeaveRequest:
    first = PAST if state == "begun" else MONDAY
    request = ask(world, "emma", first, suppress_emails=True)
    system = Actor.system(world.organisation.pk)
    act = {"approved": "approve", "begun": "approve", "declined": "decline", "cancelled": "cancel"}.get(state)
    return EVENTS[act](system, request, suppress_emails=True) if act else request


@pytest.mark.parametrize("state", ["pending", "approved", "begun", "declined", "cancelled"])
def test_who_does_what_in_which_state(world: World, state: str) -> None:
    request = in_state(world, state)
    for _, event, who, result in (cell for cell in CELLS if cell[0] == state):
        actor = world.actor(who)
        if result in REFUSED:
            with unchanged(), pytest.raises(REFUSED[result]):
                EVENTS[event](actor, request)
            continue
        mark = transaction.savepoint()
        row = EVENTS[event](actor, request)
        assert (event, row.acted_by_id) == (event, actor.employee_id), who
        assert (
            reread(row).status == {"approve": "approved", "decline": "declined", "cancel": "cancelled"}[event]
        )
        transaction.savepoint_rollback(mark)


def test_of_another_organisation(world: World) -> None:
    request = ask(world, "emma")
    assert world.other
    for act in EVENTS.values():
        with unchanged(), pytest.raises(NotFound):
            act(world.other.actor("zoe"), request)


def test_approving_takes_and_cancelling_gives_back(world: World) -> None:
    request = ask(world, "emma", MONDAY, FRIDAY)
    row = actions.approve(world.actor("max"), request)
    assert (row.acted_at, len(taken(row)), sum(taken(row).values())) == (NOW, 5, -5)
    row = actions.cancel(world.actor("emma"), row, reason="Rain")
    assert (row.decline_reason, taken(row)) == ("Rain", {})
    again = actions.approve(world.actor("max"), ask(world, "emma", MONDAY, FRIDAY))
    assert sum(taken(again).values()) == -5
    assert Shift.objects.all_rows_unchecked().count() == 5


def test_declining_tells_why(world: World) -> None:
    row = actions.decline(world.actor("max"), ask(world, "emma"), reason="Easter")
    assert (row.decline_reason, row.auto_approved) == ("Easter", False)
    body = Mail.objects.all_rows_unchecked().filter(to="emma@bramble.test").get().body or ""
    assert "was declined by Max Manager" in body
    assert "Reason: Easter" in body
    waiting = ask(world, "noah")
    for reason in ("x" * 5001, "No\x00"):
        with unchanged(), pytest.raises(Invalid):
            actions.decline(world.actor("max"), waiting, reason=reason)


def test_two_who_act_at_once(world: World) -> None:
    """The second has read the request before the first acted."""
    request = ask(world, "emma")
    stale = request_queries.request(world.actor("ada"), request.pk)
    actions.approve(world.actor("max"), request)
    with unchanged(), pytest.raises(AlreadyActioned, match="approved already"):
        actions.decline(world.actor("ada"), stale)


def test_what_was_changed_since_it_was_looked_at_is_not_decided(world: World) -> None:
    shown = ask(world, "emma")
    row = actions.change_request(world.actor("emma"), reread(shown), ends_on=FRIDAY)
    for act in (actions.approve, actions.decline):
        with unchanged(), pytest.raises(Conflict, match="changed since you looked at it"):
            act(world.actor("max"), reread(shown), seen=shown.row_version)
    assert actions.approve(world.actor("max"), row, seen=row.row_version).status == "approved"


def test_leave_of_somebody_who_left_is_not_approved(world: World) -> None:
    row = ask(world, "emma")
    deactivate_employee(world.actor("ada"), world.emma)
    with unchanged(), pytest.raises(Conflict, match="Emma Example does not work here any more"):
        actions.approve(world.actor("ada"), reread(row))
    assert actions.decline(world.actor("ada"), reread(row)).status == "declined"


# Whose word counts


def test_an_approver_takes_the_place_of_the_managers(world: World) -> None:
    system = Actor.system(world.organisation.pk)
    actions.set_profile(system, fresh(world, "emma"), approver=world.olga)
    request = ask(world, "emma")
    assert [one.name for one in awaited(request)] == ["Olga Outback"]
    with unchanged(), pytest.raises(Denied):
        actions.approve(world.actor("max"), request)
    assert list(request_queries.awaiting(world.actor("olga"))) == [request]
    assert list(request_queries.awaiting(world.actor("max"))) == []
    assert request_queries.request(world.actor("olga"), request.pk) == request
    assert actions.approve(world.actor("olga"), request).acted_by_id == world.olga.pk
    assert ask(world, "emma", FRIDAY, by="olga").auto_approved is True
    # An approver who left leaves it to the managers.
    deactivate_employee(world.actor("ada"), world.olga)
    assert actions.approve(world.actor("max"), ask(world, "emma", date(2026, 4, 1))).status == "approved"


def test_nobody_is_their_own_approver(world: World) -> None:
    system = Actor.system(world.organisation.pk)
    with unchanged(), pytest.raises(Invalid, match="their own"):
        actions.set_profile(system, fresh(world, "emma"), approver=world.emma)
    with unchanged(), pytest.raises(Denied):
        actions.set_profile(world.actor("max"), fresh(world, "emma"), approver=world.max)
    actions.set_profile(system, fresh(world, "emma"), approver=world.olga)
    row = actions.set_profile(system, fresh(world, "emma"), approver=None)
    assert row.approver is None
    assert ask(world, "emma", by="max").auto_approved is True


def test_a_managers_own_leave(world: World) -> None:
    request = ask(world, "max")
    assert (request.status, [one.name for one in awaited(request)]) == ("pending", ["Ada Admin"])
    with unchanged(), pytest.raises(Denied):
        actions.approve(world.actor("max"), request)
    settings(world, managers_book_themselves=True)
    assert ask(world, "max", FRIDAY).auto_approved is True
    assert actions.approve(world.actor("max"), request).status == "approved"
    assert ask(world, "emma", FRIDAY).status == "pending"


def test_payroll_officers_and_administrators(world: World) -> None:
    assert ask(world, "ada").auto_approved is True
    own = ask(world, "pia")
    assert own.status == "pending"
    with unchanged(), pytest.raises(Denied):
        actions.approve(world.actor("pia"), own)
    assert set(request_queries.awaiting(world.actor("pia"))) == set()
    other = ask(world, "emma")
    assert set(request_queries.awaiting(world.actor("pia"))) == {other}
    assert set(request_queries.awaiting(world.actor("ada"))) == {own, other}
    assert set(request_queries.awaiting(world.actor("emma"))) == set()


def test_nobody_approves_for_another_profile_of_their_own(world: World) -> None:
    system = Actor.system(world.organisation.pk)
    world.people["second"] = create_employee(
        system, name="Pia Second", primary_department=world.kitchen, pin="1008", person=world.pia.person
    )
    request = ask(world, "second", by=system, as_employee=True)
    assert list(request_queries.awaiting(world.actor("pia"))) == []
    with unchanged(), pytest.raises(Denied):
        actions.approve(world.actor("pia"), request)
    assert ask(world, "second", FRIDAY, by="pia").status == "pending"
    assert actions.approve(world.actor("max"), request).status == "approved"


def test_nor_where_they_stand_in_for_an_administrator(world: World) -> None:
    system, today = Actor.system(world.organisation.pk), date(2026, 3, 4)
    settings(world, approval_steps=["administrators"])
    world.people["second"] = create_employee(
        system,
        name="Noah Second",
        primary_department=world.kitchen,
        pin="1008",
        person=world.noah.person,
        email="second@bramble.test",
        roles=["employee", "roster_manager"],
    )
    actions.delegate(system, fresh(world, "ada"), delegate=world.second, starts_on=today, ends_on=today)
    second = world.actor("second")
    request, other = ask(world, "noah", suppress_emails=True), ask(world, "emma", suppress_emails=True)
    assert answered_for(second, [request.employee_id, other.employee_id], "administrators") == {world.emma.pk}
    for act in (actions.approve, actions.decline):
        with unchanged(), pytest.raises(Denied):
            act(second, request)
    assert list(request_queries.awaiting(second)) == [other]
    # Nor are they written to about it.
    assert [one.name for one in awaited(request)] == ["Ada Admin"]
    assert {one.name for one in awaited(other)} == {"Ada Admin", "Noah Second"}
    assert actions.approve(second, other).status == "approved"


def test_steps(world: World) -> None:
    settings(world, approval_steps=["approver", "administrators"])
    request = ask(world, "emma", suppress_emails=True)
    row = actions.approve(world.actor("max"), request)
    assert (row.status, row.step, row.acted_by_id, taken(row)) == ("pending", 1, None, {})
    assert list(Mail.objects.all_rows_unchecked().values_list("to", flat=True)) == ["ada@bramble.test"]
    assert list(request_queries.awaiting(world.actor("max"))) == []
    with unchanged(), pytest.raises(Denied):
        actions.approve(world.actor("max"), row)
    row = actions.approve(world.actor("ada"), row)
    assert (row.status, row.step) == ("approved", 2)
    # By the manager for somebody: one step is done, and the other waits.
    booked = ask(world, "noah", by="max")
    assert (booked.status, booked.step, booked.auto_approved) == ("pending", 1, False)
    # Administrators finish all of them.
    assert actions.approve(world.actor("ada"), ask(world, "emma", FRIDAY)).step == 2
    # Any step may decline.
    assert actions.decline(world.actor("ada"), booked).status == "declined"


def test_who_is_asked_twice_answers_once(world: World) -> None:
    settings(world, approval_steps=["approver", "managers", "administrators"])
    actions.set_profile(Actor.system(world.organisation.pk), fresh(world, "noah"), approver=world.olga)
    assert actions.approve(world.actor("max"), ask(world, "emma")).step == 2
    row = ask(world, "noah")
    with unchanged(), pytest.raises(Denied):
        actions.approve(world.actor("max"), row)
    row = actions.approve(world.actor("olga"), row)
    assert row.step == 1
    assert list(request_queries.awaiting(world.actor("max"))) == [row]
    assert actions.approve(world.actor("max"), row).step == 2


def test_fewer_steps_than_a_request_went_through(world: World) -> None:
    """Whoever is asked last by then says yes to it."""
    settings(world, approval_steps=["managers", "administrators"])
    requests = [actions.approve(world.actor("max"), ask(world, name)) for name in ("emma", "noah")]
    settings(world, approval_steps=["managers"])
    assert list(request_queries.awaiting(world.actor("max"))) == requests
    for name, request in zip(("max", "ada"), requests, strict=True):
        row = actions.approve(world.actor(name), request)
        assert (row.status, row.step, sum(taken(row).values())) == ("approved", 1, -1)


# While away


def test_somebody_stands_in_for_a_manager(world: World) -> None:
    request = ask(world, "emma")
    first = NOW.date() + timedelta(days=1)  # today in Sydney, where it is the 4th
    row = actions.delegate(
        world.actor("max"), fresh(world, "max"), delegate=world.olga, starts_on=first, ends_on=first
    )
    assert {one.name for one in awaited(request)} == {"Max Manager", "Olga Outback"}
    assert list(request_queries.awaiting(world.actor("olga"))) == [request]
    assert request_queries.request(world.actor("olga"), request.pk) == request
    # Not their own, and not those of the one who is away.
    actions.delegate(
        world.actor("max"), fresh(world, "max"), delegate=world.noah, starts_on=first, ends_on=first
    )
    own, his = ask(world, "noah"), ask(world, "max")
    assert {one.name for one in awaited(his)} == {"Ada Admin"}
    for name in ("noah", "olga"):
        assert his not in request_queries.awaiting(world.actor(name))
        with pytest.raises(NotFound):
            request_queries.request(world.actor(name), his.pk)
    for actor, one in (("noah", own), ("max", his), ("noah", his), ("olga", his)):
        with unchanged(), pytest.raises(Denied):
            actions.approve(world.actor(actor), one)
    assert actions.approve(world.actor("olga"), request).acted_by_id == world.olga.pk
    with at(NOW + timedelta(days=1)):
        assert list(request_queries.awaiting(world.actor("olga"))) == []
        with unchanged(), pytest.raises(Denied):
            actions.approve(world.actor("olga"), own)
    actions.withdraw_delegation(world.actor("max"), row)
    with unchanged(), pytest.raises(Denied):
        actions.approve(world.actor("olga"), own)


def test_somebody_stands_in_for_an_approver_and_for_an_administrator(world: World) -> None:
    today = date(2026, 3, 4)
    system = Actor.system(world.organisation.pk)
    actions.set_profile(system, fresh(world, "emma"), approver=world.max)
    actions.set_profile(system, fresh(world, "noah"), approver=world.olga)
    actions.delegate(system, fresh(world, "max"), delegate=world.rosa, starts_on=today, ends_on=today)
    request, other = ask(world, "emma"), ask(world, "noah")
    assert list(request_queries.awaiting(world.actor("rosa"))) == [request]
    with unchanged(), pytest.raises(Denied):
        actions.approve(world.actor("rosa"), other)
    assert actions.approve(world.actor("rosa"), request).status == "approved"
    settings(world, approval_steps=["administrators"])
    with unchanged(), pytest.raises(Denied):
        actions.approve(world.actor("rosa"), other)
    actions.delegate(system, fresh(world, "ada"), delegate=world.rosa, starts_on=today, ends_on=today)
    assert actions.approve(world.actor("rosa"), other).status == "approved"


def test_what_a_delegation_cannot_be(world: World) -> None:
    emma, today = fresh(world, "emma"), date(2026, 3, 4)
    days = {"starts_on": today, "ends_on": today}
    with unchanged(), pytest.raises(Invalid):
        actions.delegate(world.actor("emma"), emma, delegate=emma, **days)
    with unchanged(), pytest.raises(Invalid):
        actions.delegate(
            world.actor("emma"), emma, delegate=world.noah, starts_on=today, ends_on=today - timedelta(days=1)
        )
    with unchanged(), pytest.raises(Denied):
        actions.delegate(world.actor("noah"), emma, delegate=world.noah, **days)
    actions.delegate(world.actor("emma"), emma, delegate=world.noah, **days)
    with unchanged(), pytest.raises(Conflict):
        actions.delegate(world.actor("emma"), emma, delegate=world.noah, **days)
    deactivate_employee(world.actor("ada"), world.olga)
    with unchanged(), pytest.raises(Invalid):
        actions.delegate(world.actor("emma"), emma, delegate=fresh(world, "olga"), **days)


# Locked days


@pytest.mark.parametrize(
    ("who", "target", "allowed"),
    [
        ("ada", "all", True),
        ("ada", "yard", True),
        ("max", "kitchen", True),
        ("max", "emma", True),
        ("max", "all", False),
        ("max", "yard", False),
        ("max", "max", False),
        ("emma", "emma", False),
        ("pia", "all", False),
    ],
)
def test_who_locks_days(world: World, who: str, target: str, *, allowed: bool) -> None:
    facts: dict[str, Any] = {}
    if target in {"yard", "kitchen"}:
        facts["department"] = getattr(world, target)
    elif target != "all":
        facts["employee"] = getattr(world, target)
    if not allowed:
        with unchanged(), pytest.raises(Denied):
            actions.lock_period(world.actor(who), starts_on=MONDAY, ends_on=FRIDAY, **facts)
        return
    row = actions.lock_period(world.actor(who), starts_on=MONDAY, ends_on=FRIDAY, **facts)
    assert (row.locked_by_id, request_queries.is_over_leave(world.actor(who), row)) == (
        getattr(world, who).pk,
        False,
    )
    with unchanged(), pytest.raises(Denied):
        actions.unlock_period(world.actor("noah"), row)
    actions.unlock_period(world.actor(who), row)
    assert list(request_queries.locked_periods(world.actor("ada"))) == []
