"""The current user (tanda-v2.txt 186)."""

import pytest
from pytest_django import DjangoAssertNumQueries

from muster.core.actor import Scope
from muster.core.models import Organisation
from muster.people.actions import create_employee, update_employee
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import refused
from tests.presses import reread
from tests.world import NOW, Tanda, World

# The document's answer (212).
KEYS = {
    "id", "name", "legal_first_name", "legal_middle_names", "legal_last_name", "email", "photo", "time_zone",
    "utc_offset", "organisation", "organisation_id", "locale", "country", "permissions", "valid_subscription",
    "user_ids", "organisations", "updated_at",
}  # fmt: skip


@answers("GET /api/v2/users/me")
def test_who_it_is_that_asks(max_: Tanda, world: World) -> None:
    update_employee(
        world.actor("ada"),
        reread(world.max),
        legal_first_name="Maximilian",
        legal_middle_names="Karl",
        legal_last_name="Manager",
    )
    found = max_("GET", "/users/me").json()
    assert found.keys() == KEYS
    assert found == {
        "id": world.max.pk,
        "name": "Max Manager",
        "legal_first_name": "Maximilian",
        "legal_middle_names": "Karl",
        "legal_last_name": "Manager",
        "email": "max@bramble.test",
        "photo": None,
        "time_zone": "Australia/Sydney",
        "utc_offset": 39600,
        "organisation": "Bramble & Co",
        "organisation_id": world.organisation.pk,
        "locale": "en-AU",
        "country": "Australia",
        "permissions": ["employee", "manager"],
        "valid_subscription": True,
        "user_ids": [world.max.pk],
        "organisations": [
            {
                "name": "Bramble & Co",
                "id": world.organisation.pk,
                "user_id": world.max.pk,
                "locale": "en-AU",
                "country": "Australia",
            }
        ],
        "updated_at": int(NOW.timestamp()),
    }


def test_all_profiles_of_the_person_are_told(world: World) -> None:
    assert world.other
    second = create_employee(
        world.other.actor("zoe"),
        name="Max",
        person=reread(world.max).person,
        primary_department=world.other.bar,
    )
    token = world.token("max")
    here, there = Tanda(token), Tanda(token, **{"X-User-Id": str(second.pk)})
    assert here("GET", "/users/me").json()["user_ids"] == [world.max.pk, second.pk]
    found = there("GET", "/users/me").json()
    assert found["user_ids"] == [world.max.pk, second.pk]
    assert (found["id"], found["organisation"], found["time_zone"]) == (
        second.pk,
        "Thistle Ltd",
        "Europe/London",
    )
    assert (found["utc_offset"], found["permissions"]) == (0, ["employee"])
    assert [(one["id"], one["user_id"]) for one in found["organisations"]] == [
        (world.organisation.pk, world.max.pk),
        (world.other.organisation.pk, second.pk),
    ]


@pytest.mark.parametrize(
    ("who", "zone", "offset"), [("emma", "Australia/Sydney", 39600), ("olga", "Australia/Perth", 28800)]
)
def test_the_zone_is_that_of_the_default_team(world: World, who: str, zone: str, offset: int) -> None:
    found = Tanda(world.token(who))("GET", "/users/me").json()
    assert (found["time_zone"], found["utc_offset"]) == (zone, offset)


@pytest.mark.parametrize(
    ("code", "name"),
    [("US", "United States"), ("GB", "United Kingdom"), ("NZ", "New Zealand"), ("SG", "Singapore")],
)
def test_the_country_has_a_name(world: World, code: str, name: str) -> None:
    Organisation.objects.filter(pk=world.organisation.pk).update(country=code)
    assert Tanda(world.token("emma"))("GET", "/users/me").json()["country"] == name


def test_who_is_locked_out_is_told_so(world: World) -> None:
    Organisation.objects.filter(pk=world.organisation.pk).update(locked_out_at=NOW)
    emma = Tanda(world.token("emma"))
    answer = emma("GET", "/users/me")
    assert (answer.status_code, answer.json()["valid_subscription"]) == (200, False)
    assert emma("GET", "/users").status_code == 402


def test_the_scope_is_me(world: World) -> None:
    assert Tanda(world.token("emma", Scope.ME))("GET", "/users/me").status_code == 200
    refused(Tanda(world.token("emma", Scope.USER))("GET", "/users/me"), 403)


def test_it_takes_two_statements(
    ada: Tanda, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ada("GET", "/users/me")
    with django_assert_num_queries(2):
        ada("GET", "/users/me")
