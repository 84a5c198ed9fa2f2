"""One page of each kind is valid HTML to html-validate, by its recommended rules.

`judges/html-validate.json` (which has no place for comments) leaves out what is a matter of style or wrong here:

- no-redundant-role, prefer-native-element for lists: to Safari a list without bullets is a list only if it says so;
- form-dup-name for check boxes: those of one question share its name, as radio buttons do;
- valid-id: `fn:1` of Markdown's footnotes is a valid id (HTML, section 3.2.6);
- attribute-boolean-style: the sanitiser writes `checked=""`, which is the same;
- doctype-style: the case of the letters; tel-non-breaking: `热线 12345` may break between its words.
"""

from __future__ import annotations

import json
import subprocess

from kinds import KINDS, MOVED, STAYS, judged
from reference import HERE, Built, environment, golden
from test_golden import PAGES

MORE_PAGES = (
    "answers/newborn-jaundice/index.html",
    "quizzes/parent-communication/index.html",
    "calendar/2026/12/index.html",
    "calendar/kinds/class/2026/index.html",
)


def found_in(built: Built, uris: list[str]) -> list[str]:
    """What html-validate says of some pages, one line a message."""
    paths = {str(built.files[uri]): uri for uri in uris}
    done = subprocess.run(
        ["node", str(HERE / "judges" / "html.mjs")],
        input=json.dumps(list(paths)),
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    return [f"{paths[path]}:{line}" for path, lines in json.loads(done.stdout).items() for line in lines]


def test_every_kind_of_page() -> None:
    assert found_in(golden(), PAGES) == []


def test_pages_of_the_reference_site() -> None:
    uris = [kind.uri for kind in KINDS if kind.uri != STAYS]
    assert found_in(judged(), [*uris, MOVED, *MORE_PAGES]) == []


def test_the_judge_judges() -> None:
    """A broken page is found out: the configuration leaves rules on."""
    file = golden().folder.parent / "broken.html"
    file.write_text(
        "<!doctype html><html lang='zh'><body><img src='x'><p id='a'><p id='a'></body></html>", "utf-8"
    )
    assert {line.split()[1] for line in found_in(Built(file.parent, ""), ["broken.html"])} >= {
        "no-dup-id:",
        "wcag/h37:",
        "element-required-content:",
    }
