"""API keys and devices' tokens."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.presses import reread
from tests.unchanged import rows, unchanged
from tests.world import NOW, Api, World, at

from muster.accounts.actions import create_api_key, revoke_api_key, update_api_key
from muster.accounts.models import ApiKey
from muster.accounts.queries import actor_of_device, actor_of_key, api_key, api_keys, live_device, live_key
from muster.core.actor import Role, Scope
from muster.core.encryption import hash_secret
from muster.core.errors import Denied, Invalid, NotFound
from muster.core.policy import may
from muster.people.actions import create_employee
from muster.places.actions import pair_device, renew_device_code, return_device


def make(world: World, **facts: Any) -> tuple[ApiKey, str]:
    return create_api_key(world.actor("ada"), name="Rostering", **facts)


def test_a_key_is_shown_once_and_kept_as_its_hash(world: World) -> None:
    row, secret = make(world)
    assert (row.hash, row.hint) == (hash_secret(secret), secret[-4:])
    assert len(secret) >= len("muster_") + 32
    assert secret not in str(rows())
    assert row.hash not in str(rows()["core.Version"])


def test_a_key_opens_its_organisation(world: World) -> None:
    assert world.other
    row, secret = make(world, role=Role.PAYROLL_OFFICER, scopes=[Scope.TIMESHEET])
    found = live_key(secret)
    assert found == row
    actor = actor_of_key(found, author="API v2")
    assert (actor.organisation_id, actor.roles, actor.name) == (
        world.organisation.pk, frozenset({Role.PAYROLL_OFFICER}), "API v2",
    )  # fmt: skip
    assert (actor.employee_id, actor.scopes) == (None, frozenset({Scope.TIMESHEET}))


@pytest.mark.parametrize("secret", ["", "muster_", "muster_" + "x" * 32, "Till"])
def test_what_is_no_key_opens_nothing(world: World, secret: str) -> None:
    with unchanged():
        assert live_key(secret) is None


def test_nor_does_the_hash_of_one(world: World) -> None:
    row, _ = make(world)
    assert live_key(row.hash) is None


def test_a_revoked_key_opens_nothing(world: World) -> None:
    row, secret = make(world)
    with at(NOW):
        revoke_api_key(world.actor("ada"), row)
    assert live_key(secret) is None
    with at(NOW + timedelta(days=1)), unchanged():
        revoke_api_key(world.actor("ada"), row)
    assert Api(secret)("GET", "/employees").status_code == 401


def test_a_key_ends_at_its_time(world: World) -> None:
    _, secret = make(world, expires_at=NOW + timedelta(hours=1))
    with at(NOW + timedelta(minutes=59)):
        assert live_key(secret)
    with at(NOW + timedelta(hours=1)):
        assert live_key(secret) is None


def test_last_use_is_kept_to_ten_minutes(world: World) -> None:
    row, secret = make(world)
    for minutes, seen in ((0, 0), (10, 0), (11, 11), (20, 11)):
        with at(NOW + timedelta(minutes=minutes)):
            live_key(secret)
        assert reread(row).last_used_at == NOW + timedelta(minutes=seen), minutes


def test_scopes_limit_what_its_role_may(world: World) -> None:
    _, secret = make(world, scopes=[Scope.TIMESHEET])
    key = live_key(secret)
    assert key
    assert may(actor_of_key(key, author="Till"), "timesheet.export")
    with unchanged(), pytest.raises(Denied):
        create_employee(actor_of_key(key, author="Till"), name="Finn", primary_department=world.bar)
    assert Api(secret)("GET", "/employees").status_code in {401, 402, 403}


def test_a_key_of_a_manager_manages_nobody(world: World) -> None:
    _, secret = make(world, role=Role.MANAGER)
    assert Api(secret)("GET", "/employees").json() == {"employees": []}


@pytest.mark.parametrize("role", [Role.KIOSK, Role.SYSTEM])
def test_no_key_acts_as_a_kiosk_or_as_muster(world: World, role: Role) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        make(world, role=role)
    assert refused.value.field == "role"


def test_a_program_gives_no_key_more_than_it_has(world: World) -> None:
    narrow = replace(world.actor("ada"), scopes=frozenset({Scope.ORGANISATION, Scope.USER}))
    with unchanged(), pytest.raises(Denied):
        create_api_key(narrow, name="More", scopes=[Scope.USER, Scope.COST])
    assert create_api_key(narrow, name="As much", scopes=[Scope.USER])


@pytest.mark.parametrize("name", ["", "   ", "n" * 101])
def test_a_key_has_a_name(world: World, name: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        create_api_key(world.actor("ada"), name=name)
    assert refused.value.field == "name"


def test_an_administrator_sees_the_keys_of_their_own_organisation(world: World) -> None:
    assert world.other
    row, _ = make(world)
    assert [one.name for one in api_keys(world.actor("ada"))] == ["Rostering", "Till"]
    update_api_key(world.actor("ada"), row, post_answers_created=True)
    assert api_key(world.actor("ada"), row.pk).post_answers_created
    with pytest.raises(Denied):
        api_keys(world.actor("max"))
    with pytest.raises(NotFound):
        api_key(world.other.actor("zoe"), row.pk)


# Devices


def test_a_code_pairs_one_device_once(world: World) -> None:
    with at(NOW):
        device, token = pair_device(f" {world.kiosk_code} ")
    assert (device, device.last_heard_at) == (world.kiosk, NOW)
    assert live_device(token) == world.kiosk
    assert not {world.kiosk_code, token} & set(str(rows()).split("'"))
    with unchanged(), pytest.raises(Invalid) as refused:
        pair_device(world.kiosk_code)
    assert refused.value.field == "code"


@pytest.mark.parametrize("token", ["", "kiosk_", "x"])
def test_no_other_token_is_a_device(world: World, token: str) -> None:
    assert live_device(token) is None


def test_a_new_code_signs_the_paired_device_out(world: World) -> None:
    _, token = pair_device(world.kiosk_code)
    code = renew_device_code(world.actor("ada"), reread(world.kiosk))
    assert live_device(token) is None
    assert pair_device(code)[0] == world.kiosk


def test_a_returned_device_clocks_nobody(world: World) -> None:
    _, token = pair_device(world.kiosk_code)
    return_device(world.actor("ada"), reread(world.kiosk))
    assert live_device(token) is None
    assert reread(world.kiosk).returned
    with unchanged(), pytest.raises(Invalid):
        pair_device(world.kiosk_code)


def test_a_device_acts_for_its_organisation_and_as_no_person(world: World) -> None:
    actor = actor_of_device(world.kiosk)
    assert (actor.organisation_id, actor.device_id, actor.employee_id) == (
        world.organisation.pk, world.kiosk.pk, None,
    )  # fmt: skip
    assert actor.roles == {Role.KIOSK}
