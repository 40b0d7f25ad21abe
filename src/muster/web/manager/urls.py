from muster.web.manager import now, shifts, timesheets
from muster.web.pages import page

POST = ("POST",)

urlpatterns = [
    page("now/", now.who_is_in, policy="team.view", name="who_is_in", methods=("GET",)),
    page(
        "now/press/<int:event_id>", now.settle_event, policy="shift.update", name="settle_event", methods=POST
    ),
    page(
        "now/unclaimed/<int:press_id>",
        now.settle_unclaimed,
        policy="unclaimed_press.settle",
        name="settle_unclaimed",
        methods=POST,
    ),
    page("timesheets/", timesheets.timesheets, policy="timesheet.list", name="timesheets", methods=("GET",)),
    page(
        "timesheets/approve",
        timesheets.approve_ticked,
        policy="timesheet.approve",
        name="approve_ticked",
        methods=POST,
    ),
    page(
        "timesheets/<int:timesheet_id>/",
        timesheets.timesheet,
        policy="timesheet.list",
        name="timesheet",
        methods=("GET",),
    ),
    page(
        "timesheets/<int:timesheet_id>/approve",
        timesheets.approve,
        policy="timesheet.approve",
        name="approve_timesheet",
        methods=POST,
    ),
    page(
        "timesheets/<int:timesheet_id>/reopen",
        timesheets.reopen,
        policy="timesheet.approve",
        name="reopen_timesheet",
        methods=POST,
    ),
    page("timesheets/<int:timesheet_id>/add", shifts.add, policy="shift.create", name="add_shift"),
    page("timesheets/shifts/<int:shift_id>/", shifts.shift, policy="shift.list", name="shift"),
    page("timesheets/shifts/<int:shift_id>/end", shifts.end, policy="shift.close", name="end_shift"),
    page(
        "timesheets/shifts/<int:shift_id>/approve",
        shifts.approve,
        policy="shift.approve",
        name="approve_shift",
        methods=POST,
    ),
    page(
        "timesheets/shifts/<int:shift_id>/withdraw",
        shifts.withdraw,
        policy="shift.approve",
        name="withdraw_shift",
        methods=POST,
    ),
    page(
        "timesheets/shifts/<int:shift_id>/delete", shifts.delete, policy="shift.delete", name="delete_shift"
    ),
]
