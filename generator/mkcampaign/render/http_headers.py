"""What a web server says with every file: `_headers`, the form in which Netlify and Cloudflare Pages read it.

Other servers ignore the file; docs/publishing.md has the same for nginx, and a test holds the two together. A path
has a Content-Security-Policy from one rule alone: the hosts join what several rules say with a comma.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from mkcampaign import urls
from mkcampaign.render.rendering import Rendering
from mkcampaign.render.shell import POLICY

PAGE_POLICY = f"{POLICY}; frame-ancestors 'none'"
"""That of pages: as in the page itself, and no other site may frame it, which a page cannot say (CSP 3, 3.3)."""

DENIED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
"""What no page of ours asks of a device."""

EVERYWHERE = (
    # the address of a page tells what somebody worries about, and nothing of ours needs it
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in DENIED)),
    ("X-Content-Type-Options", "nosniff"),
)
"""Said with every file."""

OPEN = ("Access-Control-Allow-Origin", "*")
"""Said with what other sites may fetch."""

FOR_EVER = ("Cache-Control", "public, max-age=31536000, immutable")
"""Said with files that are named by what is in them."""

_POLICY = "Content-Security-Policy"
Rule = tuple[str, tuple[tuple[str, str], ...]]


def file(r: Rendering, page_uris: Iterable[str]) -> bytes:
    """`_headers` for a site with these pages."""
    lines: list[str] = []
    for path, headers in _rules(r, page_uris):
        lines += [path, *(f"  {name}: {value}" for name, value in headers)]
    return ("\n".join(lines) + "\n").encode()


def _rules(r: Rendering, page_uris: Iterable[str]) -> Iterator[Rule]:
    """The rules, the general before the particular. Cloudflare reads the first hundred."""
    answers = urls.SECTIONS["answer"]
    yield "/*", EVERYWHERE
    yield f"/{answers}/:id/fragment.html", (OPEN, (_POLICY, POLICY))
    for uri in (urls.ANSWERS_DATA, urls.RESULTS_DATA, urls.RESULTS_CSV):
        yield f"/{uri}", (OPEN,)
    for uri in r.theme.bundles:
        yield f"/{uri}", (FOR_EVER,)
    if r.site.shown_photos:
        yield f"/{urls.MADE}*", (FOR_EVER,)
    page = ((_POLICY, PAGE_POLICY),)
    for path in ("/", f"/{urls.HOME}", f"/{urls.NOT_FOUND}"):
        yield path, page
    # by the folders of pages, since older browsers show no PDF that comes with such a policy, and since a fragment
    # lies in the folder of its answer's page
    for path in ("/", f"/{urls.HOME}", "/:id/", f"/:id/{urls.HOME}"):
        yield f"/{answers}{path}", page
    for folder in dict.fromkeys(uri.partition("/")[0] for uri in page_uris if "/" in uri):
        if folder != answers:
            yield f"/{quote(folder)}/*", page
