"""Questions as a quiz file of ours: Markdown that is read back as the same questions."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator

from mkcampaign.exchange import html
from mkcampaign.exchange.intake import PICTURES, Imported
from mkcampaign.exchange.sameness import essence
from mkcampaign.model.quiz import Lead, Nodes, Question, QuestionKind
from mkcampaign.model.tree import VOID, Element, Node
from mkcampaign.problem import Problem
from mkcampaign.read.markup import inline, render
from mkcampaign.read.quiz import read_questions


class NotKept(Exception):
    """A tree that no Markdown of ours gives back."""


def not_kept(imported: Imported, *, pictures: str) -> frozenset[int]:
    """The indexes of the questions that would not be read back the same; `document` is for the others."""
    lost = set()
    for index, question in enumerate(imported.questions):
        problems: list[Problem] = []
        try:
            if question.lead is not None:
                _lead(imported.leads[question.lead], pictures)
            found = read_questions(_question(question, pictures), "", problems)[2]
        except NotKept:
            lost.add(index)
        else:
            if len(found) != 1 or essence(found[0]) != essence(question):
                lost.add(index)
    return frozenset(lost)


def document(imported: Imported, *, title: str, pictures: str) -> str:
    """A whole file: front matter and questions. `pictures`: the folder of the pictures, as the file links to it.

    A text that goes over no question is left out. Raises `NotKept` where `not_kept` names a question.
    """
    parts = [f"---\ntitle: {_yaml(title)}\n---\n"]
    if imported.opening:
        parts.append(_blocks(imported.opening, pictures) + "\n")
    lead: int | None = None
    for question in imported.questions:
        if question.lead is not None and question.lead != lead:
            lead = question.lead
            parts.append(_lead(imported.leads[lead], pictures))
        parts.append(_question(question, pictures))
    return "\n".join(parts)


def _yaml(text: str) -> str:
    """A scalar in YAML, in quotes where it could be taken for anything but text."""
    text = " ".join(text.split())
    if re.fullmatch(r"[\u3400-\u9fffA-Za-z](?:[^:#\"'\\{}\[\],&*!|>%@`]*[^:#\"'\\{}\[\],&*!|>%@`\s])?", text):
        return text
    return json.dumps(text, ensure_ascii=False)


def _lead(lead: Lead, pictures: str) -> str:
    text = f"# {_line((lead.title,), pictures, is_heading=True)}\n"
    return f"{text}\n{_blocks(lead.nodes, pictures)}\n" if lead.nodes else text


def _question(question: Question, pictures: str) -> str:
    words = [".multiple"] if question.kind is QuestionKind.MULTIPLE else []
    words += [f"points={question.points}"] if question.points != 1 else []
    if question.tags:
        tags = " ".join(question.tags)
        words.append(f'tags="{tags}"' if len(question.tags) > 1 else f"tags={tags}")
    attributes = f" {{ {' '.join(words)} }}" if words else ""
    lines = [f"## {_line(question.prompt, pictures, is_heading=True)}{attributes}", ""]
    if question.context:
        lines += [_blocks(question.context, pictures), ""]
    lines += [*_answers(question, pictures), ""]
    if question.explanation:
        text = _blocks(question.explanation, pictures)
        lines += [*(f"> {line}".rstrip() for line in f"解析：{text}".split("\n")), ""]
    return "\n".join(lines)


def _answers(question: Question, pictures: str) -> Iterator[str]:
    for choice in question.choices:
        yield f"- [{'x' if choice.is_right else ' '}] {_line(choice.nodes, pictures)}"
        if choice.feedback:
            yield from (f"  > {line}".rstrip() for line in _blocks(choice.feedback, pictures).split("\n"))
    for answer in question.answers:
        yield f"- [=] {' '.join(answer.split())}"
    for number, item in enumerate(question.items, start=1):
        yield f"{number}. {_line(item, pictures)}"
    if question.pairs:
        columns = question.columns or (" ", " ")
        yield f"| {_line((columns[0],), pictures)} | {_line((columns[1],), pictures)} |"
        yield "| --- | --- |"
        for pair in question.pairs:
            yield f"| {_line(pair.left, pictures)} | {_line(pair.right, pictures)} |"
        for extra in question.extras:
            yield f"|  | {_line(extra, pictures)} |"


# --- pieces ----------------------------------------------------------------------------------------


def _line(nodes: Nodes, pictures: str, *, is_heading: bool = False) -> str:
    """A tree on one line: Markdown where that gives the tree back, else HTML."""
    nodes = _placed(nodes, pictures)
    if html.is_plain(nodes) and not _MARKS.search(text := " ".join("".join(map(str, nodes)).split())):
        return text
    wanted = html.folded(nodes)
    if html.is_plain(nodes) and not _RISKY.search(text):
        found: list[Problem] = []
        if html.folded(inline(text, "", found)[1]) == wanted and not found:
            return text  # a mark that means nothing where it stands, such as the line of a blank
    for write in (_inline, _tags) if html.is_inline(nodes) else (_raw,):
        text = _guarded(" ".join(write(nodes).split()))
        if is_heading:
            text = re.sub(r"[#＃]$", lambda match: f"&#{ord(match[0])};", text)
        if html.folded(inline(text, "", [])[1]) == wanted:
            return text
    raise NotKept


def _blocks(nodes: Nodes, pictures: str) -> str:
    """A tree as paragraphs and blocks, a blank line between two: for what stands on lines of its own."""
    placed = _placed(nodes, pictures)
    if html.is_inline(placed):
        return _line(nodes, pictures)
    found = []
    for node in placed:
        if isinstance(node, str) and not node.strip():
            continue
        whole: Nodes = (node,)
        for write in (_block, _paragraph, _raw):
            text = write(whole)
            if text and html.folded(render(text, "", []).nodes) == html.folded(whole):
                found.append(text)
                break
        else:
            raise NotKept
    text = "\n\n".join(found)
    if html.folded(html.unwrapped(render(text, "", []).nodes)) != html.folded(html.unwrapped(placed)):
        text = _raw(html.without_breaks(placed))  # neighbours that Markdown would join, such as two lists
    return text


def _placed(nodes: Nodes, pictures: str) -> Nodes:
    """The tree with the pictures that came with the file where they will lie."""

    def changed(element: Element) -> Nodes:
        source = element.get("src") or ""
        if element.tag == "img" and source.startswith(PICTURES):
            return (element.replace(src=pictures + source.removeprefix(PICTURES)),)
        return (element,)

    return html.mapped(nodes, changed)


def _raw(nodes: Nodes) -> str:
    return "".join(html.one_line((node,)) for node in html.without_breaks(nodes))


def _paragraph(nodes: Nodes) -> str:
    node = nodes[0]
    if not isinstance(node, Element) or node.tag != "p" or node.attributes:
        return ""
    return _guarded(" ".join(_tags(node.children).split()))


def _block(nodes: Nodes) -> str:
    """A paragraph, or a list of lines, in Markdown; nothing for other blocks."""
    node = nodes[0]
    if isinstance(node, str):
        return _guarded(" ".join(_inline((node,)).split()))
    if node.attributes or node.tag not in ("p", "ul", "ol"):
        return ""
    if node.tag == "p":
        return _guarded(" ".join(_inline(node.children).split()))
    items = [child for child in node.children if isinstance(child, Element)]
    if not all(item.tag == "li" and not item.attributes and html.is_inline(item.children) for item in items):
        return ""
    marks = [f"{number}. " if node.tag == "ol" else "- " for number in range(1, len(items) + 1)]
    texts = [_guarded(" ".join(_inline(item.children).split())) for item in items]
    return "\n".join(mark + text for mark, text in zip(marks, texts, strict=True))


_MARKS = re.compile(
    r"[\\`*_\[\]{}｛｝<>&|｜~^!\"]|==|\+\+|--|:\w|//|@|www\.|^[^\u3400-\u9fffA-Za-z0-9《“（(]|^\d+\s*[.．)）、]"
    r"|^[(（]\s*\d|[#＃]$"
)
"""What may be a mark of Markdown or of our quizzes; words without any are written as they are."""
_OPENS = r"(?:[(（]?\s*\d{1,4}\s*[.．)）、]|[=~]{2}|【\s*[xX√✓✔=＝]?\s*[\]］】]|[^\w\s\\<&\"'$%…￥《“‘「『【（(=~])"
"""What at the start of a line is a list, a heading, a quote, an option or another mark, or may be one."""
_RISKY = re.compile(rf"[{{}}｛｝|｜<&]|[#＃\\]$|^{_OPENS}")
"""What must not stand as it is, whatever Markdown makes of it: our quizzes have marks of their own."""
_ESCAPED = re.compile(r"[\\`*_\[\]]")
_AS_ENTITY = re.compile(
    r"[{}｛｝<>|｜~^@]|&(?=[#\w])|=(?==)|(?<==)=|\+(?=\+)|(?<=\+)\+|:(?=\w)|!(?=\[)|(?<=/)/"
)
_START = re.compile(_OPENS)
_INLINE_START = re.compile(r"\*\*(?=\S)|\*(?=[^\s*])|`|!\[|\[")
"""What `_pretty` begins with where an element stands first; as text these signs are escaped."""


def _text(text: str) -> str:
    text = _AS_ENTITY.sub(
        lambda match: f"&#{ord(match[0])};" if match[0] not in "<>" else _sign(match[0]), text
    )
    return _ESCAPED.sub(lambda match: "\\" + match[0], text)


def _sign(sign: str) -> str:
    return "&lt;" if sign == "<" else "&gt;"


def _guarded(line: str) -> str:
    """A line whose first character opens nothing: no list, heading, quote or option."""
    line = line.strip()
    if not _START.match(line) or _INLINE_START.match(line):
        return line
    return f"&#{ord(line[0])};{line[1:]}"


def _inline(nodes: Nodes) -> str:
    return "".join(map(_pretty, nodes))


def _pretty(node: Node) -> str:
    if isinstance(node, str):
        return _text(node)
    inner = _inline(node.children)
    if node.tag == "img" and {key for key, _ in node.attributes} <= {"src", "alt", "title"}:
        return f"![{_text(node.get('alt') or '')}]({_target(node, 'src')})"
    if node.tag == "a" and inner and {key for key, _ in node.attributes} <= {"href", "title"}:
        return f"[{inner}]({_target(node, 'href')})"
    if not node.attributes and inner.strip() == inner and inner:
        if node.tag in ("strong", "em"):
            mark = "**" if node.tag == "strong" else "*"
            return f"{mark}{inner}{mark}"
        only = node.children[0]
        if node.tag == "code" and len(node.children) == 1 and isinstance(only, str) and "`" not in only:
            return f"`{only}`" if not re.search(r"[|｜{}｛｝]", only) else _tag(node, inner)
    return _tag(node, inner)


def _target(node: Element, name: str) -> str:
    title = node.get("title")
    target = node.get(name) or ""
    if re.search(r"[\s()<>\[\]\\`|｜{}｛｝]", target):
        target = f"<{target}>"
    return f'{target} "{title}"' if title else target


def _tags(nodes: Nodes) -> str:
    return "".join(
        _text(node) if isinstance(node, str) else _tag(node, _tags(node.children)) for node in nodes
    )


def _tag(node: Element, inner: str) -> str:
    attributes = "".join(f' {key}="{_attribute(value)}"' for key, value in node.attributes)
    return f"<{node.tag}{attributes}>" + ("" if node.tag in VOID else f"{inner}</{node.tag}>")


def _attribute(value: str) -> str:
    return re.sub(r"[|｜{}｛｝\n]", lambda match: f"&#{ord(match[0])};", entities.escape(value))
