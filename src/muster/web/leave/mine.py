"""My leave: what there is left, and what was asked for."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from muster.core.policy import may
from muster.leave import request_queries
from muster.web.leave.balances import balance_lines
from muster.web.leave.requests import request_lines
from muster.web.middleware import PageRequest

A_PAGE = 25


def my_leave(request: PageRequest) -> HttpResponse:
    actor, profile = request.actor, request.profile
    pages = Paginator(request_queries.requests(actor).filter(employee=profile), A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    context = {
        "balances": balance_lines(actor, profile),
        "page": shown,
        "requests": request_lines(shown),
        "may_ask": may(actor, "leave_request.create", profile),
        "to_decide": request_queries.awaiting(actor).count(),
    }
    return render(request, "web/leave/mine.html", context)
