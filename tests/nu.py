"""The Nu HTML checker, which behind validator.w3.org judges pages by the HTML standard."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from reference import ROOT

JAR = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LET_BE = (
    # To Safari a list without bullets is a list only if it says so.
    r"The “list” role is unnecessary for element “[ou]l”\.",
    # Opened as files, each is an origin of its own to the checker; a browser judges the policy in `test_kinds`.
    r"Resource violates Content Security Policy \(meta tag\): (external (script|stylesheet)|image) “(?!\w+:|//).*",
    # JSON-LD is data and does not run; `test_security` knows of no other script in a page.
    r"Inline script violates Content Security Policy \(meta tag\): blocked by “script-src” directive.*",
)
"""What it says of our pages that is to stay, each for its reason."""


def said_of(files: Sequence[Path]) -> list[str]:
    """What the checker says of HTML, CSS and SVG files, one line a message, but for `LET_BE`."""
    command = [
        "java",
        "-jar",
        str(JAR),
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        "--also-check-css",
    ]
    done = subprocess.run(
        [*command, *map(str, files)], capture_output=True, text=True, check=True, timeout=300
    )
    return [
        f"{message['url'].rpartition('/mkcampaign-tests-')[2]}:{message.get('lastLine', 0)} {message['message']}"
        for message in json.loads(done.stdout)["messages"]
        if not any(re.fullmatch(pattern, message["message"], re.S) for pattern in LET_BE)
    ]
