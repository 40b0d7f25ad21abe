"""Inviting users at the door (tanda-v2.txt 1339-1364)."""

from typing import Any

import pytest

from muster.accounts.models import Invitation
from muster.core.actor import Scope
from muster.core.models import Mail
from muster.people.models import Employee
from tests.accounts.test_invitations import hire
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import unchanged
from tests.world import Tanda, World

NO_ACCESS = {"error": "You do not have access to this endpoint."}
UNKNOWN = {"error": "No known user with that id!"}
# The document's own (1353).
EDDARD = {
    "name": "Eddard Sheppard",
    "email": "carl.carlson@springfieldpowerplant.com",
    "phone": "+61408123654",
    "custom_message": "Welcome to the company!",
}


@answers("POST /api/v2/users/{id}/invite")
def test_a_user_is_invited(world: World, max_: Tanda) -> None:
    finn = hire(world)
    answer = max_("POST", f"/users/{finn.pk}/invite")
    assert (answer.status_code, answer.json()) == (201, {})
    row = Invitation.objects.all_rows_unchecked().get()
    assert (row.employee, row.kind, row.email) == (finn, "sign_up", "finn@bramble.test")
    assert Mail.objects.all_rows_unchecked().get().to == "finn@bramble.test"


@answers("POST /api/v2/users/{id}/onboard")
def test_a_user_is_onboarded(world: World, ada: Tanda) -> None:
    finn = hire(world)
    assert ada("POST", f"/users/{finn.pk}/onboard", {}).status_code == 201
    assert Invitation.objects.all_rows_unchecked().get().kind == "onboarding"


@answers("POST /api/v2/users/onboarding")
def test_somebody_new_is_onboarded(world: World, ada: Tanda) -> None:
    answer = ada("POST", "/users/onboarding", EDDARD)
    assert (answer.status_code, answer.json()) == (201, {})
    made = Employee.objects.all_rows_unchecked().get(name="Eddard Sheppard")
    assert (made.email, made.phone) == (EDDARD["email"], EDDARD["phone"])
    row = Invitation.objects.all_rows_unchecked().get()
    assert (row.employee, row.kind, row.custom_message) == (made, "onboarding", EDDARD["custom_message"])


def test_a_name_and_an_address_are_enough(world: World, ada: Tanda) -> None:
    assert ada("POST", "/users/onboarding", {"name": "Jo", "email": "jo@x.test"}).status_code == 201
    with_nulls = {"name": "Al", "email": "al@x.test", "phone": None, "custom_message": None}
    assert ada("POST", "/users/onboarding", with_nulls).status_code == 201


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"email": "jo@x.test"}, "name is required."),
        ({"name": "Jo"}, "email is required."),
        ({"name": " ", "email": "jo@x.test"}, "name: give a text that is not empty."),
        ({"name": "Jo", "email": "jo"}, "email: 'jo' is no e-mail address."),
        ({"name": "Jo", "email": None}, None),
        ({"name": "Jo", "email": "emma@bramble.test"}, "Another employee has this email."),
        ({"name": "Jo", "email": "jo@x.test", "custom_message": "x" * 2001}, None),
        ({"name": "Jo", "email": "jo@x.test", "phone": {"a": 1}}, None),
        (["Jo"], None),
    ],
)
def test_bad_bodies_add_nobody(world: World, ada: Tanda, body: Any, error: str | None) -> None:
    with unchanged():
        answer = ada("POST", "/users/onboarding", body)
    assert answer.status_code == 400
    assert answer.json()["error"] == error if error else answer.json()["error"]


@pytest.mark.parametrize("path", ["invite", "onboard"])
def test_what_must_be_there_first(world: World, ada: Tanda, path: str) -> None:
    nobody = hire(world, email=None)
    finn = hire(world)
    for who, error in (
        (nobody.pk, "Finn Fresh has no email."),
        (world.emma.pk, "Emma Example has already signed up."),
    ):
        with unchanged():
            answer = ada("POST", f"/users/{who}/{path}")
        assert (answer.status_code, answer.json()) == (400, {"error": error})
    assert ada("POST", f"/users/{finn.pk}/invite").status_code == 201
    with unchanged():
        answer = ada("POST", f"/users/{finn.pk}/{path}")
    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "Finn Fresh already has a valid invitation."},
    )


@pytest.mark.parametrize("path", ["invite", "onboard"])
def test_who_is_not_theirs_to_manage(world: World, ada: Tanda, max_: Tanda, path: str) -> None:
    away = hire(world, primary_department=world.yard)
    boss = hire(world, "Bo Boss", roles=["employee", "organisation_admin"])
    assert world.other
    for program, who, status, body in (
        (max_, away.pk, 404, UNKNOWN),
        (max_, boss.pk, 403, NO_ACCESS),
        (ada, world.other.zoe.pk, 404, UNKNOWN),
        (ada, 999999, 404, UNKNOWN),
        (Tanda(world.token("emma")), away.pk, 403, NO_ACCESS),
        (Tanda(world.token("ada", Scope.PERSONAL)), away.pk, 403, NO_ACCESS),
    ):
        with unchanged():
            answer = program("POST", f"/users/{who}/{path}")
        assert (answer.status_code, answer.json()) == (status, body)


def test_adding_people_needs_the_right_to_add_them(world: World, emma: Tanda) -> None:
    for program in (emma, Tanda(world.token("ada", Scope.PERSONAL))):
        with unchanged():
            answer = program("POST", "/users/onboarding", EDDARD)
        assert (answer.status_code, answer.json()) == (403, NO_ACCESS)
