"""`muster run`: everything at once, with the demo company at the first start. What `make run` calls."""

import os
from argparse import Namespace
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils.crypto import get_random_string

from muster.accounts.actions import create_api_key, create_api_token, give_log_in
from muster.accounts.queries import actor_of_profile
from muster.cli import demo, doors, product, server
from muster.cli.company.found import Company
from muster.core.actor import Actor, Scope
from muster.core.models import Organisation
from muster.people.models import Employee

KEY, TOKEN, CODE = "API key", "Token", "Kiosk access code"


def run(options: Namespace) -> int:
    server.checked_options()  # before the demo company is loaded, not after
    if product.pending_migrations():
        print("Bringing the database up to date ...", flush=True)
        call_command("migrate", verbosity=0)
    first = not Organisation.objects.exists()
    if first:
        print("The first start: loading the demo company, which takes a moment.", flush=True)
        _load_demo(options)
    return server.serve(with_worker=True, announce=lambda: _announce(first=first))


def _file() -> Path:
    return Path(settings.DATA_FOLDER) / "first-start.txt"


def _load_demo(options: Namespace) -> None:
    """The company and what opens it, all of it or nothing: whoever interrupts this finds a first start again."""
    with transaction.atomic():
        company = demo.load(seed=1, employees=options.employees, weeks=options.weeks, report=demo.say)
        people = {
            "Administrator": company.admin,
            "Manager": company.members["Floor"][0],
            "Employee": company.members["Floor"][1],
        }
        kept = {kind: _log_in(company, employee) for kind, employee in people.items()}
        _, kept[KEY] = create_api_key(company.system, name="First start")
        kept[TOKEN] = _token(company.admin)
        kept[CODE] = company.access_codes["Harbour"]
        _keep(kept)


def _log_in(company: Company, employee: Employee) -> str:
    system = Actor.system(company.organisation.pk)
    password = get_random_string(14)
    give_log_in(system, employee, email=str(employee.email), password=password)
    return f"{employee.email}  password {password}  PIN {employee.pin}  ({employee.name})"


def _token(employee: Employee) -> str:
    """Of a person, for all that they may do."""
    employee.refresh_from_db()
    return create_api_token(actor_of_profile(employee), scopes=list(Scope))


def _keep(kept: dict[str, str]) -> None:
    """In a file that only its owner can read."""
    handle = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(handle, 0o600)
    with os.fdopen(handle, "w") as file:
        file.writelines(f"{name}: {value}\n" for name, value in kept.items())


def _kept() -> dict[str, str]:
    try:
        lines = _file().read_text().splitlines()
    except FileNotFoundError:
        return {}
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def _announce(*, first: bool) -> None:
    kept = _kept()
    print(f"\nMuster is at {settings.PUBLIC_URL}/  (Ctrl-C ends it)\n")
    if first:
        for kind in ("Administrator", "Manager", "Employee"):
            print(f"  {kind:<15}{kept[kind]}")
        print(f"  {CODE + ':':<20}{kept[CODE]}  at {settings.PUBLIC_URL}/kiosk/")
        print(f"\n  Shown only now, and kept in {_file()}, which only you can read.\n")
    elif kept:
        print(f"  Log-ins and the kiosk's access code are in {_file()}")
        print(
            f"  Kiosk: {settings.PUBLIC_URL}/kiosk/  (a code is used up by pairing; the devices page makes new ones)\n"
        )
    else:
        print(
            "  Log in as the administrator that `muster init` made. For an API key: muster createkey NAME\n"
        )
    for kind, opened in ((KEY, doors.BY_KEY), (TOKEN, doors.BY_TOKEN)):
        if kind in kept:
            print(f"  {kind}: {kept[kind]}")
            for name, call in doors.calls(opened, kept[kind]):
                print(f"  {name}:\n    {call}")
    print(flush=True)
