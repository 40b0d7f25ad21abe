from muster.web.pages import page
from muster.web.payroll import views

urlpatterns = [
    page(
        "timesheets/export",
        views.export_ticked,
        policy="timesheet.export",
        name="export_ticked",
        methods=("POST",),
    ),
    page(
        "timesheets/<int:timesheet_id>/export",
        views.export,
        policy="timesheet.export",
        name="export_timesheet",
    ),
    page("settings/time", views.rules, policy="attendance_settings.update", name="time_rules"),
]
