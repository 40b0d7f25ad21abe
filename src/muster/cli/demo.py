"""`muster demo`: the demo company, loaded whole or not at all."""

import random
import time
from argparse import Namespace
from collections.abc import Callable

from django.db import transaction

from muster.cli import product
from muster.cli.company.found import NAME, Company, found
from muster.cli.company.life import Life
from muster.cli.company.positions import create_positions
from muster.core import clock
from muster.core.errors import Conflict
from muster.core.models import Organisation


def run(options: Namespace) -> int:
    product.require_migrated()
    began = time.monotonic()
    company = load(seed=options.seed, employees=options.employees, weeks=options.weeks, report=say)
    print(f"{NAME} is there, with {options.employees} employees: it took {time.monotonic() - began:.0f} s.")
    for place, code in company.access_codes.items():
        print(f"Access code of the kiosk at {place}: {code}")
    print(
        f"Log-ins are given on the pages of people; an API key: muster createkey NAME --organisation {NAME}"
    )
    return 0


def say(what: str) -> None:
    print(f"  living through {what}", flush=True)


def load(*, seed: int, employees: int, weeks: int, report: Callable[[str], None]) -> Company:
    """The company, with the weeks up to now behind it. The same seed at the same moment gives the same people and times."""
    if Organisation.objects.filter(name=NAME).exists():
        raise Conflict(f"The demo company {NAME} is there already.")
    draw = random.Random(seed)
    with transaction.atomic():
        with clock.fixed(Life.first_day(weeks)):
            company = found(draw, employees=employees)
            create_positions(company)
        Life(company, draw, weeks=weeks).live(report)
    return company
