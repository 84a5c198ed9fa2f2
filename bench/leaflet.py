"""Sets editions of one leaflet of the site in the working folder, in this process; prints what each cost as JSON.

Every edition differs from the one before (another chapter, another version), as in a run for all districts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import sys
import time
from pathlib import Path


def resident_kb() -> int:
    """The memory this process holds now, in kB; its peak where the system does not say."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


def main() -> None:
    """Set `--editions` editions and write the last one to `--output`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--editions", type=int, default=1)
    parser.add_argument("--pamphlet", default="friendly-fertility")
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()

    from mkcampaign.plugin import project_of, read_config
    from mkcampaign.press import font_directory, press, thumbnail
    from mkcampaign.press.editions import sheet_of
    from mkcampaign.project import theme_folder
    from mkcampaign.read.load import load
    from mkcampaign.wording import translator

    imported = time.process_time()
    project = project_of(read_config(Path("mkdocs.yml")))
    site, _problems = load(project.root, project.settings, content=project.content)
    read = time.process_time()

    as_of = dt.date(2026, 11, 22)
    templates, fonts, translate = theme_folder() / "print", font_directory(), translator("zh-Hans")
    pamphlet = site.pamphlets[given.pamphlet]
    chapters = [site.organisation.id, *site.chapters]
    costs: list[float] = []
    memory: list[int] = []
    pdf: bytes | None = None
    for number in range(given.editions):
        before = time.process_time()
        update = {"chapter": chapters[number % len(chapters)], "version": f"2026-{number + 1}"}
        edition = pamphlet.__class__(
            **{name: getattr(pamphlet, name) for name in ("id", "path", "body", "panels")},
            matter=pamphlet.matter.model_copy(update=update),
        )
        sheet = sheet_of(site, edition, as_of, translate)
        pressed = press(sheet, templates=templates, fonts=fonts, created=as_of)
        if pressed.pdf is None:
            sys.exit(f"edition {number + 1}: {pressed.findings}")
        pdf = pressed.pdf
        costs.append(time.process_time() - before)
        memory.append(resident_kb())
    assert pdf is not None
    given.output.write_bytes(pdf)
    cover = time.process_time()
    thumbnail(sheet, templates=templates, fonts=fonts)
    result = {
        "import_s": imported,
        "read_s": read - imported,
        "editions_s": costs,
        "cover_s": time.process_time() - cover,
        "pdf_bytes": len(pdf),
        "resident_kb": memory,
    }
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
