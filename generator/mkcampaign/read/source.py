"""Read text files, YAML and front matter into data that remembers where each part stands.

Scalars are text and nothing else: `no`, `5.29`, `12:30` and `010` mean what the editor typed; the model gives
them their type. The reader consumes parser events with a stack of its own, so depth is bounded and a hundred
thousand brackets cannot exhaust it (the composers of PyYAML recurse, in C too).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from mkcampaign.problem import Mark, Problem, problem

MAX_BYTES = 4 * 1024 * 1024
"""The largest file read: 10,000 campaigns are about 2 MB."""
MAX_DEPTH = 32
"""The deepest nesting of mappings and sequences (DESIGN, campaigns.yml)."""

_Loader = getattr(yaml, "CLoader", yaml.Loader)  # both only as event parsers
_NOT_LINE_BREAKS = dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")
"""YAML 1.1 breaks lines at these, editors' programs do not: pasted from a web page they would shift every mark."""


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML node and the mark of its first character."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class ScalarNode(Node):
    """A scalar as text; None where nothing was written (`expires:`).

    `is_unread` marks one whose value is not known, because it was an alias: the problem is reported, and nothing
    further is to be said of the value.
    """

    text: str | None
    is_unread: bool = False


@dataclass(frozen=True, slots=True)
class SequenceNode(Node):
    """A YAML sequence."""

    items: list[AnyNode] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MappingNode(Node):
    """A YAML mapping with text keys, in the order written; `keys` holds the mark of each key."""

    entries: dict[str, AnyNode] = field(default_factory=dict)
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)


AnyNode = ScalarNode | SequenceNode | MappingNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One parsed file: its path as shown to editors, its YAML root, and the Markdown body below it.

    `body_line` is the 1-based line on which the body begins (1 for a file without front matter); `broken` says
    that the YAML could not be read to its end, so that what is missing from `root` proves nothing.
    """

    path: str
    root: MappingNode
    body: str = ""
    body_line: int = 1
    broken: bool = False

    def mark(self, *location: str | int) -> Mark:
        """The mark of the value at `location`; of its key where it is an entry; of the nearest parent otherwise."""
        return mark_in(self.path, self.root, location)


def mark_in(path: str, root: AnyNode, location: Sequence[str | int]) -> Mark:
    """Walk `root` along `location` as far as it goes and return where that stands in the file `path`."""
    node: AnyNode = root
    line, column = node.line, node.column
    for step in location:
        if isinstance(node, MappingNode) and isinstance(step, str) and step in node.entries:
            child = node.entries[step]
            line, column = child.line, child.column
            if not isinstance(child, ScalarNode) or child.text is None:
                line, column = node.keys[step]
            node = child
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            line, column = node.line, node.column
        else:
            break
    return Mark(path, line, column)


def key_mark(path: str, root: AnyNode, location: Sequence[str | int]) -> Mark:
    """The mark of the key that ends `location` (for a key that should not be there)."""
    parent: AnyNode = root
    for step in location[:-1]:
        if isinstance(parent, MappingNode) and isinstance(step, str) and step in parent.entries:
            parent = parent.entries[step]
        elif isinstance(parent, SequenceNode) and isinstance(step, int) and step < len(parent.items):
            parent = parent.items[step]
        else:
            return mark_in(path, root, location)
    last = location[-1] if location else None
    if isinstance(parent, MappingNode) and isinstance(last, str) and last in parent.keys:
        return Mark(path, *parent.keys[last])
    return mark_in(path, root, location)


def plain(node: AnyNode) -> object:
    """The node as dicts, lists and text, for the model; entries left blank are left out."""
    if isinstance(node, MappingNode):
        return {
            k: plain(v) for k, v in node.entries.items() if not (isinstance(v, ScalarNode) and v.text is None)
        }
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.items]
    return node.text


def read_text(file: Path, shown: str, problems: list[Problem], *, limit: int = MAX_BYTES) -> str | None:
    """Read a UTF-8 text file (a BOM and CRLF are fine); None, and a problem, where that cannot be done."""
    mark = Mark(shown)
    try:
        size = file.stat().st_size
        if size > limit:
            problems.append(problem(mark, "file-size", size=size // 1024, limit=limit // 1024))
            return None
        raw = file.read_bytes()
    except FileNotFoundError:
        problems.append(problem(mark, "file-missing", file=shown))
        return None
    except OSError as error:
        problems.append(problem(mark, "file-unreadable", reason=unreadable(error), code=error.errno))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        problems.append(problem(Mark(shown, line, column), "file-encoding", offset=error.start + 1))
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def unreadable(error: OSError) -> str:
    """Why a file cannot be read, in words of ours: the system's are English."""
    match error:
        case IsADirectoryError():
            return "它是一个文件夹"
        case PermissionError():
            return "没有读取权限"
        case _:
            return "系统错误 {code}"


def read_yaml(text: str, path: str, problems: list[Problem], *, first_line: int = 1) -> Source:
    """Read one YAML mapping from text that begins on `first_line` of the file `path`.

    Every problem found is appended; what could be read is returned (an empty mapping at worst).
    """
    if strange := _strange_space(text, path, first_line):
        problems.append(strange)
        return Source(path=path, root=MappingNode(first_line, 1), broken=True)
    problems.extend(_cut_comments(text, path, first_line))
    builder = _Builder(path, first_line, problems)
    try:
        for event in yaml.parse(text.translate(_NOT_LINE_BREAKS), Loader=_Loader):
            if not builder.take(event):
                break
    except yaml.YAMLError as error:
        problems.append(_syntax_problem(error, path, first_line, text))
        builder.broken = True
    except UnicodeEncodeError:  # a lone surrogate cannot reach libyaml
        problems.append(problem(Mark(path, first_line), "yaml-syntax", detail="含有不能使用的字符"))
        builder.broken = True
    root = builder.root
    if isinstance(root, MappingNode):
        return Source(path=path, root=root, broken=builder.broken)
    if not builder.broken and not (root is None or (isinstance(root, ScalarNode) and root.text is None)):
        colon = _chinese_colon(text.split("\n"), root.line - first_line, path, first_line)
        problems.append(colon or problem(Mark(path, root.line, root.column), "yaml-not-mapping"))
        builder.broken = True
    return Source(path=path, root=MappingNode(first_line, 1), broken=builder.broken)


def read_markdown(text: str, path: str, problems: list[Problem]) -> Source:
    """Split a Markdown file into front matter between `---` lines and the body below it."""
    lines = text.split("\n")
    if not lines or lines[0].rstrip() != "---":
        for number, line in enumerate(lines[:15], start=1):
            if line.strip() == "---" or _TITLE_LINE.match(line):
                problems.append(problem(Mark(path, number, 1), "front-matter-missing"))
                return Source(path=path, root=MappingNode(1, 1), broken=True)
        return Source(path=path, root=MappingNode(1, 1), body=text, body_line=1)
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            head = read_yaml("\n".join(lines[1:number]), path, problems, first_line=2)
            return replace(head, body="\n".join(lines[number + 1 :]), body_line=number + 2)
    problems.append(problem(Mark(path, 1, 1), "front-matter-unclosed"))
    return Source(path=path, root=MappingNode(1, 1), broken=True)


_TITLE_LINE = re.compile(r"\s*title\s*[:：]")
_KEY = r"[A-Za-z_][\w-]*"
_SPACES = "\u00a0\u2002-\u200b\u202f\u205f\u3000\ufeff"
_STRANGE_INDENT = re.compile(rf"[ \t]*([{_SPACES}])[ {_SPACES}]*(?:-\s|{_KEY}\s*[:：])")
_STRANGE_VALUE = re.compile(rf"[ \t]*(?:-[ ]+)?{_KEY}:?([{_SPACES}])\s*:?")
_CHINESE_COLON = re.compile(rf"^\s*(?:-\s+)?{_KEY}\s*(?P<colon>：)")
_CUT = re.compile(rf"^\s*(?:-\s+)?{_KEY}:(?P<value>[^\"'#|>]*)\s(?P<hash>#)[^\s#!]")


def _strange_space(text: str, path: str, first_line: int) -> Problem | None:
    """A space that is none to YAML (no-break, ideographic, zero-width), where indentation or a value begins."""
    for number, line in enumerate(text.split("\n"), start=first_line):
        if (match := _STRANGE_INDENT.match(line) or _STRANGE_VALUE.match(line)) and ":" in line:
            return problem(Mark(path, number, match.start(1) + 1), "yaml-space")
    return None


def _cut_comments(text: str, path: str, first_line: int) -> Iterator[Problem]:
    """`colour: #8a4b08` without quotes: what follows the `#` is a comment (YAML 1.2, section 6.6)."""
    for number, line in enumerate(text.split("\n"), start=first_line):
        if match := _CUT.match(line):
            rest = line[match.start("hash") :].strip()
            yield problem(Mark(path, number, match.start("hash") + 1), "yaml-hash", text=rest)


def _chinese_colon(lines: list[str], line: int, path: str, first_line: int) -> Problem | None:
    """A Chinese colon on the line of a syntax error, or up to two lines before it, where YAML noticed nothing."""
    for number in range(min(line, len(lines) - 1), max(line - 3, -1), -1):
        if match := _CHINESE_COLON.match(lines[number]):
            return problem(Mark(path, number + first_line, match.start("colon") + 1), "yaml-colon")
    return None


class _Builder:
    """Builds nodes from parser events on an explicit stack."""

    def __init__(self, path: str, first_line: int, problems: list[Problem]) -> None:
        self.path, self.offset, self.problems = path, first_line, problems
        self.root: AnyNode | None = None
        self.stack: list[tuple[SequenceNode | MappingNode, list[ScalarNode | None]]] = []
        self.anchors: set[str] = set()
        self.documents = 0
        self.broken = False

    def report(self, event: yaml.Event, rule: str, **values: object) -> None:
        mark = event.start_mark
        assert mark is not None
        self.problems.append(
            problem(Mark(self.path, mark.line + self.offset, mark.column + 1), rule, **values)
        )

    def take(self, event: yaml.Event) -> bool:
        """Take one event; False stops the reading of this file."""
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.report(event, "yaml-documents")
                self.broken = True
                return False
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                # else reported where the anchor stands: one mistake, one problem
                self.report(event, "yaml-alias")
            self.put(ScalarNode(*self.place(event), "", is_unread=True))
        elif isinstance(event, yaml.ScalarEvent):
            self.check_properties(event)
            blank = event.value == "" and not event.style  # libyaml says "" of a plain scalar, PyYAML None
            self.put(ScalarNode(*self.place(event), None if blank else event.value))
        elif isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            self.check_properties(event)
            if len(self.stack) >= MAX_DEPTH:
                self.report(event, "yaml-depth", limit=MAX_DEPTH)
                self.broken = True
                return False
            kind = SequenceNode if isinstance(event, yaml.SequenceStartEvent) else MappingNode
            node = kind(*self.place(event))
            self.put(node)
            self.stack.append((node, [None]))
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            self.stack.pop()
        return True

    def place(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        assert mark is not None
        return mark.line + self.offset, mark.column + 1

    def check_properties(self, event: yaml.Event) -> None:
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            self.anchors.add(anchor)
            self.report(event, "yaml-alias")
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            self.report(event, "yaml-tag", tag=tag.replace("tag:yaml.org,2002:", "!!"))

    def put(self, node: AnyNode) -> None:
        if not self.stack:
            self.root = node
            return
        parent, pending = self.stack[-1]
        if isinstance(parent, SequenceNode):
            parent.items.append(node)
            return
        if pending[0] is None:
            pending[0] = node if isinstance(node, ScalarNode) else ScalarNode(node.line, node.column, None)
            return
        key, pending[0] = pending[0], None
        if key.text is None:
            mark = Mark(self.path, key.line, key.column)
            self.problems.append(problem(mark, "yaml-not-mapping"))
        elif key.text in parent.entries:
            first = parent.keys[key.text][0]
            mark = Mark(self.path, key.line, key.column)
            self.problems.append(problem(mark, "yaml-duplicate-key", key=key.text, first=first))
        else:
            parent.entries[key.text] = node
            parent.keys[key.text] = (key.line, key.column)


_DETAILS: tuple[tuple[str, str], ...] = (
    ("while scanning a tag", "以 ! 开头的文字要加引号"),
    ("while scanning an a", "以 & 或 * 开头的文字要加引号"),  # an anchor, an alias
    ("mapping values are not allowed", "冒号的位置不对，或者缩进没有对齐"),
    ("could not find expected ':'", "少了冒号"),
    ("did not find expected key", "缩进没有对齐，或者少了一个键"),
    ("did not find expected '-' indicator", "列表的短横线没有对齐"),
    ("did not find expected ',' or ']'", "方括号 [ ] 没有成对，或者少了逗号"),
    ("did not find expected ',' or '}'", "花括号 { } 没有成对，或者少了逗号"),
    ("unexpected end of stream", "引号没有成对，文件到末尾还没结束"),
    ("did not find expected node content", "这里少了内容"),
    ("found unexpected ':'", "这里不能有冒号；如果是文字，请加引号"),
    ("found character that cannot start any token", "这里有不能直接使用的符号；如果是文字，请加引号"),
    ("control characters are not allowed", "含有看不见的控制字符"),
    ("special characters are not allowed", "含有看不见的控制字符"),
    ("unknown escape character", "双引号里的反斜杠 \\ 写法不对，可以改用单引号"),
    ("undefined tag handle", "以 ! 开头的文字要加引号"),
    ("block sequence entries are not allowed", "短横线列表不能写在这里，请另起一行"),
    ("did not find expected <document start>", "文件前面的内容已经结束，这里多出了文字；检查缩进"),
    ("did not find expected alphabetic", "以 & 或 * 开头的文字要加引号"),
    ("did not find expected whitespace", "这里少了一个空格"),
    ("found invalid", "写法不对；如果是文字，请加引号"),
)


def _syntax_problem(error: yaml.YAMLError, path: str, first_line: int, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    message = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    if mark is not None:
        line, column = mark.line, mark.column
    else:  # the reader counts bytes (libyaml), the scanner characters
        before = text.encode("utf-8", "replace")[: getattr(error, "position", 0)].decode("utf-8", "ignore")
        line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
    lines = text.split("\n")
    if line >= len(lines) or (line == len(lines) - 1 > 0 and not lines[line]):
        # the end: show the last line written
        line = max((n for n, written in enumerate(lines) if written.strip()), default=0)
        column = len(lines[line])
    where = Mark(path, line + first_line, column + 1)
    if line < len(lines) and "\t" in lines[line][: column + 1]:
        return problem(where, "yaml-tab")
    if colon := _chinese_colon(lines, line, path, first_line):
        return colon
    whole = f"{getattr(error, 'context', None) or ''}: {message}"
    detail = next((chinese for english, chinese in _DETAILS if english in whole), message)
    return problem(where, "yaml-syntax", detail=detail)
