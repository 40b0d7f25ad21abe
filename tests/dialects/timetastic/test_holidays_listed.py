"""Reading holidays (timetastic.txt 63-264)."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muster.core.actor import Actor
from muster.dialects.timetastic.words import date_range, holiday_date, long_date
from muster.leave.actions import ask_for_leave, cancel, decline, set_profile
from muster.leave.models import LeaveRequest
from muster.leave.request_queries import request as request_of
from muster.people.actions import set_regular_hours
from tests.dialects.kit.coverage import answers
from tests.dialects.timetastic.door import Door, book, leave_type, request
from tests.world import NOW, World, at


def people(door: Door, query: str = "") -> str:
    """First names, in the order of the list."""
    listed = door.told("GET", f"/holidays?{query}")["holidays"]
    return " ".join(one["userName"].split()[0] for one in listed)


@answers("GET /api/holidays", "GET /api/holidays/{id}")
def test_a_holiday_in_full(world: World, door: Door) -> None:
    """As the sample of 6 November to 8 November, with what the live service has beyond the document."""
    pk = request(door, world.emma, "2026-11-06", "2026-11-10", reason="I'm not working today!")
    with at(NOW + timedelta(seconds=10)):
        door.told("POST", f"/holidays/{pk}?holidayUpdateAction=0")
    whole = {
        "id": pk,
        "dateRangeString": "6 Nov \N{EN DASH} 10 Nov",
        "startDateString": "Fri 6-Nov-26",
        "endDateString": "Tue 10-Nov-26",
        "startDate": "2026-11-06T00:00:00",
        # 09:00 and 17:36 of Sydney's summer.
        "adjustedStartDateUtc": "2026-11-05T22:00:00Z",
        "startType": "Morning",
        "endDate": "2026-11-10T00:00:00",
        "adjustedEndDateUtc": "2026-11-10T06:36:00Z",
        "endType": "Afternoon",
        "userId": world.emma.pk,
        "userName": "Emma Example",
        "requestedById": world.emma.pk,
        "leaveTypeId": leave_type(world.emma).pk,
        "duration": 5,
        "deduction": 3,
        "actionerId": world.ada.pk,
        "createdAt": "2026-03-03T22:00:00",
        "updatedAt": "2026-03-03T22:00:10",
        "reason": "I'm not working today!",
        "declineReason": None,
        "status": "Approved",
        "autoApproved": False,
        "bookingUnit": "Days",
        "leaveType": "Annual leave",
    }
    assert door.told("GET", f"/holidays/{pk}") == whole
    assert door.told("GET", "/holidays") == {
        "holidays": [whole],
        "totalRecords": 1,
        "pageNumber": 1,
        "nextPageLink": "",
        "previousPageLink": "",
    }


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        # The samples of the document and of the live service.
        (date(2019, 11, 6), date(2019, 11, 8), "6 Nov \N{EN DASH} 8 Nov"),
        (date(2026, 9, 1), date(2026, 9, 1), "Tue 1 Sep"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 Dec \N{EN DASH} 2 Jan"),
    ],
)
def test_a_range_as_people_read_it(first: date, last: date, said: str) -> None:
    assert date_range(first, last) == said


def test_dates_as_people_read_them() -> None:
    assert [long_date(on) for on in (date(2019, 11, 6), date(2026, 9, 1))] == ["Wed 6-Nov-19", "Tue 1-Sep-26"]
    assert [holiday_date(on) for on in (date(2014, 1, 1), date(2026, 4, 3))] == [
        "Wed 01-Jan-2014",
        "Fri 03-Apr-2026",
    ]


def test_halves_on_days_that_are_and_are_not_worked(world: World, door: Door) -> None:
    ada = world.actor("ada")
    early = {
        "weekday": 1,
        "starts_at": time(6),
        "finishes_at": time(14),
        "breaks": [(time(10), time(10, 30))],
    }
    set_regular_hours(ada, world.emma, [early])
    afternoon = book(door, world.emma, "2026-06-01", fromTime="PM")
    # Monday afternoon of whoever works from 6 to 14 with a break at 10, in Sydney's winter.
    row = door.told("GET", f"/holidays/{afternoon}")
    assert (row["adjustedStartDateUtc"], row["adjustedEndDateUtc"]) == (
        "2026-06-01T00:30:00Z", "2026-06-01T04:00:00Z",
    )  # fmt: skip
    weekend = book(door, world.emma, "2026-06-06", "2026-06-07", fromTime="PM", toTime="AM")
    row = door.told("GET", f"/holidays/{weekend}")
    assert (row["adjustedStartDateUtc"], row["adjustedEndDateUtc"]) == (
        "2026-06-06T03:00:00Z", "2026-06-07T02:00:00Z",
    )  # fmt: skip
    # In Perth they begin two hours later.
    perth = door.told("GET", f"/holidays/{book(door, world.olga, '2026-06-01')}")
    assert perth["adjustedStartDateUtc"] == "2026-06-01T01:00:00Z"


def test_who_is_named_where_nobody_did_it(world: World, door: Door) -> None:
    """A key that nobody made, and Muster itself."""
    nobodys = Door(world.key)
    first = door.told("GET", f"/holidays/{book(nobodys, world.emma, '2026-06-01')}")
    assert (first["requestedById"], first["actionerId"]) == (world.ada.pk, world.ada.pk)
    facts: Any = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 1)}
    system = Actor.system(world.organisation.pk)
    row = ask_for_leave(system, world.noah, leave_type=leave_type(world.noah), **facts)
    told = door.told("GET", f"/holidays/{row.pk}")
    assert (told["requestedById"], told["actionerId"]) == (world.ada.pk, world.ada.pk)


# Filters


@pytest.fixture
def statuses(world: World, door: Door) -> None:
    """Emma's waits, Noah's is approved, Max's cancelled, Olga's declined; the earliest first."""
    ada = world.actor("ada")
    request(door, world.emma, "2026-06-01")
    book(door, world.noah, "2026-06-02", "2026-06-03")
    cancel(ada, request_of(ada, book(door, world.max, "2026-06-04")))
    decline(ada, request_of(ada, request(door, world.olga, "2026-06-05")))


@pytest.mark.usefixtures("statuses")
@pytest.mark.parametrize(
    ("status", "names"),
    [
        ("", "Noah Emma"),
        ("Status=", "Noah Emma"),
        ("Status=0", "Noah Emma"),
        ("Status=PendingOrApproved", "Noah Emma"),
        ("Status=1", "Emma"),
        ("Status=Pending", "Emma"),
        ("status=approved", "Noah"),
        ("Status=2", "Noah"),
        ("Status=4", "Max"),
        ("Status=Cancelled", "Max"),
        ("Status=8", "Olga"),
        ("Status=12", "Olga Max"),
        ("Status=Declined,Cancelled", "Olga Max"),
        ("Status=Declined,%204", "Olga Max"),
        ("Status=15", "Olga Max Noah Emma"),
        ("Status=Any", "Olga Max Noah Emma"),
        ("STATUS=any", "Olga Max Noah Emma"),
    ],
)
def test_statuses_as_bits_and_words(world: World, door: Door, status: str, names: str) -> None:
    assert people(door, status) == names


@pytest.mark.usefixtures("statuses")
def test_which_are_listed(world: World, door: Door) -> None:
    emma, noah, olga = world.emma.pk, world.noah.pk, world.olga.pk
    every = "Status=Any&"
    assert people(door, every + f"DepartmentId={world.kitchen.pk}") == "Max Noah Emma"
    assert people(door, every + f"UserIds={emma}") == "Emma"
    assert people(door, every + f"UserIds={emma},{olga}") == "Olga Emma"
    assert people(door, every + f"ExclusionUserIds={emma},{olga}") == "Max Noah"
    assert people(door, every + f"UserIds={emma},{noah}&ExclusionUserIds={emma}") == "Noah"
    assert people(door, every + "Start=2026-06-02&End=2026-06-04") == "Max Noah"
    assert people(door, every + "Start=2026-06-03") == "Olga Max"
    assert people(door, every + "End=2026-06-02T00:00:00") == "Emma"
    assert people(door, every + f"LeaveTypeId={leave_type(world.emma).pk}") == "Olga Max Noah Emma"
    assert people(door, every + f"LeaveTypeId={leave_type(world.emma, 'Sick leave').pk}") == ""
    assert people(door, every + "DepartmentManagersOnly=true") == "Max"
    assert people(door, every + "MyFavouritesOnly=true") == ""
    assert people(door, every + "TransactionYear=2026") == "Olga Max Noah Emma"
    assert people(door, every + "TransactionYear=2025") == ""
    assert people(door, every + "TransactionYear=123456") == ""
    assert people(door, every + "DepartmentId=&UserIds=&Start=&PageNumber=") == "Olga Max Noah Emma"


@pytest.mark.usefixtures("statuses")
def test_my_team_is_that_of_whoever_made_the_key(world: World, door: Door) -> None:
    """Ada belongs to the Bar, and so does Emma."""
    assert people(door, "Status=Any&MyTeamOnly=true") == "Emma"
    assert people(door, "Status=Any&MyTeamOnly=false") == "Olga Max Noah Emma"


@pytest.mark.usefixtures("statuses")
def test_whose_approver_it_is(world: World, door: Door) -> None:
    set_profile(world.actor("ada"), world.noah, approver=world.rosa)
    assert people(door, f"Status=Any&ApproverId={world.max.pk}") == "Max Emma"
    assert people(door, f"Status=Any&ApproverId={world.rosa.pk}") == "Noah"
    assert people(door, f"Status=Any&ApproverId={world.olga.pk}") == ""


@pytest.mark.usefixtures("statuses")
def test_archived_users_are_left_out_unless_asked_for(world: World, door: Door) -> None:
    door.done("POST", f"/users/archive/{world.emma.pk}", {"archiveDate": "2026-01-01"})
    assert people(door, "Status=Any") == "Olga Max Noah"
    assert people(door, "Status=Any&NonArchivedUsersOnly=false") == "Olga Max Noah Emma"


@pytest.mark.parametrize(
    "query",
    [
        "Status=16", "Status=Gone", "UserIds=emma", "UserIds=1,,x", "Start=soon", "DepartmentId=x", "PageNumber=first",
        "MyTeamOnly=maybe", "PageSize=-1", "UserIds=" + ",".join(["1"] * 1001),
    ],
)  # fmt: skip
def test_what_is_no_filter(world: World, door: Door, query: str) -> None:
    name = query.partition("=")[0]
    assert door.refused("GET", f"/holidays?{query}")["message"].startswith(f"{name}: ")


# Pages


def fill(world: World, number: int) -> None:
    """So many days of Emma's, written at once."""
    row = LeaveRequest.objects.all_rows_unchecked().get()
    first = date(2026, 7, 1)
    copies = []
    for count in range(number):
        on = first + timedelta(days=count)
        copy = LeaveRequest.objects.all_rows_unchecked().get(pk=row.pk)
        copy.pk, copy.starts_on, copy.ends_on = None, on, on
        copy.uuid = LeaveRequest._meta.get_field("uuid").get_default()
        copies.append(copy)
    LeaveRequest._base_manager.bulk_create(copies)


def test_pages_of_a_hundred(world: World, door: Door) -> None:
    book(door, world.emma, "2026-06-01")
    fill(world, 200)
    first = door.told("GET", "/holidays?Status=Any&UserIds=5&pagenumber=1")
    link = f"http://testserver/api/holidays?Status=Any&UserIds={world.emma.pk}&pagenumber="
    assert (len(first["holidays"]), first["totalRecords"], first["pageNumber"]) == (100, 201, 1)
    assert (first["nextPageLink"], first["previousPageLink"]) == (f"{link}2", "")
    seen = [one["id"] for one in first["holidays"]]
    told = first
    while told["nextPageLink"]:
        told = door.told("GET", told["nextPageLink"].partition("/api")[2])
        seen += [one["id"] for one in told["holidays"]]
    assert len(set(seen)) == len(seen) == 201
    assert (told["pageNumber"], len(told["holidays"]), told["previousPageLink"]) == (3, 1, f"{link}2")
    starts = [one["startDate"] for one in first["holidays"]]
    assert starts == sorted(starts, reverse=True)


def test_pages_of_another_size(world: World, door: Door) -> None:
    book(door, world.emma, "2026-06-01")
    fill(world, 4)
    told = door.told("GET", "/holidays?PageSize=2&PageNumber=2")
    assert (len(told["holidays"]), told["pageNumber"], told["totalRecords"]) == (2, 2, 5)
    assert told["nextPageLink"] == "http://testserver/api/holidays?PageSize=2&pagenumber=3"
    assert told["previousPageLink"] == "http://testserver/api/holidays?PageSize=2&pagenumber=1"
    assert len(door.told("GET", "/holidays?PageSize=1000")["holidays"]) == 5
    assert len(door.told("GET", "/holidays?PageSize=0&PageNumber=0")["holidays"]) == 5
    beyond = door.told("GET", "/holidays?PageNumber=9")
    assert (beyond["holidays"], beyond["nextPageLink"], beyond["previousPageLink"]) == ([], "", "")
    assert door.told("GET", "/holidays?PageNumber=99999999999")["holidays"] == []


def test_links_keep_the_way_it_was_called(world: World, door: Door) -> None:
    book(door, world.emma, "2026-06-01")
    fill(world, 1)
    answer = door._client.get("/timetastic/api/holidays?pagesize=1", headers=door._headers)
    assert answer.json()["nextPageLink"] == (
        "http://testserver/timetastic/api/holidays?pagesize=1&pagenumber=2"
    )


def test_a_page_takes_at_most_five_statements(world: World, door: Door) -> None:
    book(door, world.emma, "2026-06-01")
    fill(world, 120)
    door("GET", "/holidays")
    with CaptureQueriesContext(connection) as caught:
        assert len(door.told("GET", "/holidays?Status=Any&MyTeamOnly=true")["holidays"]) == 100
    assert len(caught) <= 5, [query["sql"] for query in caught]


# By day


@answers("GET /api/absences")
def test_absences_by_day(world: World, door: Door) -> None:
    """The sample, with Sydney's clock."""
    emma = book(door, world.emma, "2026-07-24", "2026-07-28")
    olga = request(door, world.olga, "2026-07-28", fromTime="PM")
    told = door.told("GET", "/absences?Start=2026-07-28&End=2026-07-28")
    assert told == [
        {
            "date": "2026-07-28",
            "absences": [
                {
                    "absenceType": "Booking",
                    "start": "2026-07-28T09:00:00",
                    "end": "2026-07-28T17:36:00",
                    "detail": "Annual leave",
                    "entityId": emma,
                    "userId": world.emma.pk,
                    "userName": "Emma Example",
                    "startUtc": "2026-07-27T23:00:00Z",
                    "endUtc": "2026-07-28T07:36:00Z",
                },
                {
                    "absenceType": "Booking",
                    "start": "2026-07-28T13:00:00",
                    "end": "2026-07-28T17:36:00",
                    "detail": "Annual leave",
                    "entityId": olga,
                    "userId": world.olga.pk,
                    "userName": "Olga Outback",
                    "startUtc": "2026-07-28T05:00:00Z",
                    "endUtc": "2026-07-28T09:36:00Z",
                },
            ],
        }
    ]
    # Saturday and Sunday are not worked.
    days = [one["date"] for one in door.told("GET", "/absences?start=2026-07-01&end=2026-07-31")]
    assert days == ["2026-07-24", "2026-07-27", "2026-07-28"]
    assert door.told("GET", "/absences?Start=2026-07-25&End=2026-07-26&AbsenceQueryType=Booking") == []


@pytest.mark.parametrize(
    "query",
    [
        "", "Start=2026-07-28", "End=2026-07-28", "Start=2026-07-29&End=2026-07-28", "Start=2026-01-01&End=2028-01-01",
        "Start=x&End=2026-07-28", "Start=2026-07-28&End=2026-07-28&AbsenceQueryType=Moon",
    ],
)  # fmt: skip
def test_what_is_no_span(world: World, door: Door, query: str) -> None:
    assert door.refused("GET", f"/absences?{query}")["message"]


def test_across_the_change_of_clocks(world: World, door: Door) -> None:
    """Sydney's clocks go back on 5 April 2026: nine o'clock is an hour later in UTC from then on."""
    pk = book(door, world.emma, "2026-04-02", "2026-04-07")
    row = door.told("GET", f"/holidays/{pk}")
    assert (row["adjustedStartDateUtc"], row["adjustedEndDateUtc"]) == (
        "2026-04-01T22:00:00Z", "2026-04-07T07:36:00Z",
    )  # fmt: skip
