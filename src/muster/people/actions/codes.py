"""What opens the clock for somebody: a PIN that they type, a card that they show."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db.models import IntegerField, Max
from django.db.models.functions import Cast

from muster.core.actor import Actor
from muster.core.errors import Conflict, Invalid
from muster.people.models import PIN, Employee, card_digests, pin_digests

CODES = frozenset({"pin", "card_code", "card_number"})
CARD_CODE_DIGITS = 31
PIN_LENGTHS = (4, 5, 6, 7, 8)
TRIES = 50  # for a free PIN, of each length


def give_card(row: Employee, facts: Mapping[str, Any]) -> None:
    """A number that people read, and a code for the QR card that nobody guesses."""
    if "card_number" not in facts:
        numbers = Employee.objects.all_rows_unchecked().filter(
            organisation_id=row.organisation_id, card_number__regex=r"^[0-9]{5,8}$"
        )
        last = numbers.aggregate(last=Max(Cast("card_number", IntegerField())))["last"]
        row.card_number = f"{(last or 0) + 1:05d}"
    if "card_code" not in facts:
        row.set_card_code(new_card_code())


def new_card_code() -> str:
    return _digits(CARD_CODE_DIGITS)


def set_codes(actor: Actor, row: Employee, facts: Mapping[str, Any]) -> None:
    """The codes among the facts. Raises Invalid for a wrong one, Conflict for one that is somebody else's."""
    if "pin" in facts and facts["pin"] != row.pin:
        pin = facts["pin"]
        if pin and not PIN.regex.search(pin):  # type: ignore[union-attr]
            raise Invalid(str(PIN.message), field="pin")
        row.set_pin(pin or None)
        check_pin(actor, row)
    if "card_code" in facts and facts["card_code"] != row.card_code:
        row.set_card_code(facts["card_code"] or None)
    if {"card_code", "card_number"} & facts.keys():
        _check_card(row)


def new_pin(actor: Actor, row: Employee) -> str:
    """One that nobody of the organisation has, and not the present one. Others that choose a PIN must be waiting."""
    for length in PIN_LENGTHS:
        for _ in range(TRIES):
            pin = _digits(length)
            if pin != row.pin and not _is_taken(actor, row, pin):
                return pin
    raise Conflict("No PIN is free.", field="pin")


def check_pin(actor: Actor, row: Employee) -> None:
    if row.pin is not None and _is_taken(actor, row, row.pin):
        raise Conflict("Another employee has this PIN. Choose a different one.", field="pin")


def _is_taken(actor: Actor, row: Employee, pin: str) -> bool:
    others = Employee.objects.all_rows_unchecked().filter(
        organisation_id=actor.organisation_id,
        pin_digest__in=pin_digests(actor.organisation_id, pin),
        active=True,
    )
    return others.exclude(pk=row.pk).exists()


def _digits(count: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(count))


def _check_card(row: Employee) -> None:
    """Unlike a PIN, a card stays its owner's after they left: it may still be in a drawer."""
    others = Employee.objects.all_rows_unchecked().filter(organisation_id=row.organisation_id)
    others = others.exclude(pk=row.pk)
    if row.card_number and others.filter(card_number=row.card_number).exists():
        raise Conflict("Another employee has this card number.", field="card_number")
    codes = card_digests(row.organisation_id, row.card_code) if row.card_code else []
    if codes and others.filter(card_digest__in=codes).exists():
        raise Conflict("Another employee has a card with this code.", field="card_code")
