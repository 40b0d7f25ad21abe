"""The company as it stands on its first day: places, departments, clocks, people."""

import random
import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from muster.attendance.actions import update_settings as update_attendance_settings
from muster.cli.company.names import FIRST, LAST
from muster.cli.company.roster import OFFICE, TEAMS, Team
from muster.core import clock
from muster.core.actor import Actor
from muster.core.models import Organisation
from muster.people.actions import create_employee, create_employment_type, update_employee
from muster.people.models import Employee, EmploymentType
from muster.places.actions import create_department, create_location, found_organisation, register_device
from muster.places.models import Department, Device, Location, Position

NAME = "Saltbush"
MAIL = "saltbush.example"
OFFICERS = (
    ("General manager", "organisation_admin"),
    ("Payroll officer", "payroll_officer"),
    ("Roster manager", "roster_manager"),
    ("Office manager", "manager"),
)
ADDRESSES = {
    "Harbour": "14 Hickson Road, Dawes Point NSW 2000",
    "Swan River": "3 Riverside Drive, Perth WA 6000",
    "Ferry": "99 Quay Street, Auckland 1010",
}
REGIONS = {"Harbour": ["AU", "AU-NSW"], "Swan River": ["AU", "AU-WA"], "Ferry": ["NZ", "NZ-AUK"]}
PHONES = {
    "Harbour": "+61 4{:02d} 555 {:03d}",
    "Swan River": "+61 4{:02d} 555 {:03d}",
    "Ferry": "+64 21 {:02d}5 {:04d}",
}


@dataclass
class Company:
    organisation: Organisation
    system: Actor
    departments: dict[str, Department] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    access_codes: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[Employee]] = field(default_factory=dict)
    positions: dict[str, list[Position]] = field(default_factory=dict)

    def position(self, team: str, number: int) -> Position | None:
        """Members and shifts of a team take turns in its positions."""
        positions = self.positions.get(team)
        return positions[number % len(positions)] if positions else None

    @property
    def admin(self) -> Employee:
        return self.members[OFFICE.name][0]

    @property
    def payroll_officer(self) -> Employee:
        return self.members[OFFICE.name][1]

    @property
    def roster_manager(self) -> Employee:
        return self.members[OFFICE.name][2]


def found(draw: random.Random, *, employees: int) -> Company:
    organisation = found_organisation(
        name=NAME, country="AU", time_zone="Australia/Sydney", currency="AUD", locale="en-AU"
    )
    company = Company(organisation, Actor.system(organisation.pk))
    update_attendance_settings(
        company.system, automatic_breaks=[{"worked_minutes": 300, "break_minutes": 30}]
    )
    _open_places(company)
    _hire_everybody(company, draw, employees)
    return company


def _open_places(company: Company) -> None:
    locations: dict[str, Location] = {}
    for team in (*TEAMS, OFFICE):
        if team.place not in locations:
            location = create_location(
                company.system,
                name=team.place,
                time_zone=team.zone.key,
                address=ADDRESSES[team.place],
                holiday_regions=REGIONS[team.place],
                business_day_cutoff=4,
            )
            device, code = register_device(company.system, nickname=f"{team.place} door", location=location)
            locations[team.place] = location
            company.devices[team.place], company.access_codes[team.place] = device, code
        company.departments[team.name] = create_department(
            company.system, name=team.name, location=locations[team.place], colour=team.colour
        )


def _hire_everybody(company: Company, draw: random.Random, employees: int) -> None:
    names = draw.sample(range(len(FIRST) * len(LAST)), employees)
    # PINs open something, so they are nobody's to foresee.
    pins = secrets.SystemRandom().sample(range(1000, 10000), employees)
    types = [
        create_employment_type(company.system, name=name) for name in ("Full time", "Part time", "Casual")
    ]
    places = [(OFFICE, title, role) for title, role in OFFICERS]
    for number in range(employees - len(OFFICERS)):
        team = TEAMS[number % len(TEAMS)]
        leads = number < len(TEAMS)
        places.append(
            (team, f"{team.name} manager" if leads else team.title, "manager" if leads else "employee")
        )
    for (team, title, role), name, pin in zip(places, names, pins, strict=True):
        row = _hire(company, draw, team, title=title, role=role, name=_name(name), pin=str(pin), types=types)
        company.members.setdefault(team.name, []).append(row)
    _lend(company, draw, "Floor", "Bar")
    _lend(company, draw, "Shop", "Deliveries")


def _name(number: int) -> str:
    return f"{FIRST[number // len(LAST)]} {LAST[number % len(LAST)]}"


def _hire(
    company: Company,
    draw: random.Random,
    team: Team,
    *,
    title: str,
    role: str,
    name: str,
    pin: str,
    types: list[EmploymentType],
) -> Employee:
    department = company.departments[team.name]
    first, _, last = name.partition(" ")
    kind = 0 if role != "employee" else draw.choices((0, 1, 2), weights=(3, 4, 3))[0]
    return create_employee(
        company.system,
        name=name,
        legal_first_name=first,
        legal_last_name=last,
        title=title,
        primary_department=department,
        roles=sorted({"employee", role}),
        managed_department_ids=[department.pk] if role == "manager" else [],
        email=f"{first}.{last.replace(chr(39), '')}@{MAIL}".lower(),
        phone=PHONES[team.place].format(draw.randrange(100), draw.randrange(1000)),
        pin=pin,
        employment_type=types[kind],
        starts_on=_day_before(clock.now().date(), draw),
        hourly_rate=Decimal(draw.randrange(2700, 4400, 25)) / 100,
    )


def _day_before(today: date, draw: random.Random) -> date:
    return today - timedelta(days=draw.randrange(30, 2000))


def _lend(company: Company, draw: random.Random, home: str, other: str) -> None:
    """Some of one department help out in another."""
    lent = company.members[home][1:]
    for row in draw.sample(lent, len(lent) // 3):
        update_employee(company.system, row, department_ids=[company.departments[other].pk])
