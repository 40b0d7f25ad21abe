import io

import pytest
from tests.world import World

from muster.accounts.actions import sign_in
from muster.cli import main
from muster.core.errors import Invalid
from muster.core.models import Organisation, Version
from muster.people.models import Employee, Person

pytestmark = pytest.mark.django_db
GIVEN = {
    "--organisation": "Wattle", "--country": "nz", "--time-zone": "Pacific/Auckland", "--currency": "nzd",
    "--email": "Jo@Wattle.test", "--name": "Jo Wattle",
}  # fmt: skip


def init(**other: str) -> int:
    given = GIVEN | {f"--{name.replace('_', '-')}": value for name, value in other.items()}
    return main(["init", *(word for pair in given.items() if pair[1] for word in pair)])


def test_an_organisation_with_an_administrator_whose_password_is_shown_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert init() == 0
    password = capsys.readouterr().out.split("with the password ")[1].split()[0]
    made = Organisation.objects.get()
    assert (made.name, made.country, made.time_zone, made.currency, made.locale) == (
        "Wattle", "NZ", "Pacific/Auckland", "NZD", "en-NZ",
    )  # fmt: skip
    person = sign_in(email="jo@wattle.test", password=password, client="local")
    assert person.must_change_password
    admin = Employee.objects.all_rows_unchecked().get(person=person)
    assert admin.roles == ["employee", "organisation_admin"]
    assert Version.objects.all_rows_unchecked().filter(item_type="employee", item_id=admin.pk).exists()


def test_a_password_from_standard_input_is_theirs_to_keep(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough one\n"))
    assert main(["init", "--password-stdin", *(word for pair in GIVEN.items() for word in pair)]) == 0
    assert not sign_in(
        email="jo@wattle.test", password="a long enough one", client="local"
    ).must_change_password
    assert "a long enough one" not in capsys.readouterr().out


def test_a_password_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_INIT_PASSWORD", "another long one")
    assert init() == 0
    assert sign_in(email="jo@wattle.test", password="another long one", client="local").name == "Jo Wattle"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"time_zone": "Mars/Base"}, "'Mars/Base' is no time zone"),
        ({"country": "XX"}, "'XX' is no country's two letters"),
        ({"currency": "dollars"}, "'DOLLARS' is no currency's three letters"),
        ({"email": "jo"}, "Enter a valid email address."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    wrong: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(**wrong) == 1
    assert said in capsys.readouterr().err
    assert not Organisation.objects.exists()
    assert not Person.objects.exists()


def test_a_weak_password_makes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUSTER_INIT_PASSWORD", "short")
    assert init() == 1
    assert "at least 10 characters" in capsys.readouterr().err
    assert not Organisation.objects.exists()


def test_without_a_terminal_it_says_what_to_give(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match=r"There is nobody to ask here\. Give --country, --name\."):
        init(country="", name="")
    assert not Organisation.objects.exists()


def test_it_asks_at_a_terminal_for_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = {"Your name: ": iter(["", "Jo Asked"])}
    monkeypatch.setattr("builtins.input", lambda question: next(answers[question]))
    assert init(name="") == 0
    assert Person.objects.get().name == "Jo Asked"


def test_it_overwrites_nothing(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    before = Person.objects.values_list("pk", "password")
    assert init(organisation="bramble & co") == 1
    assert "There is an organisation called bramble & co already" in capsys.readouterr().err
    assert Organisation.objects.count() == 2
    assert set(Person.objects.values_list("pk", "password")) == set(before)


def test_who_logs_in_already_keeps_the_password(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(email="ada@bramble.test") == 0
    assert "with the password that they have" in capsys.readouterr().out
    with pytest.raises(Invalid):
        sign_in(email="ada@bramble.test", password="something else", client="local")
