"""The small company that the tests know by heart, and a second one whose rows nobody of the first may see.

Bramble & Co runs a cafe in Sydney and a depot in Perth.

    Ada    administrator
    Pia    payroll officer
    Rosa   roster manager
    Max    manager of the Kitchen, member of it
    Emma   Kitchen (primary) and Bar
    Noah   Kitchen
    Olga   Depot, in another team and zone than Max's
    Zoe    of the other company, Thistle Ltd
"""

import json
import pickle
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db import connection
from django.test import Client

from muster.accounts.actions import create_api_key, give_token
from muster.accounts.queries import actor_of_profile
from muster.core import clock, jobs
from muster.core.actor import Actor, Scope
from muster.core.models import Organisation
from muster.people.actions import create_custom_field, create_employee
from muster.people.models import Employee, Person
from muster.places.actions import create_department, create_location, found_organisation, register_device
from muster.places.models import Department, Device, Location

# A Wednesday, 09:00 in Sydney and 06:00 in Perth.
NOW = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
Rows = list[tuple[str, list[tuple[Any, ...]]]]


@dataclass
class World:
    organisation: Organisation
    cafe: Location
    depot: Location
    kitchen: Department
    bar: Department
    yard: Department
    people: dict[str, Employee]
    kiosk: Device
    kiosk_code: str
    key: str
    other: "World | None" = None
    actors: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Employee:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def token(self, name: str, *scopes: Scope) -> str:
        """A token that somebody made with their password; with all scopes unless told."""
        person = self.people[name].person
        assert person
        return give_token(person, scopes=scopes or Scope)

    def actor(self, name: str) -> Actor:
        """As somebody in a browser, with the rights they have now."""
        return actor_of_profile(Employee.objects.all_rows_unchecked().get(pk=self.people[name].pk))


_kept: tuple[bytes, Rows] | None = None


def build() -> World:
    """Both companies. Built by actions once a process; in an empty database their rows are then put back as they were."""
    global _kept  # noqa: PLW0603 - what one process has built
    empty = not Organisation.objects.exists()
    if _kept is None or not empty:
        with clock.fixed(NOW):
            world = _bramble()
            world.other = _thistle()
        if empty:
            _kept = pickle.dumps(world), _read_rows()
        return world
    pickled, rows = _kept
    _write_rows(rows)
    restored: World = pickle.loads(pickled)
    return restored


def _read_rows() -> Rows:
    found: Rows = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if not model.__module__.startswith("muster."):
                continue
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")
            rows = cursor.fetchall()
            if rows:
                names = ", ".join(connection.ops.quote_name(column[0]) for column in cursor.description)
                places = ", ".join(["%s"] * len(rows[0]))
                found.append((f"INSERT INTO {table} ({names}) VALUES ({places})", rows))
    return found


def _write_rows(rows: Rows) -> None:
    with connection.cursor() as cursor:
        for statement, of_table in rows:
            cursor.executemany(statement, of_table)


def _organisation(name: str) -> tuple[Organisation, Actor]:
    organisation = found_organisation(
        name=name, country="AU", time_zone="Australia/Sydney", currency="AUD", locale="en-AU"
    )
    return organisation, Actor.system(organisation.pk)


def _person(email: str, name: str) -> Person:
    return Person.objects.create_user(email, PASSWORD, name=name)


def _bramble() -> World:
    organisation, system = _organisation("Bramble & Co")
    cafe = create_location(system, name="Cafe", time_zone="Australia/Sydney", business_day_cutoff=4)
    depot = create_location(system, name="Depot", time_zone="Australia/Perth")
    kitchen = create_department(system, name="Kitchen", location=cafe)
    bar = create_department(system, name="Bar", location=cafe)
    yard = create_department(system, name="Yard", location=depot)
    create_custom_field(system, name="Phone Number")
    create_custom_field(system, name="Start Date")

    def hire(name: str, department: Department, pin: str, **facts: Any) -> Employee:
        short = name.split(maxsplit=1)[0].lower()
        return create_employee(
            system,
            name=name,
            primary_department=department,
            pin=pin,
            email=f"{short}@bramble.test",
            person=_person(f"{short}@bramble.test", name),
            **facts,
        )

    people = {
        "ada": hire("Ada Admin", bar, "1001", roles=["employee", "organisation_admin"]),
        "pia": hire("Pia Payroll", bar, "1002", roles=["employee", "payroll_officer"]),
        "rosa": hire("Rosa Rosters", bar, "1003", roles=["employee", "roster_manager"]),
        "max": hire(
            "Max Manager", kitchen, "1004", roles=["employee", "manager"], managed_department_ids=[kitchen.pk]
        ),
        "emma": hire("Emma Example", kitchen, "1005", department_ids=[bar.pk]),
        "noah": hire("Noah North", kitchen, "1006"),
        "olga": hire("Olga Outback", yard, "1007"),
    }
    kiosk, code = register_device(system, nickname="Front door", location=cafe)
    _, key = create_api_key(system, name="Till")
    return World(organisation, cafe, depot, kitchen, bar, yard, people, kiosk, code, key)


def _thistle() -> World:
    organisation, system = _organisation("Thistle Ltd")
    shop = create_location(system, name="Cafe", time_zone="Europe/London")
    floor = create_department(system, name="Kitchen", location=shop)
    zoe = create_employee(
        system,
        name="Zoe Thistle",
        primary_department=floor,
        pin="1001",
        roles=["employee", "organisation_admin", "manager"],
        managed_department_ids=[floor.pk],
        person=_person("zoe@thistle.test", "Zoe Thistle"),
    )
    kiosk, code = register_device(system, nickname="Till", location=shop)
    _, key = create_api_key(system, name="Shop")
    return World(organisation, shop, shop, floor, floor, floor, {"zoe": zoe}, kiosk, code, key)


def run_jobs() -> None:
    """What a worker would do by now."""
    jobs.run_due()


class Api:
    """A program with a key, at TimeStation's door unless told otherwise."""

    def __init__(self, key: str, root: str = "/v1") -> None:
        self._client = Client()
        self._headers = {"Authorization": f"Bearer {key}"}
        self._root = root

    def __call__(self, method: str, path: str, form: dict[str, Any] | None = None, **extra: Any) -> Any:
        options: dict[str, Any] = {"headers": {**self._headers, **extra.pop("headers", {})}, **extra}
        if form is not None:
            options |= {"data": urlencode(form), "content_type": "application/x-www-form-urlencoded"}
        return self._client.generic(method, self._root + path, **options)


class Tanda:
    """A program with a person's token, at Tanda's door: bodies are JSON."""

    def __init__(self, token: str, **headers: str) -> None:
        self._client = Client()
        self._headers = {"Authorization": f"bearer {token}", **headers}

    def __call__(self, method: str, path: str, body: Any = None, **extra: Any) -> Any:
        options: dict[str, Any] = {"headers": {**self._headers, **extra.pop("headers", {})}, **extra}
        if body is not None:
            options |= {"data": json.dumps(body), "content_type": "application/json"}
        return self._client.generic(method, f"/api/v2{path}", **options)


def at(moment: datetime) -> Any:
    """The clock stands at `moment` within the block."""
    return clock.fixed(moment)
