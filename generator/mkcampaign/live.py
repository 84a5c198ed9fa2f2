"""What a live preview shows while an edit is broken: its problems, and the last good pages behind a banner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from mkcampaign import urls
from mkcampaign.outputs import Output
from mkcampaign.press.room import Prints
from mkcampaign.project import Checked, Project, rendering_of
from mkcampaign.render.live_page import banner, problems_page
from mkcampaign.rules import Severity
from mkcampaign.wording import Translate

PROBLEMS_PAGE = urls.page("problems")


def with_problems(project: Project, checked: Checked, last_good: tuple[Output, ...]) -> tuple[Output, ...]:
    """The last good outputs, each page with a banner, and a page that lists the problems.

    Without a last good site, the problems are the home page.
    """
    rendering = rendering_of(project, replace(checked, prints=Prints()), live=True)
    count = sum(found.severity is Severity.ERROR for found in checked.problems)
    page = partial(problems_page, rendering, checked.problems, has_pages=bool(last_good))
    listed = [Output(uri=PROBLEMS_PAGE, produce=lambda: page(PROBLEMS_PAGE).encode())]
    if not last_good:
        listed += [
            Output(uri=urls.HOME, produce=lambda: page(urls.HOME).encode()),
            *(
                Output(uri=uri, produce=partial(bytes, content))
                for uri, content in rendering.theme.assets.items()
            ),
        ]
    kept = [
        Output(uri=output.uri, produce=partial(_bannered, output, count, rendering.translate))
        if output.is_page
        else output
        for output in last_good
        if output.uri != PROBLEMS_PAGE
    ]
    return (*kept, *listed)


def _bannered(output: Output, count: int, translate: Translate) -> bytes:
    text = output.produce().decode()
    return banner(text, uri=output.uri, problems=PROBLEMS_PAGE, count=count, translate=translate).encode()


def made(outputs: Iterable[Output]) -> tuple[Output, ...]:
    """The same outputs with their bytes made now."""
    return tuple(Output(uri=output.uri, produce=partial(bytes, output.produce())) for output in outputs)
