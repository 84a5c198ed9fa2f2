"""The page of problems in a live preview, and the banner that leads to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from mkcampaign import urls
from mkcampaign.problem import Problem
from mkcampaign.render.rendering import Rendering
from mkcampaign.render.shell import fill
from mkcampaign.wording import Translate

_BODY = re.compile(r"<body[^>]*>")


def problems_page(r: Rendering, problems: Sequence[Problem], uri: str, *, has_pages: bool) -> str:
    """The problems as a page at `uri`; `has_pages` says whether the last good site is still behind it."""
    _ = r.translate
    text = _("改好并保存后，页面会自动刷新。")
    if has_pages:
        text = _("其他页面显示的是上一次正确的内容。") + text
    return fill(
        r,
        uri,
        "problems",
        _("有 {count} 处需要修改").format(count=len(problems)),
        noindex=True,
        versions=False,
        rows=[(str(p.mark), p.rule, p.message(_), p.hint(_)) for p in problems],
        banner=text,
    )


def banner(page: str, *, uri: str, problems: str, count: int, translate: Translate) -> str:
    """Put a banner with a link to the problems at the top of a finished page."""
    words = translate("刚才的修改有 {count} 处问题，这里是上一次正确的页面。查看问题").format(count=count)
    href = "/" if uri == urls.NOT_FOUND else urls.relative(problems, start=uri)
    link = f'<p class="mc-live" role="status"><a href="{escape(href)}">{escape(words)}</a></p>'
    return _BODY.sub(lambda match: match[0] + link, page, count=1)
