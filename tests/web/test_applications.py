"""Registering applications, and what one gave to programs."""

from typing import Any

import pytest
from django.test import Client
from oauth2_provider.models import AccessToken, Application, RefreshToken
from tests.oauth import HERE, App, application
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import errors, says, text
from tests.world import Tanda, World

from muster.core.models import Version
from muster.people.models import Person

FORM = {"name": "Roster viewer", "redirect_uris": HERE}


def noted(world: World, name: str) -> list[dict[str, Any]]:
    """What the last change of somebody's history says."""
    rows = Version.objects.all_rows_unchecked().filter(item_type="employee", item_id=world.people[name].pk)
    last = rows.last()
    assert last
    return list(last.changes)


def alive(token: str) -> bool:
    return bool(Tanda(token)("GET", "/users/me").status_code == 200)


# Applications


def test_registering_shows_the_secret_once_and_it_works(browse: Browse, world: World) -> None:
    ada = browse("ada")
    page = ada.post("/applications/add", FORM)
    secret = page.context["secret"]
    row = Application.objects.get()
    assert row.client_id in text(page)
    assert secret not in ada.get(f"/applications/{row.pk}/").content.decode()
    assert row.client_secret != secret
    assert noted(world, "ada") == [{"field": "applications", "previous": None, "updated": "Roster viewer"}]
    app = App(row.client_id, secret, row.pk)
    assert alive(app.tokens(browse("emma"))["access_token"])
    assert "Roster viewer http://localhost:3000/callback" in text(ada.get("/applications/"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"redirect_uris": ""}, "redirect_uris"),
        ({"redirect_uris": " \n "}, "redirect_uris"),
        *(
            ({"redirect_uris": f"{HERE}\n{address}"}, "redirect_uris")
            for address in (
                "http://example.com/back", "example.com", "https://", "ftp://example.com/", "myapp://back",
                "https://example.com/#x", "https://me@example.com/", "https://*.example.com/", "http://[::1]/",
                "https://example.com/a b", "https://exämple.com/", "https://example.com;script-src/", "https://[/",
                "javascript:alert(1)", "https://example.com/" + "x" * 500, "http://localhost.example.com/",
            )
        ),
        ({"redirect_uris": "\n".join(f"https://example.com/{n}" for n in range(21))}, "redirect_uris"),
    ],
)  # fmt: skip
def test_what_cannot_be_registered(browse: Browse, changes: dict[str, str], field: str) -> None:
    ada = browse("ada")
    with unchanged():
        answer = ada.post("/applications/add", {**FORM, **changes})
    assert list(errors(answer)) == [field]


def test_changing_its_addresses(browse: Browse, world: World) -> None:
    app, ada = application(world), browse("ada")
    page = ada.get(f"/applications/{app.pk}/")
    assert app.client_id in text(page)
    form = {"name": "Viewer", "redirect_uris": "https://example.com/back\r\n\r\n https://example.com/two "}
    assert says(ada.post(f"/applications/{app.pk}/", form, follow=True)) == ["Viewer is saved."]
    row = Application.objects.get()
    assert (row.name, row.redirect_uris) == ("Viewer", "https://example.com/back\nhttps://example.com/two")
    assert browse("emma").get(app.address()).status_code == 400
    assert browse("emma").get(app.address(redirect_uri="https://example.com/two")).status_code == 200


def test_a_new_secret_takes_the_place_of_the_old(browse: Browse, world: World) -> None:
    app, ada, emma = application(world), browse("ada"), browse("emma")
    told = app.tokens(emma)
    with unchanged():
        assert "A new secret for Roster viewer?" in text(ada.get(f"/applications/{app.pk}/secret"))
    secret = ada.post(f"/applications/{app.pk}/secret").context["secret"]
    code = app.code(emma)
    assert app.token(code=code).status_code == 401
    assert App(app.client_id, secret, app.pk).token(code=code).status_code == 200
    assert alive(told["access_token"])
    assert noted(world, "ada")[0]["field"] == "application_secrets"


def test_deleting_asks_first_and_ends_its_tokens(browse: Browse, world: World) -> None:
    app, ada = application(world), browse("ada")
    told = app.tokens(browse("emma"))
    with unchanged():
        assert "Delete Roster viewer?" in text(ada.get(f"/applications/{app.pk}/delete"))
    assert says(ada.post(f"/applications/{app.pk}/delete", follow=True)) == ["Roster viewer is deleted."]
    assert not alive(told["access_token"])
    assert app.token(refresh_token=told["refresh_token"]).status_code == 401
    assert not RefreshToken.objects.exists()


@pytest.mark.parametrize("page", ["", "secret", "delete"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_anothers_application_is_not_there(browse: Browse, world: World, page: str, method: str) -> None:
    assert world.other
    theirs = application(world.other, owner="zoe")
    ada = browse("ada")
    with unchanged():
        assert getattr(ada, method)(f"/applications/{theirs.pk}/{page}", FORM).status_code == 404
    assert "Roster viewer" not in text(ada.get("/applications/"))


@pytest.mark.parametrize("name", ["pia", "rosa", "max", "emma"])
def test_only_administrators_register(browse: Browse, world: World, name: str) -> None:
    app, client = application(world), browse(name)
    with unchanged():
        for address in ("", "add", f"{app.pk}/", f"{app.pk}/secret", f"{app.pk}/delete"):
            assert client.post(f"/applications/{address}", FORM).status_code in {403, 405}, address
        assert client.get("/applications/").status_code == 403


# One's own tokens, and the applications that one allowed


def test_making_a_token_shows_it_once_and_it_works(browse: Browse, world: World) -> None:
    emma = browse("emma")
    secret = emma.post("/account/programs/add", {"scopes": ["me", "roster"]}).context["secret"]
    assert alive(secret)
    row = AccessToken.objects.get()
    assert (row.user_id, row.application_id, row.scope.split()) == (
        world.emma.person_id,
        None,
        ["me", "roster"],
    )
    page = emma.get("/account/programs")
    assert "Who you are, Rosters" in text(page)
    assert secret not in page.content.decode()
    assert noted(world, "emma") == [{"field": "api_tokens", "previous": None, "updated": "me roster"}]
    assert "Rosters" not in text(browse("noah").get("/account/programs"))


@pytest.mark.parametrize("scopes", [[], ["everything"]])
def test_a_token_for_something(browse: Browse, scopes: list[str]) -> None:
    emma = browse("emma")
    with unchanged():
        assert list(errors(emma.post("/account/programs/add", {"scopes": scopes}))) == ["scopes"]


def test_revoking_a_token(browse: Browse, world: World) -> None:
    gone, kept = world.token("emma"), world.token("emma")
    row = AccessToken.objects.order_by("pk")[0]
    address = f"/account/programs/tokens/{row.pk}/revoke"
    assert says(browse("emma").post(address, follow=True)) == ["The token is revoked."]
    assert (alive(gone), alive(kept)) == (False, True)
    assert noted(world, "emma")[0]["updated"] is None


def test_nobody_revokes_anothers_token_or_one_of_an_application(browse: Browse, world: World) -> None:
    world.token("emma")
    own = AccessToken.objects.get()
    application(world).tokens(browse("noah"))
    of_application = AccessToken.objects.exclude(pk=own.pk).get()
    noah = browse("noah")
    with unchanged():
        for token in (own, of_application):
            assert noah.post(f"/account/programs/tokens/{token.pk}/revoke").status_code == 404


def test_withdrawing_what_an_application_may(browse: Browse, world: World) -> None:
    app, emma = application(world), browse("emma")
    hers, his = app.tokens(emma), app.tokens(browse("noah"))
    waiting = app.code(emma)
    assert "Roster viewer Who you are, People" in text(emma.get("/account/programs"))
    address = f"/account/programs/applications/{app.pk}/withdraw"
    assert says(emma.post(address, follow=True)) == ["It may act for you no longer."]
    assert (alive(hers["access_token"]), alive(his["access_token"])) == (False, True)
    assert app.token(refresh_token=hers["refresh_token"]).status_code == 400
    assert app.token(code=waiting).status_code == 400
    assert "None. An application that wants" in text(emma.get("/account/programs"))
    assert emma.post(address).status_code == 404


def test_signing_out_everywhere_leaves_programs_unless_asked(browse: Browse, world: World) -> None:
    app = application(world)
    tokens = [world.token("emma"), app.tokens(browse("emma"))["access_token"]]
    others = world.token("noah")
    browse("emma").post("/account/sign-out")
    assert [alive(token) for token in tokens] == [True, True]
    emma = Client()
    emma.force_login(Person.objects.get(pk=world.emma.person_id))
    emma.post("/account/sign-out", {"programs": "on"})
    assert [alive(token) for token in (*tokens, others)] == [False, False, True]
    assert emma.get("/account/").status_code == 302
