"""Administrative divisions by their six-digit codes (GB/T 2260): what they are called, and which hold which.

The first two digits stand for a province, the next two for a prefecture, the last two for a county; 00 stands for the
whole. None stands for the nation.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_PROVINCE, _PREFECTURE = 2, 4


@cache
def names() -> dict[str, str]:
    """The name of every division at county level and above, by code, as `regions.tsv` has them."""
    text = files("mkcampaign").joinpath("regions.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return dict(rows)


def name(region: str) -> str:
    """What a division is called on its own (`溧阳市`); a code that is not known stands for itself."""
    return names().get(region, region)


def full_name(region: str) -> str:
    """A division with those it lies in, as people write it: `江苏省常州市溧阳市`; a code not known stands as it is."""
    known = "".join(names()[step] for step in reversed(upward(region)) if step in names())
    if region in names():
        return known
    return f"{known} {region}" if known else region


def upward(region: str) -> tuple[str, ...]:
    """The division and those it lies in, the narrowest first: county, prefecture, province."""
    steps = (region, region[:_PREFECTURE] + "00", region[:_PROVINCE] + "0000")
    return tuple(dict.fromkeys(steps))


def covers(wide: str | None, narrow: str | None) -> bool:
    """Whether what holds in `wide` holds in `narrow`: the same division, one it lies in, or the nation."""
    return wide is None or (narrow is not None and wide in upward(narrow))


def is_province(region: str) -> bool:
    """Whether the code begins as that of a province that there is."""
    return region[:_PROVINCE] + "0000" in names()
