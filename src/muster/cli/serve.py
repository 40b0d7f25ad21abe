"""`muster serve`: the web server."""

from argparse import Namespace

from muster.cli import product, server


def run(options: Namespace) -> int:
    product.require_migrated()
    return server.serve(with_worker=options.with_worker)
