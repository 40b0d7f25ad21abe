"""Files that a signed link opens: photos of people and of presses (core/files.py)."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from muster.core import files

# What a browser shows in a page; the rest it keeps.
SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


def linked_file(request: HttpRequest, token: str) -> HttpResponse:
    del request
    found = files.linked(token)
    response = HttpResponse(files.read(found), content_type=found.content_type)
    kept = found.content_type not in SHOWN
    response.headers["Content-Disposition"] = (
        content_disposition_header(kept, found.name or f"file-{found.pk}") or "inline"
    )
    # Whoever has the link may keep what it shows; nobody between keeps it for others.
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    # A page of another site may show it, as a vendor's did.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
