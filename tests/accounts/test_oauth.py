"""What is kept of codes and tokens, and for how long."""

from datetime import timedelta

from django.test import Client
from oauth2_provider.models import AccessToken, Grant, RefreshToken
from tests.oauth import App, application
from tests.world import NOW, World, at

from muster.accounts.actions import create_api_token, revoke_api_token
from muster.accounts.jobs import purge
from muster.accounts.queries import live_token
from muster.core.actor import Scope
from muster.core.models import Organisation


def counts() -> tuple[int, int, int]:
    return Grant.objects.count(), AccessToken.objects.count(), RefreshToken.objects.count()


def person_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name].person)
    return client


def renewed(app: App, browser: Client) -> str:
    """The newest refresh token of three."""
    first = app.tokens(browser)
    second = app.token(refresh_token=first["refresh_token"]).json()
    return str(app.token(refresh_token=second["refresh_token"]).json()["refresh_token"])


def test_what_has_run_out_is_removed_and_the_rest_stays(world: World) -> None:
    app, emma = application(world), person_of(world, "emma")
    own = world.token("emma")
    refresh = renewed(app, emma)
    app.code(emma)
    assert counts() == (1, 2, 3)
    purge()
    assert counts() == (1, 2, 3)
    # By the system's clock, which the library notes revocations with.
    RefreshToken.objects.filter(revoked__isnull=False).update(revoked=NOW)
    with at(NOW + timedelta(days=29)):
        purge()
        assert counts() == (0, 2, 3)
    with at(NOW + timedelta(days=30)):
        purge()
        assert counts() == (0, 2, 1)
        assert live_token(own)
        assert app.token(refresh_token=refresh).status_code == 200


def test_an_access_token_that_cannot_be_refreshed_goes(world: World) -> None:
    app = application(world)
    app.tokens(person_of(world, "emma"))
    AccessToken.objects.get().refresh_token.delete()
    with at(NOW + timedelta(hours=2)):
        purge()
    assert counts() == (0, 0, 0)


def test_a_locked_out_person_takes_back_what_they_gave(world: World) -> None:
    secret = create_api_token(world.actor("emma"), scopes=[Scope.ME])
    Organisation.objects.filter(pk=world.organisation.pk).update(locked_out_at=NOW)
    revoke_api_token(world.actor("emma"), AccessToken.objects.get().pk)
    assert live_token(secret) is None


def test_scopes_that_muster_knows_no_more_are_left_out(world: World) -> None:
    secret = world.token("emma", Scope.ME)
    AccessToken.objects.update(scope="me telepathy")
    found = live_token(secret)
    assert found
    assert found[0].scopes == {Scope.ME}
