"""The colours that leave types may have (timetastic-extra.md, samples of the live service). Icons: leave/kinds.py."""

COLOURS = (
    "#996666", "#66cc99", "#99cc66", "#66cccc", "#ff6666", "#ffcc33", "#cc3333", "#ff99cc", "#bb5533", "#3377cc",
    "#bb4488", "#6666cc", "#ff6600", "#225588", "#cc9933", "#ff9966", "#118844", "#992266",
)  # fmt: skip
# Perceived brightness (ITU-R BT.601) of 256, below which the sample calls a colour dark.
DARK_BELOW = 128


def is_dark(colour: str) -> bool:
    """Of `#996666`."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return (299 * red + 587 * green + 114 * blue) / 1000 < DARK_BELOW
