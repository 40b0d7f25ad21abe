"""Rules of the house that no other tool checks. Who may import whom is import-linter's."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

import muster
from muster.core.models import Organisation, Recorded

SOURCE = Path(muster.__file__).parent
FILES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
DOORS = [path for path in FILES if path.relative_to(SOURCE).parts[0] in {"web", "dialects"}]

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_HANDLER = 400, 60, 12
# Longer than that, each with its reason.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}

# Where rows are read without asking who sees them, each with its reason.
UNCHECKED = {
    "accounts/actions/log_ins.py": "whether a log-in is used in another organisation, which only Muster itself may know",
    "accounts/invitation_queries.py": "the invitation that a link stands for, before there is an actor",
    "accounts/queries.py": "credentials are looked up before there is an actor",
    "accounts/recorder.py": "a log of all organisations, written and purged by Muster itself",
    "attendance/actions/clocking.py": "presses of a person whose rights were checked",
    "attendance/actions/leave.py": "the shifts of a request that was acted on, by whoever may",
    "attendance/actions/questions.py": "answers and the shift of a press of a person whose rights were checked",
    "attendance/actions/shifts.py": "overlaps of a person whose rights were checked",
    "attendance/calculation.py": "the timesheet and settings of a shift that was read before",
    "attendance/earning.py": "whether the people whose time is approved have balances that grow by it",
    "attendance/jobs.py": "a job",
    "attendance/leave_shifts.py": "time worked by people for whom somebody may book leave",
    "attendance/processing.py": "a job's work",
    "attendance/queries.py": "settings, and what belongs to a shift that was read before",
    "attendance/shift_queries.py": "what belongs to a shift or a timesheet that was read before",
    "core/files.py": "jobs that remove what nobody uses any more",
    "core/mail.py": "jobs that send and forget mail",
    "core/tenant.py": "it is defined here",
    "exchange/actions.py": "events of a subscription whose rights were checked",
    "exchange/jobs.py": "jobs",
    "exchange/queries.py": "who is to be disabled, of all organisations, for a job",
    "exchange/webhooks/leases.py": "rows of all organisations that a worker sends",
    "exchange/webhooks/telling.py": "who of the actor's organisation is told, whoever the actor is",
    "leave/actions/accounts.py": "balances of a person who was changed, by whoever may",
    "leave/actions/allowances.py": "what corrects an entry that was read before",
    "leave/actions/posting.py": "the lock of a person whose balance is changed",
    "leave/actions/requests.py": "the lock of people for whom somebody may ask, and a request that was read before",
    "leave/actions/settings.py": "all balances of the actor's organisation",
    "leave/actions/takings.py": "balances of a person on whose leave or time the actor may decide",
    "leave/actions/types.py": "whether anybody asked for a type, whom the actor may not see too",
    "leave/approval_queries.py": "what is kept of requests that were read before",
    "leave/approvers.py": "who acts on a request of somebody whom they may not see otherwise",
    "leave/balance_queries.py": "balances of people who were read before",
    "leave/books.py": "balances of people who were read before",
    "leave/chart_queries.py": "colleagues, of whom the wall chart tells that they are away",
    "leave/jobs.py": "a job",
    "leave/objections.py": "leave and locked days of people for whom somebody may ask, and of their whole department",
    "leave/request_jobs.py": "jobs",
    "leave/request_queries.py": "what stands beside requests and people that were read before",
    "leave/schedules.py": "when people work who were read before",
    "leave/type_queries.py": "whether anybody's balance follows a policy",
    "notices/actions.py": "writing what people are told, whoever the actor is",
    "notices/jobs.py": "jobs",
    "people/actions/belonging.py": "departments of a person whose rights were checked",
    "people/actions/codes.py": "PINs and cards must be unique among people whom the actor may not see",
    "people/actions/employees.py": "addresses must be unique among people whom the actor may not see",
    "people/actions/qualifications.py": "everybody who holds a qualification that is deleted",
    "people/listing.py": "what is kept beside people who were read before",
    "people/queries.py": "a person's own profiles at the log-in, before there is an actor; versions of a person whose rights were checked",
    "places/actions/devices.py": "the device that a pairing code or its own request stands for, before there is an actor",
    "places/actions/set_up.py": "the organisation that an access code stands for, before there is an actor",
    "rosters/reminder_jobs.py": "a job",
    "rosters/swap_jobs.py": "a job",
}

# Rows of an organisation that have no Versions, each with its reason.
UNRECORDED = {
    "Version": "it is the record",
    "OutboxEvent": "it is written once and never changed",
    "Mail": "it is a record of what was sent, and the way it took",
    "TemporaryFile": "an upload that waits, never changed",
    "RequestRecord": "a log, written once",
    "Notice": "it is a record of what somebody was told, and whether they read it",
    "WebhookEvent": "it is a record of what was told, and the way it took",
}


def name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def attributes(path: Path) -> Iterator[ast.Attribute]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute))


def uses(path: Path, *names: str) -> list[str]:
    return [f"{name(path)}:{one.lineno}: .{one.attr}" for one in attributes(path) if one.attr in names]


def test_there_is_something_to_look_at() -> None:
    assert len(FILES) > 50
    assert len(DOORS) > 10


def test_doors_read_by_queries_and_change_by_actions() -> None:
    names = ("objects", "all_rows_unchecked", "_base_manager", "_default_manager", "save")
    assert [line for path in DOORS if path.name != "admin.py" for line in uses(path, *names)] == []


def test_the_clock_is_read_in_one_place() -> None:
    reads = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
             ("timezone", "now"), ("timezone", "localdate"), ("timezone", "localtime"), ("time", "time")}  # fmt: skip
    hits = [
        f"{name(path)}:{one.lineno}"
        for path in FILES
        for one in attributes(path)
        if isinstance(one.value, ast.Name | ast.Attribute)
        and (getattr(one.value, "id", getattr(one.value, "attr", "")), one.attr) in reads
        and name(path) != "core/clock.py"
    ]
    assert hits == []


def _catches_all(handler: ast.ExceptHandler) -> bool:
    caught: list[ast.expr | None] = [handler.type]
    if isinstance(handler.type, ast.Tuple):
        caught = [*handler.type.elts]
    reraises = bool(handler.body) and isinstance(handler.body[-1], ast.Raise)
    return not reraises and any(
        one is None or (isinstance(one, ast.Name) and one.id in {"Exception", "BaseException"})
        for one in caught
    )


def test_only_the_job_runner_outlives_any_failure() -> None:
    hits = [
        name(path)
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and _catches_all(node)
    ]
    assert hits == ["core/jobs.py"]


def test_rows_are_read_unchecked_only_where_it_is_said_why() -> None:
    places = {
        name(path) for path in FILES if uses(path, "all_rows_unchecked") or name(path) == "core/tenant.py"
    }
    places = {place for place in places if not place.endswith("/admin.py") and not place.startswith("cli/")}
    assert places == set(UNCHECKED)


def test_what_belongs_to_an_organisation_is_recorded() -> None:
    unrecorded = {
        model.__name__
        for model in apps.get_models()
        if any(field.related_model is Organisation for field in model._meta.concrete_fields)
        and not issubclass(model, Recorded)
    }
    assert unrecorded == set(UNRECORDED)


def test_facts_beside_a_recorded_row_are_told_by_its_versions() -> None:
    """Tables of ours with neither an organisation nor Versions: each is written by an action that tells its owner's."""
    beside = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("muster.")
        and not issubclass(model, Recorded)
        and model.__name__ not in UNRECORDED
    }
    told = {
        "AssistingDepartment", "CustomFieldValue", "DepartmentManager", "DepartmentMember",
        "DepartmentQualification", "EventDepartment", "EventLocation", "PositionQualification", "RegularHours",
    }  # fmt: skip
    no_facts_of_a_tenant = {
        "Organisation", "Person", "SecondFactor", "RecoveryCode", "Job", "JobSchedule", "RateCount", "RateEntry",
        "SignInFailure", "ClientToken",
        "ShiftReminder", "RemindedShift",
        # Beside notices, and of a person wherever they work.
        "NoticeDelivery", "NoticeChoices", "PushSubscription",
    }  # fmt: skip
    assert beside == told | no_facts_of_a_tenant


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_and_functions_stay_small(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert (lines > LONGEST_FILE) == (name(path) in LONG_FILES), lines
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION or f"{name(path)}:{node.name}" in LONG_FUNCTIONS, node.name


def _handlers(path: Path) -> Iterator[ast.FunctionDef]:
    """The functions of a door's module that a router's decorator makes answers."""
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(call, ast.Call) and ast.unparse(call.func).startswith("router.")
            for call in node.decorator_list
        ):
            yield node


def test_no_handler_holds_a_rule() -> None:
    """Who may, what conflicts and what is locked is said by policies and actions; a handler translates."""
    rules = {"may", "require", "require_ever", "Role", "Denied", "Conflict", "Locked"}
    handlers = [(path, node) for path in FILES if "dialects" in path.parts for node in _handlers(path)]
    assert len(handlers) > 80
    held = {
        f"{name(path)}:{node.name}": sorted(found)
        for path, node in handlers
        if (found := {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} & rules)
    }
    assert held == {}
    long = {
        f"{name(path)}:{node.name}"
        for path, node in handlers
        if (node.end_lineno or 0) - node.body[0].lineno + 1 > LONGEST_HANDLER
    }
    # Tables: of a day's report, and of the roles.
    assert long == {"dialects/timestation/reports.py:employee_activity", "dialects/tanda/roles.py:list_roles"}


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError\(\)")
    assert [name(path) for path in FILES if marks.search(path.read_text())] == []
