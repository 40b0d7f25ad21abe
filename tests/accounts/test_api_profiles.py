"""A key with a profile does what the profile opens, and no more than its role may."""

from typing import Any

import pytest
from tests.unchanged import unchanged
from tests.world import Api, World

from muster.accounts.actions import (
    create_api_key,
    create_api_profile,
    delete_api_profile,
    update_api_profile,
)
from muster.accounts.models import ApiProfile
from muster.accounts.queries import resources
from muster.core.actor import Actor, Scope
from muster.core.errors import Conflict, Denied, Invalid


def key_with(world: World, **rights: str) -> tuple[ApiProfile, Api]:
    system = Actor.system(world.organisation.pk)
    profile = create_api_profile(system, name="Screen", rights=rights)
    _, key = create_api_key(system, name="Screen", profile=profile, scopes=list(Scope))
    return profile, Api(key)


@pytest.mark.parametrize(
    ("rights", "read", "made"),
    [({}, 402, 402), ({"department": "read"}, 200, 402), ({"department": "write"}, 200, 200)],
)
def test_a_profile_opens_what_it_names(world: World, rights: dict[str, str], read: int, made: int) -> None:
    _, api = key_with(world, **rights)
    assert api("GET", "/departments").status_code == read
    assert api("POST", "/departments", {"name": "Roof"}).status_code == made
    assert api("GET", "/employees").status_code == 402


def test_a_change_of_the_profile_holds_at_the_next_call(world: World) -> None:
    profile, api = key_with(world, department="read")
    assert api("GET", "/departments").status_code == 200
    update_api_profile(world.actor("ada"), profile, name="Screen", rights={"employee": "read"})
    assert api("GET", "/departments").status_code == 402
    assert api("GET", "/employees").status_code == 200


def test_a_key_without_a_profile_is_not_narrowed(world: World, api: Api) -> None:
    assert api("GET", "/departments").status_code == 200


def test_credentials_are_given_by_no_profile() -> None:
    assert {"shift", "employee", "department", "clock_event", "timesheet"} <= set(resources())
    assert not {"api_key", "api_profile", "log_in", "account"} & set(resources())


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "  ", "rights": {}}, "name"),
        ({"name": "X", "rights": {"api_key": "write"}}, "rights"),
        ({"name": "X", "rights": {"shift": "delete"}}, "rights"),
    ],
)
def test_what_is_no_right_is_refused(world: World, facts: dict[str, Any], field: str) -> None:
    with unchanged(), pytest.raises(Invalid) as caught:
        create_api_profile(world.actor("ada"), **facts)
    assert caught.value.field == field


def test_names_are_told_apart(world: World) -> None:
    key_with(world)
    with unchanged(), pytest.raises(Conflict):
        create_api_profile(world.actor("ada"), name="SCREEN", rights={})


def test_a_profile_in_use_stays(world: World) -> None:
    profile, _ = key_with(world)
    with unchanged(), pytest.raises(Conflict):
        delete_api_profile(world.actor("ada"), profile)
    free = create_api_profile(world.actor("ada"), name="Free", rights={})
    delete_api_profile(world.actor("ada"), free)
    assert list(ApiProfile.objects.all_rows_unchecked().values_list("name", flat=True)) == ["Screen"]


@pytest.mark.parametrize("name", ["pia", "rosa", "max", "emma"])
def test_administrators_alone_make_profiles(world: World, name: str) -> None:
    with unchanged(), pytest.raises(Denied):
        create_api_profile(world.actor(name), name="X", rights={})
