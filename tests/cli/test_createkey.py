import re
import shlex

import pytest
from django.test import Client
from tests.world import World

from muster.accounts.models import ApiKey, default_key_scopes
from muster.cli import main


def test_the_key_is_shown_with_a_call_that_works(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["createkey", "Till two", "--organisation", "bramble & co"]) == 0
    shown = capsys.readouterr().out
    key = re.search(r"^  (muster_\S+)$", shown, re.MULTILINE)[1]  # type: ignore[index]
    words = shlex.split(re.search(r"^  (curl .*)$", shown, re.MULTILINE)[1])  # type: ignore[index]
    assert words == ["curl", "-s", "-u", f"{key}:", "http://testserver/v1/employees"]
    assert (
        "Tanda's door takes a person's token. Make yours at:\n  http://testserver/account/programs" in shown
    )
    reply = Client().get("/v1/employees", headers={"Authorization": f"Bearer {key}"})
    assert len(reply.json()["employees"]) == 7


def test_role_scopes_and_the_201_switch(world: World) -> None:
    given = ["--role", "manager", "--scope", "user", "--scope", "timesheet", "--created-201"]
    assert main(["createkey", "Till two", "--organisation", "Thistle Ltd", *given]) == 0
    key = ApiKey.objects.all_rows_unchecked().get(name="Till two")
    assert key.organisation.name == "Thistle Ltd"
    assert (key.role, key.scopes, key.post_answers_created) == ("manager", ["user", "timesheet"], True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "There are several organisations. Name one by --organisation: Bramble & Co, Thistle Ltd."),
        (["--organisation", "Nettle"], "There is no organisation called Nettle."),
        (["--role", "king"], "--role king is not known. It is one of: organisation_admin,"),
        (["--scope", "all"], "--scope all is not known."),
    ],
)
def test_what_is_wrong_is_said_and_makes_no_key(world: World, given: list[str], said: str) -> None:
    before = ApiKey.objects.all_rows_unchecked().count()
    with pytest.raises(SystemExit, match=re.escape(said)):
        main(["createkey", "Till two", *given])
    assert ApiKey.objects.all_rows_unchecked().count() == before


@pytest.mark.django_db
def test_without_an_organisation_it_says_where_to_begin() -> None:
    with pytest.raises(SystemExit, match="Make one: muster init"):
        main(["createkey", "Till"])


def test_the_help_tells_what_a_key_is_for_unless_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["createkey", "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    told = shown.partition("several times (default:")[2].partition(")")[0]
    assert {word.strip() for word in told.split(",")} == set(default_key_scopes())
