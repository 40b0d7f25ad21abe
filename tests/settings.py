"""The product's own settings, with what a test must not share: folders, hashing cost, the database of the run."""

import os
import tempfile

os.environ.setdefault("MUSTER_DATA", tempfile.mkdtemp(prefix="muster-tests-"))
os.environ["MUSTER_SECRET_KEY"] = "a key of the tests alone, long enough to be one"
os.environ["MUSTER_PUBLIC_URL"] = "http://testserver"
os.environ["MUSTER_RATE_LIMIT_STORE"] = "process://"
if os.environ.get("MUSTER_TEST_DATABASE_URL"):
    os.environ["MUSTER_DATABASE_URL"] = os.environ["MUSTER_TEST_DATABASE_URL"]

from muster.config.settings import *  # noqa: F403
from muster.config.settings import DATABASES

# Argon2 is slow by design; what is tested of it is tested with it (test_sign_in).
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Each test's client has a handler of its own: none of them reads every static file first, as a server does once.
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"] == "muster.core.sqlite":
    # On disk, as in production: tests with threads need connections that wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['MUSTER_DATA']}/test.sqlite3"}
RECORD_CALLS = False
