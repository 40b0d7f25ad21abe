"""Errors as pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from muster.core.errors import MusterError

STATUS = {
    "unauthenticated": 401,
    "not_found": 404,
    "invalid": 400,
    "denied": 403,
    "conflict": 409,
    "locked": 423,
    "too_many": 429,
    "unavailable": 503,
}
HEADINGS = {
    "not_found": "Not here",
    "denied": "Not yours to do",
    "conflict": "That does not fit",
    "locked": "Locked",
    "too_many": "A moment, please",
    "unavailable": "Not available just now",
}


def error_page(request: HttpRequest, error: MusterError) -> HttpResponse:
    heading = HEADINGS.get(error.code, "That did not work")
    return render(
        request, "web/error.html", {"heading": heading, "message": error.message}, status=STATUS[error.code]
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    del reason
    message = "This form was open too long, or your browser keeps no cookies. Go back, load the page again and repeat it."
    return render(request, "web/error.html", {"heading": "Please try again", "message": message}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    return render(
        request,
        "web/error.html",
        {"heading": "Not here", "message": "There is no page at this address."},
        status=404,
    )


def failed(request: HttpRequest) -> HttpResponse:
    del request  # who asked is not looked up: the database may be what failed
    message = "Something went wrong on our side. It was logged; what you entered before is safe."
    page = render_to_string("web/error.html", {"heading": "Our fault", "message": message})
    return HttpResponse(page, status=500)
