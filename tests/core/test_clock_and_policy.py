"""The clock, and the table of rights as such; what is allowed to whom is tested in tests/domain."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.presses import local
from tests.unchanged import unchanged
from tests.world import NOW, World

from muster.core import clock, policy
from muster.core.actor import ALL_SCOPES, Actor, Role, Scope
from muster.core.errors import Denied, NotFound


def test_the_clock_stands_where_it_is_put() -> None:
    with clock.fixed(local("2026-03-04 09:00")):
        assert (clock.now(), clock.now().tzinfo) == (NOW, UTC)
        with clock.fixed(NOW + timedelta(days=1)):
            assert clock.now() == NOW + timedelta(days=1)
        assert clock.ago(hours=1) == NOW - timedelta(hours=1)
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)


def actor(*roles: Role, scopes: frozenset[Scope] = ALL_SCOPES) -> Actor:
    return Actor(1, frozenset(roles), "Somebody", employee_id=1, scopes=scopes)


def test_what_no_row_lists_is_denied_to_everybody() -> None:
    for role in Role:
        assert not policy.may_ever(actor(role), "shift.invent")
        with pytest.raises(Denied):
            policy.require(actor(role), "shift.invent")
    assert not policy.is_listed("shift.invent")
    assert policy.is_listed("shift.create")
    assert policy.is_listed(policy.PUBLIC)


def test_nobody_without_a_role_may_anything() -> None:
    assert not any(policy.may_ever(actor(), row.action) for row in policy.rows())


def test_a_credential_does_what_it_was_given_for() -> None:
    narrow = actor(Role.ORGANISATION_ADMIN, scopes=frozenset({Scope.TIMESHEET}))
    assert policy.may(narrow, "timesheet.export")
    assert not policy.may(narrow, "employee.create")
    assert not policy.may_ever(narrow, "employee.create")


def test_each_row_asks_for_a_scope_save_what_none_of_them_names() -> None:
    # Who belongs to a team is told of people and of teams alike; an upload is nothing before it is linked.
    free = {"account.update", "department.set_staff", "temporary_file.create"}
    assert {row.action for row in policy.rows() if row.scope is None} == free


def test_a_refusal_says_what_and_whom_to_ask() -> None:
    with pytest.raises(Denied) as refused:
        policy.require(actor(Role.EMPLOYEE), "api_key.create")
    assert refused.value.message == (
        "You may not do this (api key: create). Ask an administrator of your organisation for the right."
    )


def test_what_belongs_to_others_is_not_there_even_for_an_administrator(world: World) -> None:
    assert world.other
    zoe = world.other.actor("zoe")
    with unchanged(), pytest.raises(NotFound) as refused:
        policy.require(zoe, "employee.update", world.noah)
    assert refused.value.message == "Employee not found."
    everything = replace(zoe, roles=frozenset(Role))
    with pytest.raises(NotFound):
        policy.require(everything, "employee.update", world.noah)
