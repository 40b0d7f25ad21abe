"""A program at Timetastic's door."""

import json
from typing import Any

from django.test import Client

from muster.leave.models import LeaveType
from muster.people.models import Employee


class Door:
    def __init__(self, key: str) -> None:
        self._client = Client()
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    def __call__(self, method: str, path: str, body: Any = None, **extra: Any) -> Any:
        """A body that is a text is sent as it is."""
        options: dict[str, Any] = {"headers": {**self._headers, **extra.pop("headers", {})}, **extra}
        if body is not None:
            data = body if isinstance(body, str | bytes) else json.dumps(body)
            options |= {"data": data, "content_type": "application/json"}
        return self._client.generic(method, f"/api{path}", **options)

    def told(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of an answer of 200."""
        answer = self(method, path, body)
        assert answer.status_code == 200, (answer.status_code, answer.content)
        return answer.json()

    def done(self, method: str, path: str, body: Any = None) -> None:
        """An answer of 200 with nothing in it."""
        answer = self(method, path, body)
        assert (answer.status_code, answer.content) == (200, b""), (answer.status_code, answer.content)

    def refused(self, method: str, path: str, body: Any = None, *, status: int = 400) -> Any:
        """The JSON of an answer of that status."""
        answer = self(method, path, body)
        assert answer.status_code == status, (answer.status_code, answer.content)
        return answer.json()


def leave_type(employee: Employee, name: str = "Annual leave") -> LeaveType:
    return LeaveType.objects.all_rows_unchecked().get(organisation=employee.organisation_id, name=name)


def asked(employee: Employee, first: str, last: str | None = None, **facts: Any) -> dict[str, Any]:
    """A body that books days for somebody."""
    return {
        "from": first,
        "to": last or first,
        "fromTime": "AM",
        "toTime": "PM",
        "leaveTypeId": leave_type(employee).pk,
        "userOrDepartmentId": employee.pk,
        **facts,
    }


def book(door: Door, employee: Employee, first: str, last: str | None = None, **facts: Any) -> int:
    """The id of a holiday that is there."""
    answer = door.told("POST", "/holidays", asked(employee, first, last, **facts))
    assert answer["success"], answer
    return int(answer["holidayId"])


def request(door: Door, employee: Employee, first: str, last: str | None = None, **facts: Any) -> int:
    """The id of a holiday that waits for approval."""
    return book(door, employee, first, last, bookAsRequestee=True, **facts)


def user(door: Door, employee: Employee) -> dict[str, Any]:
    found: dict[str, Any] = door.told("GET", f"/users/{employee.pk}")
    return found
