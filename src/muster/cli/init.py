"""`muster init`: the database, an organisation, its first administrator."""

import sys
from argparse import Namespace

from django.core.management import call_command
from django.db import transaction

from muster.accounts.actions import give_log_in
from muster.cli import product
from muster.config import environment
from muster.core.actor import Actor, Role
from muster.core.errors import Conflict
from muster.core.models import Organisation
from muster.people.actions import create_employee
from muster.places.actions import found_organisation

QUESTIONS = {
    "organisation": "Name of the organisation",
    "country": "Country, two letters such as AU",
    "time_zone": "Time zone, such as Australia/Sydney",
    "currency": "Currency, three letters such as AUD",
    "name": "Your name",
    "email": "Your e-mail address",
}


def run(options: Namespace) -> int:
    password = _given_password(options)
    facts = _facts(options)
    if product.pending_migrations():
        print("Bringing the database up to date ...", flush=True)
        call_command("migrate", verbosity=0)
    country = facts["country"].upper()
    with transaction.atomic():
        if Organisation.objects.filter(name__iexact=facts["organisation"].strip()).exists():
            raise Conflict(
                f"There is an organisation called {facts['organisation']} already: nothing was changed."
            )
        organisation = found_organisation(
            name=facts["organisation"],
            country=country,
            time_zone=facts["time_zone"],
            currency=facts["currency"].upper(),
            locale=options.locale or f"en-{country}",
        )
        shown = _make_administrator(organisation, facts["name"], facts["email"], password)
    print(
        f"{organisation.name} is there. {facts['name']} logs in as {facts['email'].strip().lower()}, {shown}."
    )
    print("Now start Muster: muster serve --with-worker")
    return 0


def _make_administrator(organisation: Organisation, name: str, email: str, password: str | None) -> str:
    """How they log in, in words."""
    system = Actor.system(organisation.pk)
    roles = [Role.EMPLOYEE.value, Role.ORGANISATION_ADMIN.value]
    employee = create_employee(system, name=name, email=email.strip(), roles=roles)
    first = give_log_in(system, employee, email=email, password=password)
    if first is None:
        return "with the password that they have at this Muster already"
    if password is not None:
        return "with the password that was given"
    return f"with the password {first} (shown only now, and changed at the first log-in)"


def _given_password(options: Namespace) -> str | None:
    if not options.password_stdin:
        return environment.text("MUSTER_INIT_PASSWORD") or None
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise SystemExit("--password-stdin was given, but there is no password on standard input.")
    return password


def _facts(options: Namespace) -> dict[str, str]:
    """What was given by options, and the answers to what was not."""
    missing = [name for name in QUESTIONS if not getattr(options, name)]
    if missing and (options.password_stdin or not sys.stdin.isatty()):
        wanted = ", ".join("--" + name.replace("_", "-") for name in missing)
        raise SystemExit(f"There is nobody to ask here. Give {wanted}.")
    return {name: getattr(options, name) or _ask(question) for name, question in QUESTIONS.items()}


def _ask(question: str) -> str:
    while True:
        answer = input(f"{question}: ").strip()
        if answer:
            return answer
