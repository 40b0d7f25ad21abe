from datetime import timedelta

import pytest

from muster.attendance.actions import record_clock_event
from muster.attendance.kinds import EventType
from muster.attendance.models import Source
from muster.core.actor import Actor
from muster.people.actions import update_employee
from tests.dialects.kit.coverage import answers
from tests.dialects.timestation.requests import make_shift, refused, who
from tests.world import NOW, Api, World, run_jobs

DAYS = "report_startdate=2026-03-03&report_enddate=2026-03-04"
HEADER = "Date,Employee ID,Name,Department,Device,Time,Activity"


@pytest.fixture
def api(world: World) -> Api:
    return Api(world.key, "/v1.2")


def lines(api: Api, query: str = DAYS) -> list[str]:
    response = api("GET", f"/reports/EmployeeActivity?{query}")
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return response.content.decode().split("\r\n")


@answers("GET /v1.2/reports/EmployeeActivity")
def test_each_punch_is_a_line_on_its_own_date_by_the_clock(api: Api, world: World) -> None:
    system = Actor.system(world.organisation.pk)
    record_clock_event(
        system,
        employee=world.noah,
        type=EventType.START,
        at=NOW - timedelta(hours=12),
        source=Source.KIOSK,
        device=world.kiosk,
    )
    run_jobs()
    update_employee(system, world.emma, external_id="E-5")
    make_shift(api, world, time_in="2026-03-03T23:30:00+11:00", time_out="2026-03-04T01:00:00+11:00")
    assert lines(api) == [
        HEADER,
        f"2026-03-03,{who(world, 'noah')},Noah North,Kitchen,Front door,21:00:00,Punch In",
        "2026-03-03,E-5,Emma Example,Kitchen,,23:30:00,Punch In",
        "2026-03-04,E-5,Emma Example,Kitchen,,01:00:00,Punch Out",
        "",
    ]
    assert lines(api, "report_startdate=2026-03-04&report_enddate=2026-03-04")[1:] == [
        "2026-03-04,E-5,Emma Example,Kitchen,,01:00:00,Punch Out",
        "",
    ]


@pytest.mark.parametrize(("first", "last"), [("0001-01-01", "0001-02-01"), ("9999-12-01", "9999-12-31")])
def test_the_outermost_days_of_a_calendar_have_no_lines(api: Api, first: str, last: str) -> None:
    assert lines(api, f"report_startdate={first}&report_enddate={last}") == [HEADER, ""]


@pytest.mark.parametrize("query", [DAYS, "Report_StartDate=2026-03-03&Report_EndDate=2026-03-04"])
def test_as_json_with_the_dates_in_any_case(api: Api, world: World, query: str) -> None:
    make_shift(api, world)
    assert api("GET", f"/reports/EmployeeActivity?{query}&exportformat=json").json() == [
        {
            "Date": "2026-03-04",
            "Employee ID": who(world, "emma"),
            "Name": "Emma Example",
            "Department": "Kitchen",
            "Device": "",
            "Time": "08:00:00",
            "Activity": "Punch In",
        }
    ]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_cell_that_reads_like_a_formula_is_text(api: Api, world: World, name: str) -> None:
    update_employee(Actor.system(world.organisation.pk), world.emma, name=name, external_id="\t=1")
    make_shift(api, world)
    assert lines(api)[1] == f"2026-03-04,'\t=1,'{name},Kitchen,,08:00:00,Punch In"


@pytest.mark.parametrize("root", ["/v1", "/v1.1", "/timestation/v1"])
def test_only_version_1_2_has_it(world: World, root: str) -> None:
    refused(Api(world.key, root)("GET", f"/reports/EmployeeActivity?{DAYS}"), 404, "This address not found.")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "report_startdate=2026-03-03",
        "report_startdate=2026-03-04&report_enddate=2026-03-03",
        "report_startdate=2025-03-01&report_enddate=2026-03-03",
    ],
)
def test_both_dates_are_needed_in_order_and_a_year_apart_at_most(api: Api, query: str) -> None:
    refused(
        api("GET", f"/reports/EmployeeActivity?{query}"),
        400,
        "report_startdate and report_enddate are required (YYYY-MM-DD), in this order, a year apart at most.",
    )


def test_the_format_is_csv_or_json(api: Api) -> None:
    response = api("GET", f"/reports/EmployeeActivity?{DAYS}&exportformat=xls")
    refused(response, 400, "exportformat: Input should be 'csv' or 'json'")


def test_another_accounts_punches_are_not_in_it(api: Api, world: World) -> None:
    make_shift(api, world)
    assert world.other
    assert lines(Api(world.other.key, "/v1.2")) == [HEADER, ""]
