"""Who a token lets in, as whom, and how often (tanda-v2.txt 60-131, 189-196)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from oauth2_provider.models import AccessToken

from muster.accounts.actions import (
    change_password,
    delete_application,
    renew_password,
    revoke_api_token,
    sign_out_everywhere,
    withdraw_consent,
)
from muster.accounts.queries import application as application_of
from muster.core.actor import Actor, Scope
from muster.core.models import Organisation, Version
from muster.dialects.tanda import auth
from muster.people.actions import create_employee, deactivate_employee, update_employee
from muster.people.models import Employee, Person
from tests.dialects.tanda.asked import unchanged
from tests.oauth import App, application
from tests.web.pages import counted
from tests.world import NOW, PASSWORD, Tanda, World, at

ME = "/users/me"
NO_TOKEN = "The access token is invalid, has expired or was revoked."
NO_ACCESS = "You do not have access to this endpoint."
WINDOW_ENDS = str(int(NOW.timestamp()) + 60)


def told(answer: Any) -> dict[str, str | None]:
    """The headers of the limit."""
    names = ("Limit", "Remaining", "Reset", "RateLimited")
    return {name: answer.get(f"X-RateLimit-{name}") for name in names}


def refused(answer: Any, status: int, text: str) -> None:
    assert (answer.status_code, answer.json()) == (status, {"error": text})


def app_token(app: App, world: World, name: str) -> str:
    client = Client()
    client.force_login(world.people[name].person)
    return str(app.tokens(client)["access_token"])


def second_profile(world: World, name: str, **facts: Any) -> Employee:
    """Of the same person, at the other company."""
    assert world.other
    return create_employee(
        Actor.system(world.other.organisation.pk), name=name, person=world.people["emma"].person, **facts
    )


# Whether


@pytest.mark.parametrize(
    "header", ["", "bearer", "bearer ", "bearer nobody", "basic abc", "bearer " + "0" * 64, "bearer \x00"]
)
def test_without_a_token_nobody_comes_in(world: World, header: str) -> None:
    refused(Client().get("/api/v2/users/me", headers={"Authorization": header}), 401, NO_TOKEN)
    refused(Client().get("/api/v2/users/me"), 401, NO_TOKEN)


@pytest.mark.parametrize("word", ["bearer", "Bearer", "BEARER"])
def test_the_word_before_it_in_any_case(world: World, word: str) -> None:
    header = {"Authorization": f"{word} {world.token('emma')}"}
    assert Client().get("/api/v2/users/me", headers=header).status_code == 200
    assert Client().get("/tanda/api/v2/users/me", headers=header).status_code == 200


def test_a_token_is_no_key_and_a_key_no_token(world: World) -> None:
    assert (
        Client().get("/v1/employees", headers={"Authorization": f"Bearer {world.token('ada')}"}).status_code
        == 401
    )
    refused(Tanda(world.key)("GET", ME), 401, NO_TOKEN)


def test_each_of_a_persons_tokens_has_its_own_scopes(world: World) -> None:
    narrow, wide = world.token("emma", Scope.ROSTER), world.token("emma", Scope.ME, Scope.USER)
    app = app_token(application(world), world, "emma")
    refused(Tanda(narrow)("GET", ME), 403, NO_ACCESS)
    assert Tanda(wide)("GET", ME).status_code == 200
    assert Tanda(app)("GET", ME).status_code == 200
    refused(Tanda(narrow)("GET", ME), 403, NO_ACCESS)


def test_one_that_has_run_out(world: World) -> None:
    token = world.token("emma")
    AccessToken.objects.update(expires=NOW)
    refused(Tanda(token)("GET", ME), 401, NO_TOKEN)


def test_one_that_was_revoked_while_others_stay(world: World) -> None:
    gone, kept = world.token("emma"), world.token("emma")
    revoke_api_token(world.actor("emma"), AccessToken.objects.order_by("pk")[0].pk)
    refused(Tanda(gone)("GET", ME), 401, NO_TOKEN)
    assert Tanda(kept)("GET", ME).status_code == 200


@pytest.mark.parametrize("how", ["deactivated", "may not log in", "the person is shut out"])
def test_who_may_not_come_in_any_more_is_out_at_once(world: World, how: str) -> None:
    token, system = world.token("emma"), Actor.system(world.organisation.pk)
    if how == "deactivated":
        deactivate_employee(system, world.emma)
    elif how == "may not log in":
        update_employee(system, world.emma, login_enabled=False)
    else:
        Person.objects.filter(pk=world.emma.person_id).update(is_active=False)
    refused(Tanda(token)("GET", ME), 401, NO_TOKEN)


def test_it_outlives_a_new_password_and_the_end_of_sessions(world: World) -> None:
    """Such tokens "never expire, but can be revoked" (tanda-v2.txt 57)."""
    token = Tanda(world.token("emma"))
    person = world.emma.person
    assert person
    change_password(person, old=PASSWORD, new="a staple of horses")
    sign_out_everywhere(person)
    renew_password(world.actor("ada"), world.emma)
    assert token("GET", ME).status_code == 200


def test_an_application_that_is_deleted_or_no_longer_allowed_is_out(world: World) -> None:
    first, second = application(world), application(world, name="Second")
    tokens = [app_token(app, world, "emma") for app in (first, second)]
    own = world.token("emma")
    withdraw_consent(world.actor("emma"), first.pk)
    assert [Tanda(token)("GET", ME).status_code for token in (*tokens, own)] == [401, 200, 200]
    ada = world.actor("ada")
    delete_application(ada, application_of(ada, second.pk))
    assert [Tanda(token)("GET", ME).status_code for token in (*tokens, own)] == [401, 401, 200]


def test_a_token_is_looked_up_in_one_statement(world: World) -> None:
    second_profile(world, "Emma at Thistle")
    token = Tanda(world.token("emma", Scope.ROSTER))
    with counted() as statements:
        refused(token("GET", ME), 403, NO_ACCESS)
    reads = [one["sql"] for one in statements if "oauth2_provider" in one["sql"]]
    assert len(reads) == 1


# As whom


def test_the_profile_that_a_header_names(world: World) -> None:
    assert world.other
    there = second_profile(world, "Emma at Thistle")
    token = world.token("emma")

    def seen(**headers: str) -> tuple[Any, ...]:
        answer = Tanda(token, **headers)("GET", ME)
        if answer.status_code != 200:
            return (answer.status_code, answer.json()["error"])
        return (answer.json()["id"], answer.json()["organisation"])

    here, other = str(world.organisation.pk), str(world.other.organisation.pk)
    at_home, at_thistle = (world.emma.pk, "Bramble & Co"), (there.pk, "Thistle Ltd")
    assert seen() == at_home
    assert seen(**{"X-Organisation-Id": other}) == at_thistle
    assert seen(**{"X-User-Id": str(there.pk)}) == at_thistle
    assert seen(**{"X-User-Id": str(world.emma.pk), "X-Organisation-Id": here}) == at_home
    nobody = (403, NO_ACCESS)
    assert seen(**{"X-User-Id": str(world.emma.pk), "X-Organisation-Id": other}) == nobody
    assert seen(**{"X-User-Id": str(world.ada.pk)}) == nobody
    assert seen(**{"X-User-Id": "emma"}) == nobody
    update_employee(Actor.system(world.other.organisation.pk), there, login_enabled=False)
    assert seen(**{"X-Organisation-Id": other}) == nobody
    assert seen() == at_home


def test_with_the_rights_of_that_profile(world: World) -> None:
    """An administrator there is an employee here."""
    assert world.other
    second_profile(world, "Emma at Thistle", roles=["employee", "organisation_admin"])
    headers = {"X-Organisation-Id": str(world.other.organisation.pk)}
    assert Tanda(world.token("emma"), **headers)("GET", f"/users/{world.other.zoe.pk}").status_code == 200
    assert Tanda(world.token("emma"))("GET", f"/users/{world.noah.pk}").status_code == 404


def test_changes_are_signed_by_the_api_for_that_user(world: World, ada: Tanda) -> None:
    assert ada("PUT", f"/users/{world.noah.pk}", {"name": "Noah Northern"}).status_code == 200
    made = Version.objects.all_rows_unchecked().filter(item_type="employee", item_id=world.noah.pk).last()
    assert made
    assert (made.author_employee_id, made.author_name) == (world.ada.pk, "API v2")


# Locked out


def test_a_locked_out_account_hears_of_it_and_of_nothing_else(world: World) -> None:
    Organisation.objects.filter(pk=world.organisation.pk).update(locked_out_at=NOW)
    token = Tanda(world.token("ada"))
    text = "Your account is locked out for billing purposes, and cannot use the API!"
    with unchanged():
        refused(token("GET", "/users"), 402, text)
        refused(token("POST", "/users", {"name": "Nia"}), 402, text)
    me = token("GET", ME)
    assert (me.status_code, me.json()["valid_subscription"]) == (200, False)


# How often


def use(token: str, times: int) -> Any:
    for _ in range(times):
        answer = Tanda(token)("GET", ME)
    return answer


@pytest.mark.parametrize("limit", [20, pytest.param(200, marks=pytest.mark.long)])
def test_the_documents_example_of_requesters(
    world: World, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    """Max is "me"; Emma and Noah are user_1 and user_2. With the document's own 200, and with fewer calls."""
    monkeypatch.setattr(auth, "LIMIT", f"{limit} per minute")
    token_1, token_2 = world.token("max", Scope.ME), world.token("max", Scope.ME, Scope.USER)
    mine, theirs = application(world, name="Mine"), application(world, name="Of user 2")
    requesters = [
        app_token(theirs, world, "max"),
        app_token(mine, world, "max"),
        app_token(mine, world, "emma"),
        app_token(mine, world, "noah"),
    ]
    assert told(use(token_1, limit - 1)) == {
        "Limit": str(limit),
        "Remaining": "1",
        "Reset": WINDOW_ENDS,
        "RateLimited": None,
    }
    assert use(token_2, 1).status_code == 200
    assert use(token_1, 1).status_code == use(token_2, 1).status_code == 429
    for token in requesters:
        assert use(token, limit).status_code == 200
        assert use(token, 1).status_code == 429


def test_the_answer_to_one_too_many(world: World) -> None:
    token = world.token("emma")
    assert told(use(token, 200))["Remaining"] == "0"
    answer = use(token, 1)
    refused(answer, 429, "API rate limit exceeded!")
    assert told(answer) == {"Limit": "200", "Remaining": "0", "Reset": WINDOW_ENDS, "RateLimited": "true"}
    with at(NOW + timedelta(seconds=59)):
        assert use(token, 1).status_code == 429
    with at(NOW + timedelta(seconds=61)):
        assert told(use(token, 1))["Remaining"] == "199"


def test_every_answer_tells_what_is_left(world: World) -> None:
    token = Tanda(world.token("ada"))
    first = token("GET", ME)
    answers = [
        first,
        token("GET", ME, headers={"If-None-Match": first["ETag"]}),
        token("GET", "/users/99999999"),
        token("GET", ME, headers={"X-User-Id": "0"}),
        Tanda(world.token("ada", Scope.ROSTER))("GET", ME),
    ]
    assert [answer.status_code for answer in answers] == [200, 304, 404, 403, 403]
    assert [told(answer)["Remaining"] for answer in answers] == ["199", "198", "197", "196", "195"]
    assert {told(answer)["Reset"] for answer in answers} == {WINDOW_ENDS}


# Whether it changed


@pytest.mark.parametrize("form", ['"{}"', "{}", 'W/"{}"', '"other", "{}"', "other, {}"])
def test_what_is_the_same_is_not_sent_again(world: World, form: str) -> None:
    token = Tanda(world.token("emma"))
    first = token("GET", ME)
    tag = first["ETag"].strip('"')
    assert len(tag) == 40
    again = token("GET", ME, headers={"If-None-Match": form.format(tag)})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", f'"{tag}"')


def test_what_is_another_is_sent(world: World) -> None:
    token = Tanda(world.token("emma"))
    tag = token("GET", ME)["ETag"]
    update_employee(Actor.system(world.organisation.pk), world.emma, name="Emma Elsewhere")
    again = token("GET", ME, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again["ETag"] != tag


def test_errors_have_one_too(world: World) -> None:
    answer = Client().get("/api/v2/users/me")
    assert len(answer["ETag"].strip('"')) == 40
