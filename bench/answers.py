"""5,000 answers in 400 regions: what it costs to know how each stands and which applies where, beside reading them.

`python answers.py FOLDER read` reads the site; `python answers.py FOLDER stand` also asks for every status and, for
every region, which answer to every question applies there. Both print the CPU seconds of their steps as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

from mkcampaign import regions
from mkcampaign.model.site import SiteSettings
from mkcampaign.read.load import load
from mkcampaign.standing import Standings

QUESTIONS, REGIONS, EACH = 500, 400, 10
"""Questions, divisions, and the answers to each question: one for the nation, the rest for divisions."""


def write(folder: Path) -> None:
    """The site: most documents hold, some have expired, some are to come."""
    codes = sorted(regions.names())[:: len(regions.names()) // REGIONS][:REGIONS]
    answers = folder / "content" / "answers"
    answers.mkdir(parents=True)
    for question in range(QUESTIONS):
        for number in range(EACH):
            region = codes[(question * 7 + number * 41) % REGIONS]
            ends = (", expires: 2025-12-31", ", expires: 2026-12-31", "", "", "")[(question + number) % 5]
            where = f'region: "{region}"\n' if number else ""
            (answers / f"q{question}-{number}.md").write_text(
                f"---\ntitle: 第 {question} 问的第 {number} 答？\nkind: policy\nquestion_id: q{question}\n{where}"
                f"documents:\n  - {{title: 办法 {question}-{number}, issuer: 某机关, effective: 2020-01-01{ends}}}\n"
                "---\n简短的回答。\n",
                "utf-8",
            )
    (folder / "content" / "index.md").write_text("---\ntitle: 测量\n---\n只为测量速度。\n", "utf-8")
    (folder / "campaigns.yml").write_text(
        'organisation: {id: root, name: 某协会, hotline: "12345"}\n', "utf-8"
    )


def main() -> None:
    """Read, and with `stand` ask; print what each took."""
    folder, what = Path(sys.argv[1]), sys.argv[2]
    start = time.process_time()
    site, problems = load(folder, SiteSettings(title="测量"))
    assert not problems, problems[0]
    took = {"answers": len(site.answers), "read": round(time.process_time() - start, 3)}
    if what == "stand":
        start = time.process_time()
        standings = Standings(site, date(2026, 11, 22))
        holding = sum(standings.of(id).status.holds for id in site.answers)
        took["status"] = round(time.process_time() - start, 3)
        start = time.process_time()
        where = sorted({a.matter.region for a in site.answers.values() if a.matter.region})
        applying = sum(1 for region in where for _found in standings.applying(region))
        took["resolution"] = round(time.process_time() - start, 3)
        took |= {"regions": len(where), "holding": holding, "applying": applying}
    print(json.dumps(took))


if __name__ == "__main__":
    main()
