"""`mkdocs.yml` as the editor wrote it: what MkDocs finds wrong there, at its line and in the editor's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from mkcampaign.clock import parse_day
from mkcampaign.problem import Mark, Problem, problem
from mkcampaign.read.source import AnyNode, MappingNode, SequenceNode, key_mark, mark_in
from mkcampaign.read.validate import closest


def unreal_day(shown: str, written: AnyNode) -> Iterator[Problem]:
    """Our plugin's `as_of` where there is no such day: PyYAML's error over a plain 2026-02-30 names no place."""
    node = own_options(written).entries.get("as_of")
    text = getattr(node, "text", None)
    if node is not None and text:
        try:
            parse_day(text)
        except ValueError:
            yield problem(Mark(shown, node.line, node.column), "value-date", value=text)


def own_options(written: AnyNode) -> MappingNode:
    """The options of our plugin as written, empty where there are none."""
    plugins = written.entries.get("plugins") if isinstance(written, MappingNode) else None
    for entry in plugins.items if isinstance(plugins, SequenceNode) else [plugins]:
        options = entry.entries.get("mkcampaign") if isinstance(entry, MappingNode) else None
        if isinstance(options, MappingNode):
            return options
    return MappingNode(1, 1)


_CONFIG_KEYS = ("site_name", "site_description", "site_url", "docs_dir", "site_dir", "theme", "plugins")
"""What a site of ours says in `mkdocs.yml`; MkDocs knows more."""
_CONFIG_DETAILS: tuple[tuple[str, str], ...] = (
    (r"Unrecognised theme name: '(.*)'\. .*", "没有名为“{0}”的主题，这里写 material"),
    (r'The "(.*)" plugin is not installed', "没有安装插件“{0}”"),
    (r"The path '(.*)' isn't an existing directory\.", "没有文件夹 {0}"),
    (r"The path set in custom_dir \('(.*)'\) does not exist\.", "没有文件夹 {0}"),
    (r"The URL isn't valid, .*", "网址要以 https:// 或 http:// 开头"),
    (r"Must be a string of format 'IP:PORT'|'.*' is not a valid port", "地址要写成 127.0.0.1:8000 这样"),
    (r"Expected type: <class 'str'> but received: .*", "这里应当是文字，请加上引号"),
)
"""What MkDocs says of its configuration, and the same in the editor's words."""


def config_problems(
    shown: str, written: MappingNode, said: Sequence[str], *, keys: Sequence[str], options: Sequence[str]
) -> Iterator[Problem]:
    """What MkDocs said of the file `shown`, at the line it speaks of.

    `written` is the file as our reader reads it, `keys` all that MkDocs knows, `options` all that our plugin knows.
    """
    for text in said:
        line = " ".join(text.split())
        match = re.fullmatch(
            r"Config value '(?P<key>[^']+)': (?:Plugin '(?P<plugin>[^']+)' option '(?P<option>[^']+)': )?(?P<what>.*)",
            line,
        )
        if not match:
            yield problem(Mark(shown), "config-invalid", detail=line)
            continue
        key, option, what = match["key"], match["option"], match["what"]
        node, path = (written, [key])
        if option and match["plugin"] == "mkcampaign":
            node, path, key = own_options(written), [option], option
        mark = mark_in(shown, node, path)
        if what.startswith("Unrecognised configuration name"):
            if option and match["plugin"] != "mkcampaign":
                continue  # a guest's option is the guest's business
            known = options if option else _CONFIG_KEYS
            every = options if option else keys
            yield problem(
                key_mark(shown, node, path),
                "unknown-key",
                key=key,
                known="、".join(known),
                suggestion=closest(key, every),
            )
        elif what.startswith("Required configuration not provided"):
            yield problem(Mark(shown), "missing-field", field=key)
        elif choice := re.fullmatch(r"Expected one of: \((.*)\) but received: (.*)", what):
            choices = choice[1].replace("'", "").split(", ")
            yield problem(
                mark, "value-choice", field=key, value=choice[2].strip("'"), known="、".join(choices)
            )
        elif "should not be within the" in what:  # a site written over its own sources
            folder = getattr(written.entries.get("site_dir"), "text", None) or "输出文件夹"
            yield problem(mark, "output-not-ours", folder=folder)
        else:
            yield problem(mark, "config-invalid", detail=f"{key}：{_config_detail(what)}")


def _config_detail(what: str) -> str:
    for pattern, words in _CONFIG_DETAILS:
        if match := re.fullmatch(pattern, what):
            return words.format(
                *(Path(name).name if Path(name).is_absolute() else name for name in match.groups())
            )
    return what
