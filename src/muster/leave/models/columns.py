"""Columns that several models of leave have."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from muster.leave.kinds import Half, Unit

MINUTES_OF_A_DAY = 1440
MONTH = [MinValueValidator(1), MaxValueValidator(12)]
UNITS = [(unit.value, unit.value) for unit in Unit]
HALVES = [(half.value, half.value) for half in Half]


def amount(**kwargs: object) -> "models.DecimalField[Decimal, Decimal]":
    """Of days or hours, whichever its balance is counted in."""
    return models.DecimalField(max_digits=12, decimal_places=4, **kwargs)  # type: ignore[arg-type]


def optional_amount(help_text: str) -> "models.DecimalField[Decimal | None, Decimal | None]":
    """The same, where there may be none."""
    return models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True, help_text=help_text)
