"""TimeStation's document as tests need it: the account of its examples, and its curl lines, sent as written."""

import json
import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.test import Client

from muster.accounts.actions import create_api_key
from muster.attendance.actions import record_clock_event
from muster.attendance.kinds import EventType
from muster.attendance.models import Source
from muster.core.actor import Actor
from muster.dialects.timestation.wire import DEPARTMENT_ID, EMPLOYEE_ID
from muster.people.actions import create_custom_field, create_employee
from muster.people.models import Employee
from muster.places.actions import create_department, found_organisation, register_device
from muster.places.models import Department
from tests.world import NOW, Api, run_jobs

KEY = "4uahz4f7cvj29x63ew65vw3yf9p8rpeg"
ACCOUNTING, SALES, MANAGEMENT = "dpt_241x9xqel0", "dpt_1x95r1zkqf", "dpt_rq7en39fxn"
ALEX, ANGELA, MICHAEL = "emp_ngdzkmpmk2", "emp_ekj8x0q7p4", "emp_dp246d0wj3"
CARDS = {
    ALEX: "8101372308680381859773485135341",
    ANGELA: "810137230868939153673412038795",
    MICHAEL: "8101377322767786421574045082934",
}


@dataclass
class Account:
    """`ours` maps what the document calls by an id, a key or a code of its own to what it is here."""

    system: Actor
    key: str
    departments: dict[str, Department]
    people: dict[str, Employee]
    ours: dict[str, str]

    @property
    def api(self) -> Api:
        return Api(self.key)

    def translate(self, text: str) -> str:
        return re.sub("|".join(self.ours), lambda match: self.ours[match[0]], text)

    def id(self, documented: str) -> str:
        return self.ours[documented]

    def curl(self, command: str) -> Any:
        """Send what the command sends. The document's continuation lines lack or misplace a backslash here and there."""
        command = self.translate(command)
        path = command.split()[1].removeprefix("https://api.mytimestation.com")
        # "-d custom_fields[Phone Number]=..." is meant as one argument, though a shell would make two of it.
        fields = re.findall(r'-d ([^=]+)="([^"]*)"', command)
        verb = re.search(r"-X (\w+)", command)
        user = re.search(r"-u (\S+)", command)
        assert user
        return Client().generic(
            verb[1] if verb else "POST" if fields else "GET",
            path,
            "&".join(f"{name}={value}" for name, value in fields),
            "application/x-www-form-urlencoded",
            headers={"Authorization": f"Basic {b64encode(user[1].encode()).decode()}"},
        )

    def shows(self, response: Any, answer: str) -> None:
        """The answer is the document's, key by key and in its order, with our ids in place of its own."""
        assert response.status_code == 200, response.content
        assert _in_order(response.content) == _in_order(self.translate(answer))


def _in_order(text: str | bytes) -> Any:
    return json.loads(text, object_pairs_hook=list)


def seed() -> Account:
    organisation = found_organisation(
        name="Dunder Mifflin", country="US", time_zone="America/Chicago", currency="USD", locale="en-US"
    )
    system = Actor.system(organisation.pk)
    departments = {
        documented: create_department(system, name=name)
        for documented, name in ((ACCOUNTING, "Accounting"), (SALES, "Sales"), (MANAGEMENT, "Management"))
    }
    create_custom_field(system, name="Phone Number")
    create_custom_field(system, name="Start Date")
    people = _people(system, departments)
    _, key = create_api_key(system, name="Example")
    ours = {KEY: key}
    ours |= {documented: DEPARTMENT_ID.encode(row.pk) for documented, row in departments.items()}
    ours |= {documented: EMPLOYEE_ID.encode(row.pk) for documented, row in people.items()}
    ours |= {CARDS[documented]: row.card_code or "" for documented, row in people.items()}
    return Account(system, key, departments, people, ours)


def _people(system: Actor, departments: dict[str, Department]) -> dict[str, Employee]:
    alex = create_employee(
        system,
        name="Alex Mahone",
        primary_department=departments[SALES],
        external_id="EMP-0001",
        hourly_rate=Decimal("15.00"),
        pin="1111",
    )
    angela = create_employee(
        system,
        name="Angela Martin",
        title="Payroll Manager",
        primary_department=departments[ACCOUNTING],
        department_ids=[departments[SALES].pk],
        external_id="EMP-0002",
        pin="2222",
        custom_fields={"Phone Number": "(212) 555-1234", "Start Date": "08/15/2023"},
    )
    michael = create_employee(
        system, name="Michael Scott", title="Office Boss", primary_department=departments[MANAGEMENT]
    )
    return {ALEX: alex, ANGELA: angela, MICHAEL: michael}


def clock(account: Account, employee: str, department: str, *presses: tuple[EventType, str]) -> None:
    """Press at the clock TimeStation-05, at times in their own offset, and let the job work."""
    device, _ = register_device(account.system, nickname="TimeStation-05")
    for type_, time in presses:
        at = datetime.fromisoformat(time)
        record_clock_event(
            account.system,
            employee=account.people[employee],
            type=type_,
            at=at,
            utc_offset_minutes=int((at.utcoffset() or timedelta()).total_seconds()) // 60,
            source=Source.KIOSK,
            department=account.departments[department],
            device=device,
            latitude=Decimal("40.723017"),
            longitude=Decimal("-73.999116"),
        )
    run_jobs()


def hour_ago() -> str:
    return (NOW - timedelta(hours=1)).isoformat()
