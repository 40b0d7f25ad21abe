"""Sensitive text at rest."""

import pytest
from django.db import connection
from django.test import override_settings
from tests.presses import reread
from tests.unchanged import unchanged
from tests.world import World

from muster.core.encryption import decrypt, digests, encrypt, hash_secret, new_secret
from muster.core.errors import Conflict, Unavailable
from muster.people.actions import update_employee
from muster.people.models import Employee
from muster.people.queries import employee_by_code

OLD = "a key of the tests alone, long enough to be one"
NEW = "another key of the tests, long enough to be one"
rotated = override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[OLD])
lost = override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[])


def stored_pin(row: Employee) -> str:
    """As the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pin FROM people_employee WHERE id = %s", [row.pk])
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize("text", ["", "1005", "Jörg 中文", "x" * 10_000])
def test_what_goes_in_comes_out(text: str) -> None:
    assert decrypt(encrypt(text)) == text


def test_the_same_text_is_never_stored_the_same() -> None:
    assert encrypt("1005") != encrypt("1005")


def test_the_column_holds_no_plain_text(world: World) -> None:
    stored = stored_pin(world.emma)
    assert "1005" not in stored
    assert (decrypt(stored), reread(world.emma).pin) == ("1005", "1005")


def test_with_a_new_key_the_old_one_still_reads(world: World) -> None:
    with rotated:
        assert reread(world.emma).pin == "1005"
        update_employee(world.actor("ada"), world.emma, pin="7777")
    with lost:
        assert decrypt(stored_pin(world.emma)) == "7777"


def test_with_a_new_key_people_are_still_known_by_pin_and_card(world: World) -> None:
    with rotated:
        assert employee_by_code(world.actor("ada"), pin="1005") == world.emma
        assert employee_by_code(world.actor("ada"), card=world.emma.card_code) == world.emma
        with unchanged(), pytest.raises(Conflict):
            update_employee(world.actor("ada"), world.noah, pin="1005")


def test_without_the_key_nothing_is_readable_and_it_says_so(world: World) -> None:
    with lost, pytest.raises(Unavailable) as refused:
        reread(world.emma)
    assert refused.value.message == "An encrypted field cannot be read with the present MUSTER_SECRET_KEY."


def test_an_encrypted_column_cannot_be_searched(world: World) -> None:
    rows = Employee.objects.all_rows_unchecked()
    with pytest.raises(TypeError):
        rows.filter(pin="1005")
    with pytest.raises(TypeError):
        rows.filter(pin__startswith="1")
    assert rows.filter(pin__isnull=True).count() == 0


def test_digests_are_by_purpose_and_key() -> None:
    (one,) = digests("1005", purpose="pin:1")
    assert [one] == digests("1005", purpose="pin:1")
    assert one != digests("1005", purpose="pin:2")[0] != digests("1005", purpose="card:1")[0]
    with rotated:
        assert digests("1005", purpose="pin:1")[1] == one != digests("1005", purpose="pin:1")[0]


def test_secrets_are_long_and_new() -> None:
    first, second = new_secret("muster_"), new_secret("muster_")
    assert first != second
    assert (len(first), first[:7], len(hash_secret(first))) == (39, "muster_", 64)
