"""The document's example requests, as written, to an account with the document's people."""

from muster.attendance.kinds import EventType
from muster.dialects.timestation.wire import DEPARTMENT_ID
from muster.people.actions import create_employee
from muster.places.actions import create_department
from tests.dialects.kit.coverage import answers
from tests.dialects.timestation.document import (
    ACCOUNTING,
    ALEX,
    ANGELA,
    KEY,
    SALES,
    Account,
    clock,
    hour_ago,
)
from tests.world import Api

START, FINISH = EventType.START, EventType.FINISH
PLACE = '"device": "TimeStation-05", "location": {"coordinates": {"latitude": "40.723017", "longitude": "-73.999116"}}'

ANGELA_SHOWN = """{
"employee_id": "emp_ekj8x0q7p4",
"name": "Angela Martin",
"title": "Payroll Manager",
"primary_department": "Accounting",
"primary_department_id": "dpt_241x9xqel0",
"current_department": "Sales",
"current_department_id": "dpt_1x95r1zkqf",
"status": "out",
"custom_employee_id": "EMP-0002",
"pin": "2222",
"card_number": "00002",
"card_qr_code": "810137230868939153673412038795",
"custom_fields": {
"Phone Number": "(212) 555-1234",
"Start Date": "08/15/2023"
}
}"""


def work(account: Account) -> None:
    """Angela's three shifts of the document, in Sales."""
    clock(
        account, ANGELA, SALES,
        (START, "2023-07-06T08:05:15-05:00"), (FINISH, "2023-07-06T14:29:03-05:00"),
        (START, "2023-07-12T09:00:00-05:00"), (FINISH, "2023-07-12T17:00:00-05:00"),
    )  # fmt: skip
    form = {"employee_id": account.id(ANGELA), "department_id": account.id(SALES)}
    evening = {"time_in": "2023-07-10T19:15-05:00", "time_out": "2023-07-10T22:30-05:00"}
    assert account.api("POST", "/shifts", form | evening).status_code == 200
    shifts = account.api("GET", f"/shifts?employee_id={account.id(ANGELA)}").json()["shifts"]
    for documented, shift in zip(
        ("shft_rgnw7mr7q2", "shft_8ovv567xl0", "shft_0266lnv6er"), shifts, strict=True
    ):
        account.ours[documented] = shift["shift_id"]


def open_shift(account: Account) -> None:
    form = {"employee_id": account.id(ANGELA), "department_id": account.id(SALES)}
    made = account.api("POST", "/shifts", form | {"time_in": "2023-07-12T09:00-05:00"})
    account.ours["shft_rgnw7mr7q2"] = made.json()["shift"]["shift_id"]


@answers("GET /v1/employees")
def test_list_employees(account: Account) -> None:
    work(account)
    clock(account, ALEX, SALES, (START, hour_ago()))
    response = account.curl(
        "curl https://api.mytimestation.com/v1/employees \\\n-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg:"
    )
    account.shows(
        response,
        """{"employees": [
        {
        "employee_id": "emp_ngdzkmpmk2",
        "name": "Alex Mahone",
        "primary_department": "Sales",
        "primary_department_id": "dpt_1x95r1zkqf",
        "current_department": "Sales",
        "current_department_id": "dpt_1x95r1zkqf",
        "status": "in",
        "custom_employee_id": "EMP-0001",
        "hourly_rate": "15.00",
        "pin": "1111",
        "card_number": "00001",
        "card_qr_code": "8101372308680381859773485135341"
        }, """
        + ANGELA_SHOWN
        + """, {
        "employee_id": "emp_dp246d0wj3",
        "name": "Michael Scott",
        "title": "Office Boss",
        "primary_department": "Management",
        "primary_department_id": "dpt_rq7en39fxn",
        "current_department": "Management",
        "current_department_id": "dpt_rq7en39fxn",
        "status": "out",
        "card_number": "00003",
        "card_qr_code": "8101377322767786421574045082934"
        }
        ]}""",
    )


@answers("GET /v1/employees/{employee_id}")
def test_single_employee(account: Account) -> None:
    work(account)
    response = account.curl(
        "curl https://api.mytimestation.com/v1/employees/emp_ekj8x0q7p4 \\\n-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg:"
    )
    account.shows(response, f'{{"employee": {ANGELA_SHOWN}}}')


CREATE_EMPLOYEE = """curl https://api.mytimestation.com/v1/employees \\
-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg: \\
-d name="Angela Martin" \\
-d department_name="Accounting" \\
-d custom_employee_id="EMP-0002" \\
-d title="Payroll Manager" \\
-d hourly_rate="25.00" \\
-d pin="2222"
-d custom_fields[Phone Number]="(212) 555-1234"
-d custom_fields[Start Date]="08/15/2023"
"""


@answers("POST /v1/employees", "DELETE /v1/employees/{employee_id}")
def test_create_employee(account: Account) -> None:
    account.api("DELETE", f"/employees/{account.id(ANGELA)}")  # her PIN is taken while she is there
    response = account.curl(CREATE_EMPLOYEE)
    account.ours[ANGELA] = response.json()["employee"]["employee_id"]
    account.shows(response, '{"employee": {"employee_id": "emp_ekj8x0q7p4"}}')
    shown = account.api("GET", f"/employees/{account.id(ANGELA)}").json()["employee"]
    assert len(shown["card_qr_code"]) == 31
    assert shown.pop("card_qr_code").isdigit()
    assert shown == {
        "employee_id": account.id(ANGELA),
        "name": "Angela Martin",
        "title": "Payroll Manager",
        "primary_department": "Accounting",
        "primary_department_id": account.id(ACCOUNTING),
        "current_department": "Accounting",
        "current_department_id": account.id(ACCOUNTING),
        "status": "out",
        "custom_employee_id": "EMP-0002",
        "hourly_rate": "25.00",
        "pin": "2222",
        "card_number": "00004",
        "custom_fields": {"Phone Number": "(212) 555-1234", "Start Date": "08/15/2023"},
    }


@answers("PUT /v1/employees/{employee_id}")
def test_update_employee(account: Account) -> None:
    response = account.curl("""curl https://api.mytimestation.com/v1/employees/emp_ekj8x0q7p4 \\
-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg: \\
-d name="Angela Martin" \\
-d department_name="Accounting" \\
-d custom_employee_id="EMP-0002" \\
-d title="Payroll Manager" \\
-d hourly_rate="25.00" \\
-d pin="2222" \\
-d custom_fields[Phone Number]="(212) 555-1234"
-d custom_fields[Start Date]="08/15/2023"
-X PUT""")
    account.shows(response, '{"employee": {"employee_id": "emp_ekj8x0q7p4"}}')
    shown = account.api("GET", f"/employees/{account.id(ANGELA)}").json()["employee"]
    assert shown["hourly_rate"] == "25.00"
    assert shown["custom_fields"] == {"Phone Number": "(212) 555-1234", "Start Date": "08/15/2023"}


# The examples of check-out and close lack "-X PUT", so that curl posts them: both methods are answered.
@answers("POST /v1/employees/{employee_id}/check-out")
def test_check_out(account: Account) -> None:
    open_shift(account)
    response = account.curl("""curl https://api.mytimestation.com/v1/employees/emp_ekj8x0q7p4/check-out \\
-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg: \\
-d time_out="2023-07-12T17:00-05:00" \\
""")
    account.shows(response, '{"employee": {"employee_id": "emp_ekj8x0q7p4"}}')
    shown = account.api("GET", f"/shifts/{account.id('shft_rgnw7mr7q2')}").json()["shift"]
    assert shown["total_minutes"] == "480"
    assert shown["out"] == {"time": "2023-07-12T17:00:00-05:00"}


def test_delete_employee(account: Account) -> None:
    response = account.curl("""curl https://api.mytimestation.com/v1/employees/emp_ekj8x0q7p4 \\
-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg: \\
-X DELETE""")
    account.shows(response, '{"employee": {"employee_id": "emp_ekj8x0q7p4"}}')
    assert account.api("GET", f"/employees/{account.id(ANGELA)}").status_code == 404
    assert account.api("DELETE", f"/employees/{account.id(ANGELA)}").status_code == 404


def staff(account: Account) -> None:
    """The colleagues whom the departments of the document count, and its employees do not show."""
    for name in ("Jim", "Pam", "Dwight"):
        create_employee(account.system, name=name, primary_department=account.departments[SALES])
    create_employee(account.system, name="Oscar", primary_department=account.departments[ACCOUNTING])
    clock(account, ALEX, SALES, (START, hour_ago()))


SALES_SHOWN = """{
"department_id": "dpt_1x95r1zkqf",
"name": "Sales",
"type": "Department",
"employees_total": "5",
"employees_primary": "4",
"employees_in": "1"
}"""


@answers("GET /v1/departments")
def test_list_departments(account: Account) -> None:
    staff(account)
    response = account.curl(
        "curl https://api.mytimestation.com/v1/departments \\\n-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg:"
    )
    account.shows(
        response,
        """{"departments": [
        {
        "department_id": "dpt_241x9xqel0",
        "name": "Accounting",
        "type": "Department",
        "employees_total": "2",
        "employees_primary": "2",
        "employees_in": "0"
        }, """
        + SALES_SHOWN
        + """, {
        "department_id": "dpt_rq7en39fxn",
        "name": "Management",
        "type": "Department",
        "employees_total": "1",
        "employees_primary": "1",
        "employees_in": "0"
        }
        ]}""",
    )


@answers("GET /v1/departments/{department_id}")
def test_single_department(account: Account) -> None:
    staff(account)
    response = account.curl(
        "curl https://api.mytimestation.com/v1/departments/dpt_1x95r1zkqf \\\n-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg:"
    )
    account.shows(response, f'{{"department": {SALES_SHOWN}}}')


@answers("POST /v1/departments", "PUT /v1/departments/{department_id}")
def test_create_department(account: Account) -> None:
    account.api("PUT", f"/departments/{account.id(SALES)}", {"name": "Inside sales"})
    response = account.curl("""curl https://api.mytimestation.com/v1/departments \\
-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg: \\
-d name="Sales"
""")
    account.ours[SALES] = response.json()["department"]["department_id"]
    account.shows(response, '{"department": {"department_id": "dpt_1x95r1zkqf"}}')
    assert account.api("GET", f"/departments/{account.id(SALES)}").json()["department"]["name"] == "Sales"


def test_update_department(account: Account) -> None:
    account.api("PUT", f"/departments/{account.id(SALES)}", {"name": "Inside sales"})
    response = account.curl("""curl https://api.mytimestation.com/v1/departments/dpt_1x95r1zkqf \\
-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg: \\
-d name="Sales" \\
-X PUT""")
    account.shows(response, '{"department": {"department_id": "dpt_1x95r1zkqf"}}')
    assert account.api("GET", f"/departments/{account.id(SALES)}").json()["department"]["name"] == "Sales"


@answers("DELETE /v1/departments/{department_id}")
def test_delete_department(account: Account) -> None:
    account.ours[SALES] = DEPARTMENT_ID.encode(create_department(account.system, name="Seasonal").pk)
    response = account.curl("""curl https://api.mytimestation.com/v1/departments/dpt_1x95r1zkqf \\
-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg: \\
-X DELETE""")
    account.shows(response, '{"department": {"department_id": "dpt_1x95r1zkqf"}}')
    assert account.api("GET", f"/departments/{account.id(SALES)}").status_code == 404


# Misprints of the document, read as meant: the shift of 2023-07-06 ends on the same day (its total is 384 minutes),
# and the single shift ends on 2023-07-12, as in the list (480 minutes).
NEWEST_TIMES = f"""
"in": {{"time": "2023-07-12T09:00:00-05:00", {PLACE}}},
"out": {{"time": "2023-07-12T17:00:00-05:00", {PLACE}}}
"""


@answers("GET /v1/shifts", "PUT /v1/shifts/{shift_id}")
def test_list_shifts(account: Account) -> None:
    work(account)
    corrected = {
        "department_id": account.id(SALES),
        "time_in": "2023-07-12T09:00-05:00",
        "time_out": "2023-07-12T17:00-05:00",
        "notes": "User forgot to check-in",
    }
    account.api("PUT", f"/shifts/{account.id('shft_rgnw7mr7q2')}", corrected)
    response = account.curl(
        "curl https://api.mytimestation.com/v1/shifts?employee_id=emp_ekj8x0q7p4&start_date=2023-07-01"
        "&end_date=2023-07-15 \\\n-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg:"
    )
    account.shows(
        response,
        """{"shifts": [
        {
        "shift_id": "shft_rgnw7mr7q2",
        "employee_id": "emp_ekj8x0q7p4",
        "department_id": "dpt_1x95r1zkqf",
        "total_minutes": "480",
        "notes": "User forgot to check-in",
        """
        + NEWEST_TIMES
        + """}, {
        "shift_id": "shft_8ovv567xl0",
        "employee_id": "emp_ekj8x0q7p4",
        "department_id": "dpt_1x95r1zkqf",
        "total_minutes": "195",
        "in": {
        "time": "2023-07-10T19:15:00-05:00"
        },
        "out": {
        "time": "2023-07-10T22:30:00-05:00"
        }
        }, {
        "shift_id": "shft_0266lnv6er",
        "employee_id": "emp_ekj8x0q7p4",
        "department_id": "dpt_1x95r1zkqf",
        "total_minutes": "384","""
        + f"""
        "in": {{"time": "2023-07-06T08:05:15-05:00", {PLACE}}},
        "out": {{"time": "2023-07-06T14:29:03-05:00", {PLACE}}}
        }}]}}""",
    )


@answers("GET /v1/shifts/{shift_id}")
def test_single_shift(account: Account) -> None:
    work(account)
    response = account.curl(
        "curl https://api.mytimestation.com/v1/shifts/shft_rgnw7mr7q2 \\\n-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg:"
    )
    account.shows(
        response,
        """{"shift": {
        "shift_id": "shft_rgnw7mr7q2",
        "employee_id": "emp_ekj8x0q7p4",
        "department_id": "dpt_1x95r1zkqf",
        "total_minutes": "480","""
        + NEWEST_TIMES
        + "}}",
    )


@answers("POST /v1/shifts")
def test_create_shift(account: Account) -> None:
    response = account.curl("""curl https://api.mytimestation.com/v1/shifts \\
-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg: \\
-d employee_id="emp_ekj8x0q7p4" \\
-d department_id="dpt_1x95r1zkqf" \\
-d time_in="2023-07-12T09:00-05:00" \\
-d time_out="2023-07-12T17:00-05:00" \\
-d notes="User forgot to check-in" \\
""")
    account.ours["shft_rgnw7mr7q2"] = response.json()["shift"]["shift_id"]
    account.shows(response, '{"shift": {"shift_id": "shft_rgnw7mr7q2"}}')
    assert account.api("GET", f"/shifts/{account.id('shft_rgnw7mr7q2')}").json()["shift"] == {
        "shift_id": account.id("shft_rgnw7mr7q2"),
        "employee_id": account.id(ANGELA),
        "department_id": account.id(SALES),
        "total_minutes": "480",
        "notes": "User forgot to check-in",
        "in": {"time": "2023-07-12T09:00:00-05:00"},
        "out": {"time": "2023-07-12T17:00:00-05:00"},
    }


def test_update_shift(account: Account) -> None:
    work(account)
    response = account.curl("""curl https://api.mytimestation.com/v1/shifts/shft_rgnw7mr7q2 \\
-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg: \\
-d department_id="dpt_1x95r1zkqf" \\
-d time_in="2023-07-12T09:00-05:00" \\
-d time_out="2023-07-12T17:00-05:00" \\
-d notes="User forgot to check-in" \\
-X PUT""")
    account.shows(response, '{"shift": {"shift_id": "shft_rgnw7mr7q2"}}')
    shown = account.api("GET", f"/shifts/{account.id('shft_rgnw7mr7q2')}").json()["shift"]
    assert shown["notes"] == "User forgot to check-in"
    assert shown["in"]["device"] == "TimeStation-05"


@answers("POST /v1/shifts/{shift_id}/close")
def test_close_shift(account: Account) -> None:
    open_shift(account)
    response = account.curl("""curl https://api.mytimestation.com/v1/shifts/shft_rgnw7mr7q2/close \\
-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg: \\
-d time_out="2023-07-12T17:00-05:00" \\
""")
    account.shows(response, '{"shift": {"shift_id": "shft_rgnw7mr7q2"}}')
    assert (
        account.api("GET", f"/shifts/{account.id('shft_rgnw7mr7q2')}").json()["shift"]["total_minutes"]
        == "480"
    )


@answers("DELETE /v1/shifts/{shift_id}")
def test_delete_shift(account: Account) -> None:
    work(account)
    response = account.curl("""curl https://api.mytimestation.com/v1/shifts/shft_rgnw7mr7q2 \\
-u 4uahz4f7cvj29x63ew65vw3yf9p8rpeg: \\
-X DELETE""")
    account.shows(response, '{"shift": {"shift_id": "shft_rgnw7mr7q2"}}')
    assert account.api("GET", f"/shifts/{account.id('shft_rgnw7mr7q2')}").status_code == 404


def test_an_unknown_key_gets_the_documents_error(account: Account) -> None:
    response = Api(KEY)("GET", "/employees")
    assert response.status_code == 401
    assert response.content == b'{"error":{"error_code":"401","error_text":"Invalid API Key"}}'
