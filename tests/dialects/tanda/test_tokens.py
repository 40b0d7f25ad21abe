"""Getting tokens: the flows of the document, and how each is refused."""

import base64
import hashlib
import json
import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.test import Client
from oauth2_provider.models import AccessToken, Grant, RefreshToken

from muster.accounts.actions import begin_second_factor, confirm_second_factor, give_log_in
from muster.accounts.guesses import WRONG_PASSWORDS
from muster.accounts.oauth import Validator
from muster.core.actor import Actor
from muster.core.models import Organisation, Version
from muster.people.actions import create_employee, deactivate_employee, update_employee
from muster.people.models import Person
from tests.at_once import at_once
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import unchanged
from tests.oauth import HERE, App, application, by_password, post, sent_back
from tests.world import NOW, PASSWORD, Tanda, World, at

TOKEN = "POST /api/oauth/token"
HEX = re.compile(r"[0-9a-f]{64}")
SECONDS = int(NOW.timestamp())
NOT_VALID = (
    "This code or refresh token is not valid: unknown, used before, expired, revoked, of another application, "
    "or with another redirect_uri or code_verifier than it was asked for with."
)
NO_CLIENT = "No application has this client_id and client_secret."


@pytest.fixture
def app(world: World) -> App:
    return application(world)


@pytest.fixture
def browser(world: World) -> Client:
    client = Client()
    client.force_login(world.emma.person)
    return client


def refused(answer: Any, error: str, description: str, status: int = 400) -> None:
    assert (answer.status_code, answer.json()) == (
        status,
        {"error": error, "error_description": description},
    )


def works(token: str) -> bool:
    return bool(Tanda(token)("GET", "/users/me").status_code == 200)


# Password


@answers(TOKEN)
@pytest.mark.parametrize("form", ["multipart", "urlencoded", "json"])
@pytest.mark.parametrize("path", ["/api/oauth/token", "/tanda/api/oauth/token", "/api/oauth/token/"])
def test_with_a_password(world: World, form: str, path: str) -> None:
    given = {
        "username": "emma@bramble.test",
        "password": PASSWORD,
        "scope": "me user",
        "grant_type": "password",
    }
    send: dict[str, Any] = {
        "multipart": {"data": given},
        "urlencoded": {
            "data": "&".join(f"{name}={value}" for name, value in given.items()).replace(" ", "+"),
            "content_type": "application/x-www-form-urlencoded",
        },
        "json": {"data": json.dumps(given), "content_type": "application/json"},
    }[form]
    answer = Client().post(path, **send)
    assert answer.status_code == 200
    told = answer.json()
    assert list(told) == ["access_token", "token_type", "scope", "created_at"]
    assert HEX.fullmatch(told["access_token"])
    assert (told["token_type"], told["scope"], told["created_at"]) == ("bearer", "me user", SECONDS)
    assert answer["Cache-Control"] == "no-store"
    with at(NOW + timedelta(days=3650)):
        assert works(told["access_token"])


def test_it_is_kept_as_a_hash_and_told_in_the_history(world: World) -> None:
    token = by_password().json()["access_token"]
    row = AccessToken.objects.get()
    assert (row.token, row.token_checksum) == ("", hashlib.sha256(token.encode()).hexdigest())
    assert (row.application_id, row.user_id) == (None, world.emma.person_id)
    told = Version.objects.all_rows_unchecked().filter(item_type="employee", item_id=world.emma.pk).last()
    assert told
    assert (told.author_employee_id, told.changes) == (
        world.emma.pk,
        [{"field": "api_tokens", "previous": None, "updated": "me user"}],
    )


@pytest.mark.parametrize(
    ("form", "error", "description"),
    [
        ({"grant_type": None}, "invalid_request", "grant_type is required."),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type", "client_credentials is not offered here."),
        ({"username": None}, "invalid_request", "username is required."),
        ({"password": None}, "invalid_request", "password is required."),
        ({"scope": None}, "invalid_scope", "scope is required."),
        ({"scope": "  "}, "invalid_scope", "scope is required."),
        ({"scope": "me everything"}, "invalid_scope", "There is no scope everything."),
        ({"password": "wrong"}, "invalid_grant", "This e-mail address and password do not belong together."),
        ({"username": "nobody@bramble.test"}, "invalid_grant", "This e-mail address and password do not belong together."),
        ({"username": "a\0b"}, "invalid_request", "username: a text cannot hold a NUL character."),
        ({"scope[me]": "user", "scope": None}, "invalid_request", "scope: give a text."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_password_request(
    world: World, form: dict[str, Any], error: str, description: str
) -> None:
    before = AccessToken.objects.count()
    refused(by_password(**form), error, description)
    assert AccessToken.objects.count() == before


@pytest.mark.parametrize(
    ("body", "description"),
    [
        (b"[]", "The body must be a JSON object."),
        (b"{", "The body is not JSON: unexpected end of data: line 1 column 2 (char 1)"),
    ],
)
def test_a_body_that_is_none(world: World, body: bytes, description: str) -> None:
    answer = Client().post("/api/oauth/token", body, content_type="application/json")
    refused(answer, "invalid_request", description)


def test_another_method(world: World) -> None:
    answer = Client().get("/api/oauth/token")
    refused(answer, "invalid_request", "This address takes POST.", 405)
    assert answer["Allow"] == "POST"


def test_wrong_passwords_are_counted_with_those_of_the_log_in_page(world: World) -> None:
    for _ in range(3):
        by_password(password="wrong")
    page = Client()
    for _ in range(2):
        page.post("/login", {"email": "emma@bramble.test", "password": "wrong"})
    answer = by_password()
    refused(answer, "invalid_grant", "Too many wrong passwords. Try again in 1 min.", 429)
    assert answer["Retry-After"] == "61"
    with at(NOW + timedelta(minutes=2)):
        assert by_password().status_code == 200


def test_who_tries_one_password_on_everybody_waits(world: World) -> None:
    for number in range(int(WRONG_PASSWORDS.split()[0])):
        by_password(username=f"nobody{number}@bramble.test")
    answer = by_password()
    assert (answer.status_code, answer.json()["error"]) == (429, "invalid_grant")
    assert answer.json()["error_description"].startswith("Too many wrong passwords were tried. Wait ")


def test_a_first_password_is_changed_first(world: World) -> None:
    system = Actor.system(world.organisation.pk)
    finn = create_employee(system, name="Finn")
    password = give_log_in(system, finn, email="finn@bramble.test")
    refused(
        by_password("finn", password=password),
        "invalid_grant",
        "This password was for the first log-in only. Log in, choose your own, and use that.",
    )


def test_who_works_nowhere_gets_none(world: World) -> None:
    deactivate_employee(Actor.system(world.organisation.pk), world.emma)
    refused(by_password(), "invalid_grant", "This log-in belongs to no active employee.")
    assert AccessToken.objects.count() == 0


def test_a_second_factor_is_asked_for(world: World) -> None:
    person = world.emma.person
    assert person
    secret, _ = begin_second_factor(person)
    confirm_second_factor(person, code=pyotp.TOTP(secret).at(SECONDS))
    refused(
        by_password(), "invalid_grant", "A second factor is set up for this log-in: give its code as otp."
    )
    assert by_password(otp="000000").json()["error"] == "invalid_grant"
    with at(NOW + timedelta(minutes=1)):
        assert by_password(otp=pyotp.TOTP(secret).at(SECONDS + 60)).status_code == 200


def test_of_a_locked_out_account_too_for_it_may_ask_whether_it_is(world: World) -> None:
    Organisation.objects.filter(pk=world.organisation.pk).update(locked_out_at=NOW)
    token = by_password().json()["access_token"]
    me = Tanda(token)("GET", "/users/me")
    assert (me.status_code, me.json()["valid_subscription"]) == (200, False)


# Authorization code


@answers("GET /api/oauth/authorize")
def test_the_person_is_asked(world: World, app: App, browser: Client) -> None:
    """What the page shows: tests/web/test_consent.py."""
    assert "Allow Roster viewer?" in browser.get(app.address()).content.decode()


@answers(TOKEN)
def test_with_a_code(world: World, app: App, browser: Client) -> None:
    answer = app.token(code=app.code(browser))
    assert answer.status_code == 200
    told = answer.json()
    assert list(told) == [
        "access_token", "token_type", "expires_in", "refresh_token", "scope", "created_at",
    ]  # fmt: skip
    assert HEX.fullmatch(told["access_token"])
    assert HEX.fullmatch(told["refresh_token"])
    assert {name: told[name] for name in ("token_type", "expires_in", "scope", "created_at")} == {
        "token_type": "bearer",
        "expires_in": 7200,
        "scope": "me user",
        "created_at": SECONDS,
    }
    assert works(told["access_token"])
    with at(NOW + timedelta(seconds=7199)):
        assert works(told["access_token"])
    with at(NOW + timedelta(seconds=7200)):
        assert not works(told["access_token"])


@pytest.mark.parametrize("word", ["Basic", "basic"])
def test_the_application_says_who_it_is_by_http_basic(
    world: World, app: App, browser: Client, word: str
) -> None:
    basic = base64.b64encode(f"{app.client_id}:{app.secret}".encode()).decode()
    form = {"code": app.code(browser), "redirect_uri": HERE, "grant_type": "authorization_code"}
    assert post(form, headers={"Authorization": f"{word} {basic}"}).status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {"client_secret": "wrong"},
        {"client_secret": None},
        {"client_id": "nobody"},
        {"client_id": None},
        {"client_id": None, "client_secret": None},
    ],
)
def test_an_application_that_is_not_known(
    world: World, app: App, browser: Client, form: dict[str, Any]
) -> None:
    code = app.code(browser)
    with unchanged():
        answer = app.token(code=code, **form)
    refused(answer, "invalid_client", NO_CLIENT, 401)
    assert answer["WWW-Authenticate"] == 'Basic realm="Muster"'
    assert app.token(code=code).status_code == 200


@pytest.mark.parametrize("basic", ["", "!", "bm9ib2R5", "bm9ib2R5OnNlY3JldA=="])
def test_nor_is_one_that_basic_does_not_name(world: World, app: App, browser: Client, basic: str) -> None:
    form = {
        "code": app.code(browser),
        "redirect_uri": HERE,
        "grant_type": "authorization_code",
        "client_id": app.client_id,
    }
    refused(post(form, headers={"Authorization": f"Basic {basic}"}), "invalid_client", NO_CLIENT, 401)


@pytest.mark.parametrize(
    "form",
    [
        {"code": "made up"},
        {"redirect_uri": "http://localhost:3000/other"},
        {"code_verifier": "nobody asked for one" * 3, "code": "\0"},
    ],
)
def test_a_code_that_is_not_right(world: World, app: App, browser: Client, form: dict[str, Any]) -> None:
    code = app.code(browser)
    answer = app.token(**{"code": code, **form})
    if form.get("code") == "\0":
        refused(answer, "invalid_request", "code: a text cannot hold a NUL character.")
    else:
        refused(answer, "invalid_grant", NOT_VALID)
    assert AccessToken.objects.count() == 0


def test_without_a_code(world: World, app: App) -> None:
    refused(app.token(), "invalid_request", "Missing code parameter.")


def test_a_code_is_for_its_own_application(world: World, app: App, browser: Client) -> None:
    other = application(world, name="Other")
    code = app.code(browser)
    refused(other.token(code=code), "invalid_grant", NOT_VALID)
    assert app.token(code=code).status_code == 200


def test_a_code_lasts_ten_minutes_and_is_kept_as_a_hash(world: World, app: App, browser: Client) -> None:
    code = app.code(browser)
    assert Grant.objects.get().code == hashlib.sha256(code.encode()).hexdigest()
    with at(NOW + timedelta(minutes=10)):
        refused(app.token(code=code), "invalid_grant", NOT_VALID)
    with at(NOW + timedelta(minutes=9)):
        assert app.token(code=code).status_code == 200


def test_a_code_that_comes_twice_takes_back_what_it_gave(world: World, app: App, browser: Client) -> None:
    code = app.code(browser)
    first = app.token(code=code).json()
    other = app.tokens(browser)
    later = app.token(refresh_token=first["refresh_token"]).json()
    refused(app.token(code=code), "invalid_grant", NOT_VALID)
    assert not works(later["access_token"])
    refused(app.token(refresh_token=later["refresh_token"]), "invalid_grant", NOT_VALID)
    assert works(other["access_token"])


def test_another_application_takes_nothing_back_with_it(world: World, app: App, browser: Client) -> None:
    code = app.code(browser)
    first = app.token(code=code).json()
    refused(application(world, name="Other").token(code=code), "invalid_grant", NOT_VALID)
    assert works(first["access_token"])


@pytest.mark.django_db(transaction=True)
def test_of_two_that_come_at_the_same_moment_none_is_left(world: World, app: App, browser: Client) -> None:
    code = app.code(browser)
    found = at_once(lambda: app.token(code=code).status_code, lambda: app.token(code=code).status_code)
    assert sorted(found) in ([200, 400], [400, 400])
    assert not AccessToken.objects.exists()


def test_a_code_that_another_request_used_up_meanwhile(
    world: World, app: App, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was there when this request began, and its tokens end too, for one of the two has stolen it."""
    code = app.code(browser)
    found = Validator.validate_code

    def then_the_other_comes(self: Validator, *args: Any) -> bool:
        valid = found(self, *args)
        monkeypatch.setattr(Validator, "validate_code", found)
        assert app.token(code=code).status_code == 200
        return valid

    monkeypatch.setattr(Validator, "validate_code", then_the_other_comes)
    refused(app.token(code=code), "invalid_grant", NOT_VALID)
    assert not AccessToken.objects.exists()


def test_pkce(world: World, app: App, browser: Client) -> None:
    verifier = "a-verifier-of-more-than-forty-three-characters"
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    pkce = {"code_challenge": challenge, "code_challenge_method": "S256"}
    code = app.code(browser, **pkce)
    refused(app.token(code=code), "invalid_request", "Code verifier required.")
    refused(app.token(code=code, code_verifier="another" * 7), "invalid_grant", NOT_VALID)
    assert app.token(code=code, code_verifier=verifier).status_code == 200


def test_who_left_meanwhile_gets_nothing(world: World, app: App, browser: Client) -> None:
    code = app.code(browser)
    told = app.tokens(browser)
    update_employee(Actor.system(world.organisation.pk), world.emma, login_enabled=False)
    refused(app.token(code=code), "invalid_grant", NOT_VALID)
    refused(app.token(refresh_token=told["refresh_token"]), "invalid_grant", NOT_VALID)
    assert not works(told["access_token"])


# Refreshing


@answers(TOKEN)
def test_refreshing_gives_new_ones_and_ends_the_old(world: World, app: App, browser: Client) -> None:
    first = app.tokens(browser)
    with at(NOW + timedelta(hours=3)):
        second = app.token(refresh_token=first["refresh_token"]).json()
        assert list(second) == list(first)
        assert second["created_at"] == SECONDS + 3 * 3600
        assert (
            len(
                {
                    first["access_token"],
                    first["refresh_token"],
                    *map(second.get, ("access_token", "refresh_token")),
                }
            )
            == 4
        )
        assert works(second["access_token"])
    with at(NOW + timedelta(hours=5)):
        assert not works(second["access_token"])


def test_a_refresh_token_that_comes_twice_ends_all_that_came_of_it(
    world: World, app: App, browser: Client
) -> None:
    first = app.tokens(browser)
    second = app.token(refresh_token=first["refresh_token"]).json()
    refused(app.token(refresh_token=first["refresh_token"]), "invalid_grant", NOT_VALID)
    assert not works(second["access_token"])
    refused(app.token(refresh_token=second["refresh_token"]), "invalid_grant", NOT_VALID)


def test_the_scope_may_become_narrower_and_not_wider(world: World, app: App, browser: Client) -> None:
    first = app.tokens(browser)
    refused(
        app.token(refresh_token=first["refresh_token"], scope="me cost"),
        "invalid_scope",
        "These are more scopes than were granted.",
    )
    second = app.token(refresh_token=first["refresh_token"], scope="me").json()
    assert second["scope"] == "me"


@pytest.mark.parametrize("form", [{"refresh_token": "made up"}, {"refresh_token": ""}])
def test_a_refresh_token_that_is_not_right(world: World, app: App, form: dict[str, Any]) -> None:
    error, description = (
        ("invalid_grant", NOT_VALID)
        if form["refresh_token"]
        else ("invalid_request", "Missing refresh token parameter.")
    )
    refused(app.token(**form), error, description)


def test_it_is_for_its_own_application(world: World, app: App, browser: Client) -> None:
    told = app.tokens(browser)
    other = application(world, name="Other")
    refused(other.token(refresh_token=told["refresh_token"]), "invalid_grant", NOT_VALID)
    assert RefreshToken.objects.filter(revoked__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_refreshes_at_the_same_moment_one_gives_tokens(
    world: World, app: App, browser: Client
) -> None:
    told = app.tokens(browser)
    again = {"refresh_token": told["refresh_token"]}
    found = at_once(lambda: app.token(**again).status_code, lambda: app.token(**again).status_code)
    assert sorted(found) == [200, 400]


def test_nobody_is_told_whose_password_it_is(world: World) -> None:
    Person.objects.filter(pk=world.emma.person_id).update(is_active=False)
    refused(by_password(), "invalid_grant", "This e-mail address and password do not belong together.")


def test_the_answer_goes_where_it_was_asked_for(world: World, app: App, browser: Client) -> None:
    answer = browser.post(app.address(state="a b&c"), {"answer": "allow"})
    assert sent_back(answer).keys() == {"code", "state"}
    assert sent_back(answer)["state"] == "a b&c"
