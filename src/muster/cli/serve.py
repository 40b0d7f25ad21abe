"""`muster serve`: the web server."""

from argparse import Namespace

from django.conf import settings

from muster.cli import product, server


def run(options: Namespace) -> int:
    product.require_migrated()
    return server.serve(with_worker=options.with_worker, announce=announce)


def announce() -> None:
    print(f"Muster answers at {settings.PUBLIC_URL}/", flush=True)
