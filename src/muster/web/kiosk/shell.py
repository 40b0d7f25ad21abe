"""What the kiosk consists of in the browser: one page that says nothing of anybody, and its files.

The service worker keeps all of it under a name made of its content, so that a device has the old whole or the new one.
"""

import hashlib
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

ASSETS = (
    "web/design.css",
    "web/kiosk/kiosk.css",
    "web/kiosk/kiosk.js",
    "web/kiosk/clock.js",
    "web/kiosk/lasting.js",
    "web/kiosk/questions.js",
    "web/kiosk/screens.js",
    "web/kiosk/server.js",
    "web/kiosk/queue.js",
    "web/kiosk/scanner.js",
    "web/kiosk/vendor/jsqr/jsQR.js",
    "web/kiosk/kiosk.webmanifest",
    "web/mark.svg",
)


def page() -> str:
    return render_to_string("web/kiosk/kiosk.html")


def version() -> str:
    content = hashlib.sha256(page().encode())
    for asset in ASSETS:
        found = finders.find(asset)
        if not isinstance(found, str):
            raise FileNotFoundError(asset)
        content.update(Path(found).read_bytes())
    return content.hexdigest()[:16]
