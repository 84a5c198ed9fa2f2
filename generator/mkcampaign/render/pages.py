"""Every page of the site as (URI, producer). A producer is called once and returns the page's HTML."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from mkcampaign.render import (
    answer_pages,
    calendar_pages,
    campaign_pages,
    edition_pages,
    elder_page,
    finding_pages,
    place_pages,
    print_order_pages,
    question_pages,
    reading_pages,
    region_pages,
    results_pages,
    topic_pages,
)
from mkcampaign.render.rendering import Producer, Rendering


def pages(r: Rendering) -> Iterator[tuple[str, Producer]]:
    """All pages, each under a URI of its own."""
    return chain(
        reading_pages.pages(r),
        answer_pages.pages(r),
        region_pages.pages(r),
        edition_pages.pages(r),
        campaign_pages.pages(r),
        results_pages.pages(r),
        print_order_pages.pages(r),
        question_pages.pages(r),
        calendar_pages.pages(r),
        place_pages.pages(r),
        topic_pages.pages(r),
        finding_pages.pages(r),
        elder_page.pages(r),
    )
