"""Where a place is on a map: a plain link that asks nothing of any server until a reader follows it."""

from __future__ import annotations

from urllib.parse import urlencode

from mkcampaign.model.calendar import Place

_SEARCH = "https://uri.amap.com/search"
"""高德开放平台, URI API, 搜索查询: works in China in any browser, without a key, on phones and desks."""
_CITY = 4


def directions(place: Place, region: str | None) -> str:
    """The address of a map on which a place is found; "" for one whose editor wants none.

    The editor's own link, else a search for address and name in the city of `region` (GB/T 2260). Words, not
    coordinates: editors know an address, and every map provider in China counts coordinates in a way of its own.
    """
    if place.map is not None:
        return place.map
    asked = {"keyword": " ".join(filter(None, (place.address, place.name)))}
    if region:
        asked["city"] = region[:_CITY].ljust(len(region), "0")
    return f"{_SEARCH}?{urlencode({**asked, 'view': 'map', 'src': 'mkcampaign', 'callnative': '0'})}"
