from muster.web.employee import views
from muster.web.pages import page

urlpatterns = [
    page("time/", views.my_time, policy="clock_event.record", name="my_time", methods=("GET",)),
    page("time/press", views.press, policy="clock_event.record", name="press", methods=("POST",)),
    page(
        "time/presses/<int:event_id>/answers",
        views.answers,
        policy="timeclock_question.answer",
        name="answers",
    ),
]
