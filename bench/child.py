"""What runs under callgrind: N requests through the whole WSGI application, or the same rows by bare SQL."""

import io
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

FOLDER = Path(os.environ["MUSTER_DATA"])
FACTS = FOLDER / "facts.json"
# A hundred shifts of one person: two a day for fifty days (company.py).
PAGE = "start_date=2020-01-06&end_date=2020-02-24"


def environ(
    method: str, path: str, key: str, form: dict[str, Any] | None = None, query: str = ""
) -> dict[str, Any]:
    """A form at TimeStation's door, JSON at Tanda's."""
    as_json = path.startswith("/api/v2")
    kind = "application/json" if as_json else "application/x-www-form-urlencoded"
    body = json.dumps(form).encode() if as_json else urlencode(form or {}).encode()
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost:8000",
        "HTTP_AUTHORIZATION": f"Bearer {key}",
        "CONTENT_TYPE": kind if form is not None else "",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def call(application: Callable[..., Any], request: dict[str, Any]) -> bytes:
    seen: list[str] = []
    body = b"".join(application(request, lambda status, _headers: seen.append(status)))
    if not seen[0].startswith("20"):
        raise SystemExit(f"{request['PATH_INFO']} answered {seen[0]}: {body[:300]!r}")
    return body


def prepare(employees: int) -> None:
    """Migrate, hire, and note what the requests need: the key, ids of people who are clocked in."""
    import django  # noqa: PLC0415

    django.setup()
    from datetime import timedelta  # noqa: PLC0415

    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    from muster.accounts.actions import create_api_key, give_token  # noqa: PLC0415
    from muster.attendance.actions import close_shift, create_shift  # noqa: PLC0415
    from muster.core import clock  # noqa: PLC0415
    from muster.core.actor import Actor, Scope  # noqa: PLC0415
    from muster.core.change import change  # noqa: PLC0415
    from muster.dialects.timestation.wire import EMPLOYEE_ID  # noqa: PLC0415
    from muster.people.actions import create_employee, update_employee  # noqa: PLC0415
    from muster.people.models import Person  # noqa: PLC0415
    from muster.places.actions import create_department, found_organisation  # noqa: PLC0415

    organisation = found_organisation(
        name="Bench", country="AU", time_zone="Australia/Sydney", currency="AUD", locale="en-AU"
    )
    actor = Actor.system(organisation.pk)
    department = create_department(actor, name="Floor")
    _, key = create_api_key(actor, name="Bench")
    ids = []
    with change(actor):
        for number in range(employees):
            employee = create_employee(actor, name=f"Person {number:04d}", primary_department=department)
            past = clock.ago(hours=9)
            shift = create_shift(
                actor, employee=employee, department=department, clocked_in_at=past, in_offset_minutes=600
            )
            if number == 0:
                close_shift(actor, shift, at=past + timedelta(hours=8))
            else:
                ids.append(EMPLOYEE_ID.encode(employee.pk))
            if number == 0:
                first, user = EMPLOYEE_ID.encode(employee.pk), employee.pk
    officer = Person.objects.create_user("office@bench.test", name="Office")
    update_employee(actor, employee, roles=["employee", "organisation_admin"], person=officer)
    token = give_token(officer, scopes=Scope)
    FACTS.write_text(
        json.dumps({"key": key, "token": token, "clocked_in": ids, "first": first, "user": user})
    )


def requests(name: str) -> Iterator[dict[str, Any]]:
    facts = json.loads(FACTS.read_text())
    if name == "checkout":
        for employee_id in facts["clocked_in"]:
            yield environ("PUT", f"/v1/employees/{employee_id}/check-out", facts["key"], {"notes": "Done"})
    while name == "page":
        yield environ("GET", "/v1/shifts", facts["key"], query=f"employee_id={facts['first']}&{PAGE}")
    for number in range(1000 if name == "clockin" else 0):
        body = {
            "user_id": facts["user"],
            "type": ("start", "finish")[number % 2],
            "time": 1_700_000_000 + 3600 * number,
        }
        yield environ("POST", "/api/v2/clockins", facts["token"], body)
    while name == "tanda":
        query = f"user_ids={facts['user']}&from=2020-01-06&to=2020-02-24"
        yield environ("GET", "/api/v2/shifts", facts["token"], query=query)


def record(name: str, count: int) -> None:
    """Note the statements of `count` requests, so that `bare` can repeat them on a copy of the same data."""
    from django.db import connection  # noqa: PLC0415

    from muster.config.wsgi import application  # noqa: PLC0415

    groups: list[list[tuple[str, list[Any]]]] = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - its shape
        groups[-1].append((sql.replace("%s", "?"), list(parameters or ())))
        return execute(sql, parameters, many, context)

    source = requests(name)
    with connection.execute_wrapper(note):
        for _ in range(count):
            groups.append([])
            call(application, next(source))
            if any(sql.startswith("BEGIN") for sql, _ in groups[-1]):
                groups[-1].append(("COMMIT", []))
    (FOLDER / f"statements-{name}.json").write_text(json.dumps(groups, default=str))


def bare(name: str, count: int) -> None:
    """The same statements on the same rows, and what they give as JSON, with nothing around them."""
    import orjson  # noqa: PLC0415

    database = sqlite3.connect(FOLDER / "muster.sqlite3", isolation_level=None)
    database.execute("PRAGMA synchronous=FULL")
    groups = json.loads((FOLDER / f"statements-{name}.json").read_text())
    for group in groups[:count]:
        rows = [database.execute(sql, parameters).fetchall() for sql, parameters in group]
        orjson.dumps(rows[-1])


def main(what: str, *rest: str) -> None:
    if what == "prepare":
        prepare(int(rest[0]))
        return
    count = int(rest[0])
    if what.startswith("record-"):
        record(what.removeprefix("record-"), count)
        return
    if what.startswith("bare-"):
        bare(what.removeprefix("bare-"), count)
        return
    from muster.config.wsgi import application  # noqa: PLC0415

    source = requests(what)
    for _ in range(count):
        call(application, next(source))


if __name__ == "__main__":
    main(*sys.argv[1:])
