"""Materials say how many copies are to be printed, and say it once."""

from __future__ import annotations

from collections.abc import Iterator

from mkcampaign.model.site import Site
from mkcampaign.problem import Problem, problem


def problems(site: Site) -> Iterator[Problem]:
    """A material has a number of copies; where each place has its own, a total beside them is their sum."""
    for id, campaign in site.campaigns.items():
        for number, material in enumerate(campaign.materials):
            if isinstance(material.places, dict):
                found = sum(material.places.values())
                if material.copies is not None and material.copies != found:
                    mark = site.mark("campaign", id, "materials", number, "copies")
                    yield problem(mark, "material-copies", copies=material.copies, count=found)
            elif material.copies is None:
                mark = site.mark("campaign", id, "materials", number, "pamphlet")
                yield problem(mark, "material-copies-missing", pamphlet=material.pamphlet)
