"""The page that asks whether an application may act for somebody (RFC 6749, 4.1)."""

from typing import Any

import pytest
from django.test import Client
from oauth2_provider.models import AccessToken, Grant
from tests.oauth import HERE, App, application, sent_back
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import content_policy, text
from tests.world import PASSWORD, World

from muster.core.actor import Actor, Scope
from muster.core.models import Version
from muster.people.actions import create_employee
from muster.people.models import Person


def led_to(page: Any) -> str:
    """Where the page's forms may lead."""
    policy = content_policy(page)
    assert policy["script-src"] == "'self'"
    return policy["form-action"]


@pytest.fixture
def app(world: World) -> App:
    return application(world)


@pytest.mark.parametrize("prefix", ["", "/tanda"])
def test_it_tells_who_asks_for_what_of_whom(browse: Browse, app: App, world: World, prefix: str) -> None:
    assert world.other
    create_employee(Actor.system(world.other.organisation.pk), name="Emma", person=world.emma.person)
    page = browse("emma").get(app.address(prefix))
    assert page.status_code == 200
    shown = text(page)
    for part in (
        "Allow Roster viewer?",
        "It asks to act for you, Emma Example, at Bramble &amp; Co and Thistle Ltd.",
        "see your name, your e-mail address and where you work",
        "see and change people, without their pay",
        "Registered by Ada Admin",
        "You go on to http://localhost:3000",
    ):
        assert part in shown
    assert "timesheets" not in shown.partition("Allow Roster viewer?")[2].partition("Registered")[0]


def test_its_form_leads_to_this_application_and_nowhere_else(browse: Browse, app: App, world: World) -> None:
    emma = browse("emma")
    assert led_to(emma.get(app.address())) == "'self' http://localhost:3000"
    assert led_to(emma.get("/account/")) == "'self'"
    other = application(world, "https://example.com/back", name="Other")
    assert led_to(emma.get(other.address(redirect_uri=None))) == "'self' https://example.com"


def test_allowing_gives_a_code_for_a_token(browse: Browse, app: App, world: World) -> None:
    emma = browse("emma")
    answer = emma.post(app.address(state="xyz"), {"answer": "allow"})
    assert sent_back(answer)["state"] == "xyz"
    told = app.token(code=sent_back(answer)["code"]).json()
    assert told["scope"] == "me user"
    made = Version.objects.all_rows_unchecked().filter(item_type="employee", item_id=world.emma.pk).last()
    assert made
    assert made.changes == [
        {"field": "allowed_applications", "previous": None, "updated": "Roster viewer: me user"}
    ]


@pytest.mark.parametrize("form", [{"answer": "decline"}, {}])
def test_not_allowing_gives_none(browse: Browse, app: App, form: dict[str, str]) -> None:
    emma = browse("emma")
    with unchanged():
        answer = emma.post(app.address(state="xyz"), form)
    assert sent_back(answer) == {
        "error": "access_denied",
        "error_description": "The person did not allow it.",
        "state": "xyz",
    }


def test_looking_gives_nothing(browse: Browse, app: App) -> None:
    emma = browse("emma")
    with unchanged():
        emma.get(app.address())
    assert not Grant.objects.exists()


def test_another_site_cannot_allow_it(app: App, world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.emma.person)
    assert client.post(app.address(), {"answer": "allow"}).status_code == 403
    assert not Grant.objects.exists()


# Logging in first


def test_one_logs_in_first_and_comes_back(app: App, world: World) -> None:
    client = Client()
    to_log_in = client.get(app.address(state="a&b"))["Location"]
    assert to_log_in.startswith("/login?next=")
    back = client.post(to_log_in, {"email": "emma@bramble.test", "password": PASSWORD})["Location"]
    assert "Allow Roster viewer?" in text(client.get(back))
    assert sent_back(client.post(back, {"answer": "allow"}))["state"] == "a&b"


def test_a_first_password_is_changed_first(browse: Browse, app: App, world: World) -> None:
    emma = browse("emma")
    Person.objects.filter(pk=world.emma.person_id).update(must_change_password=True)
    assert emma.get(app.address())["Location"] == "/account/password"
    assert emma.post(app.address(), {"answer": "allow"})["Location"] == "/account/password"
    assert not Grant.objects.exists()


def test_who_works_nowhere_is_told_so(app: App, world: World) -> None:
    client = Client()
    client.force_login(Person.objects.create_user("root@muster.test", "x", name="Root"))
    assert client.get(app.address()).status_code == 403
    assert client.post(app.address(), {"answer": "allow"}).status_code == 403


# What is wrong with the request


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"client_id": "nobody"}, "is not known"),
        ({"client_id": None}, "is not known"),
        ({"client_id": "a\0b"}, "is not known"),
        ({"client_id": ["a", "b"]}, "Duplicate client_id parameter."),
        ({"redirect_uri": "https://evil.test/callback"}, "did not give one of its registered addresses"),
        ({"redirect_uri": "http://localhost:3000/callback/"}, "did not give one of its registered addresses"),
        ({"redirect_uri": "http://localhost:3001/callback"}, "did not give one of its registered addresses"),
        ({"redirect_uri": HERE + "?more=1"}, "did not give one of its registered addresses"),
        ({"redirect_uri": HERE + "#part"}, "did not give one of its registered addresses"),
        ({"redirect_uri": "http://me@localhost:3000/callback"}, "did not give one of its registered addresses"),
        ({"redirect_uri": "javascript:alert(1)"}, "did not give one of its registered addresses"),
        ({"redirect_uri": "callback"}, "did not give one of its registered addresses"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_where_nobody_said_one_may_be(
    browse: Browse, app: App, query: dict[str, Any], said: str, method: str
) -> None:
    emma = browse("emma")
    with unchanged():
        answer = getattr(emma, method)(app.address(**query))
    assert answer.status_code == 400
    assert said in text(answer)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"scope": None}, "invalid_scope"),
        ({"scope": "me everything"}, "invalid_scope"),
        ({"scope": "\0"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "none"}, "unauthorized_client"),
        ({"code_challenge": "x" * 43}, "invalid_request"),
        ({"code_challenge": "x" * 43, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "x" * 42, "code_challenge_method": "S256"}, "invalid_request"),
        ({"code_challenge": "x" * 129, "code_challenge_method": "S256"}, "invalid_request"),
    ],
)
@pytest.mark.parametrize("who", ["emma", None])
def test_the_application_hears_of_the_rest(
    browse: Browse, app: App, query: dict[str, Any], error: str, who: str | None
) -> None:
    """Before anybody logs in."""
    client = browse(who) if who else Client()
    told = sent_back(client.get(app.address(state="xyz", **query)))
    assert (told["error"], told["state"]) == (error, "xyz")


def test_what_the_library_could_read_besides_is_left_out(browse: Browse, app: App) -> None:
    extra = {"resource": "https://elsewhere.test", "nonce": "1", "claims": "{", "response_mode": "fragment"}
    answer = browse("emma").post(app.address(**extra), {"answer": "allow"})
    assert sent_back(answer).keys() == {"code"}


def test_an_address_of_this_machine_may_have_any_port(browse: Browse, world: World) -> None:
    """RFC 8252, 7.3: a program on a desk takes the port that is free."""
    app = application(world, "http://127.0.0.1/callback", name="Desk")
    emma = browse("emma")
    page = emma.get(app.address(redirect_uri="http://127.0.0.1:51004/callback"))
    assert led_to(page) == "'self' http://127.0.0.1:51004"
    odd = emma.get(app.address(redirect_uri="http://127.0.0.1:1; script-src */callback"))
    assert odd.status_code == 400
    assert led_to(odd) == "'self'"


def test_without_an_address_it_is_the_only_one(browse: Browse, app: App, world: World) -> None:
    assert browse("emma").get(app.address(redirect_uri=None)).status_code == 200
    two = application(world, HERE, "https://example.com/back", name="Two")
    assert browse("emma").get(two.address(redirect_uri=None)).status_code == 400


def test_it_gives_no_more_than_it_asked_for(browse: Browse, app: App) -> None:
    app.tokens(browse("emma"), scope="me")
    assert AccessToken.objects.get().scope == str(Scope.ME)
