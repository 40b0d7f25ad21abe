"""`make bench [NAME ...]`: runs the named measurements, or all."""

import sys

from bench import instructions, load, pay, rostering, webhooks

MEASUREMENTS = {
    "checkout": instructions.checkout,
    "clockin": instructions.clockin,
    "page": instructions.page,
    "growth": instructions.growth,
    "tanda": instructions.tanda,
    "load": load.sixteen_clients,
    "start": load.start,
    "pay": pay.year,
    "rostering": rostering.measure,
    "webhooks": webhooks.deliveries,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in MEASUREMENTS]
    if unknown:
        print(f"No measurement is called {', '.join(unknown)}. There are: {', '.join(MEASUREMENTS)}.")
        return 2
    for name in names or MEASUREMENTS:
        print(f"\n== {name} ==", flush=True)
        MEASUREMENTS[name]()
    return 0


sys.exit(main(sys.argv[1:]))
