"""API profiles and the recent requests of programs, as an administrator sees them."""

from typing import Any

from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import errors, text
from tests.world import Api, World

from muster.accounts import recorder
from muster.accounts.actions import create_api_key, create_api_profile
from muster.accounts.models import ApiKey, ApiProfile
from muster.core.actor import Actor


def profile(world: World, **rights: str) -> ApiProfile:
    return create_api_profile(Actor.system(world.organisation.pk), name="Screen", rights=rights)


def test_making_one_and_a_key_with_it(world: World, browse: Browse) -> None:
    page: Any = browse("ada")
    page.post("/api-profiles/add", {"name": "Screen", "right_shift": "read", "right_employee": "write"})
    row = ApiProfile.objects.all_rows_unchecked().get()
    assert (row.name, row.rights) == ("Screen", {"employee": "write", "shift": "read"})
    page.post(
        "/keys/add", {"name": "Lobby", "role": "organisation_admin", "scopes": ["user"], "profile": row.pk}
    )
    assert ApiKey.objects.all_rows_unchecked().get(name="Lobby").profile == row
    assert "profile Screen" in text(page.get("/keys/"))


def test_editing_one_shows_what_it_has(world: World, browse: Browse) -> None:
    row = profile(world, shift="read")
    page: Any = browse("ada")
    shown = page.get(f"/api-profiles/{row.pk}/")
    assert shown.context["form"]["right_shift"].value() == "read"
    page.post(f"/api-profiles/{row.pk}/", {"name": "Screen", "right_shift": "write", "right_role": ""})
    row.refresh_from_db()
    assert row.rights == {"shift": "write"}


def test_a_name_that_is_taken_and_a_right_that_is_none(world: World, browse: Browse) -> None:
    profile(world)
    page: Any = browse("ada")
    with unchanged():
        assert "name" in errors(page.post("/api-profiles/add", {"name": "screen"}))
        assert "right_shift" in errors(page.post("/api-profiles/add", {"name": "X", "right_shift": "all"}))


def test_one_in_use_is_not_deleted(world: World, browse: Browse) -> None:
    row = profile(world)
    create_api_key(Actor.system(world.organisation.pk), name="Lobby", profile=row)
    page: Any = browse("ada")
    page.post(f"/api-profiles/{row.pk}/delete")
    assert "It stays with them." in text(page.get("/keys/"))
    assert ApiProfile.objects.all_rows_unchecked().count() == 1


def test_requests_of_programs_and_one_of_them(world: World, browse: Browse, api: Api) -> None:
    recorder._waiting.clear()
    api("GET", "/departments")
    api("GET", "/departments/dpt_0000000000")
    recorder.flush()
    page: Any = browse("ada")
    everything = text(page.get("/requests/"))
    assert "GET /v1/departments Till 200" in everything
    assert "5000 per day" in everything
    failed = page.get("/requests/?failed=1")
    assert [row["record"].status for row in failed.context["rows"]] == [404]
    one = text(page.get(f"/requests/{failed.context['rows'][0]['record'].pk}/"))
    assert "Department not found." in one


def test_others_are_kept_out(world: World, browse: Browse, api: Api) -> None:
    recorder._waiting.clear()
    api("GET", "/departments")
    recorder.flush()
    row = profile(world)
    for name in ("pia", "max", "emma"):
        page: Any = browse(name)
        for path in ("/requests/", "/requests/1/", "/api-profiles/add", f"/api-profiles/{row.pk}/"):
            assert page.get(path).status_code == 403, (name, path)
