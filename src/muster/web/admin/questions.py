"""Questions that the clock asks."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.attendance import actions
from muster.attendance.models import TimeclockQuestion
from muster.attendance.question_queries import question, questions
from muster.core.policy import require
from muster.web.admin.questions_forms import QuestionForm
from muster.web.forms import pressed, sent
from muster.web.middleware import PageRequest

LIST = "clock_questions"


def listed(request: PageRequest) -> HttpResponse:
    return render(request, "web/admin/questions.html", {"rows": questions(request.actor)})


def add(request: PageRequest) -> HttpResponse:
    return _edit(request, None, "Add a clock question")


def edit(request: PageRequest, question_id: int) -> HttpResponse:
    return _edit(request, question(request.actor, question_id), "Change the clock question")


def _edit(request: PageRequest, row: TimeclockQuestion | None, heading: str) -> HttpResponse:
    actor = request.actor
    form = QuestionForm(sent(request), actor=actor, row=row)

    def act(_: dict[str, Any]) -> None:
        if row is None:
            actions.create_question(actor, **form.facts())
        else:
            actions.update_question(actor, row, **form.facts())

    if form.carry_out(act):
        messages.success(request, "The question is saved.")
        return redirect(LIST)
    context = {
        "heading": heading,
        "lead": "Asked after a press of the clock, or a reason to refuse the press.",
        "form": form,
        "back": reverse(LIST),
        "back_label": "Clock questions",
    }
    return render(request, "web/form_page.html", context)


def remove(request: PageRequest, question_id: int) -> HttpResponse:
    row = question(request.actor, question_id)
    require(request.actor, "timeclock_question.archive", row)
    if request.method == "POST":
        pressed(request, lambda: actions.archive_question(request.actor, row), "The question is removed.")
        return redirect(LIST)
    context = {
        "heading": f"Remove “{row.question}”?",
        "lead": "Nobody is asked it any more. What was answered stays on the shifts, and so does its allowance.",
        "button": "Remove",
        "back": reverse(LIST),
    }
    return render(request, "web/confirm.html", context)
