"""A question's text as other systems keep it: one piece of HTML, with its lead-in, its prompt and what follows it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mkcampaign.model.quiz import Lead, Nodes, Question
from mkcampaign.model.tree import Element, Node, text_of, to_html, walk
from mkcampaign.problem import Problem
from mkcampaign.read.markup import from_html, inline

BLOCKS = frozenset(
    "blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre summary table "
    "tbody td tfoot th thead tr ul".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TITLE = "mc-lead-title"
_LEAD = "mc-lead"
_PROMPT = "mc-prompt"
_COLUMNS = "mc-columns"
_TAG = re.compile(
    r"</?(?:a|b|br|code|del|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|small|span|strike|strong|sub|sup|table|tbody"
    r"|td|th|thead|tr|u|ul)(?:\s[^<>]*)?/?>|<!--|&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});",
    re.IGNORECASE,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")


def is_inline(nodes: Nodes) -> bool:
    """Whether all of it stands within a line."""
    return not any(element.tag in BLOCKS for element in walk(nodes))


def says(nodes: Nodes) -> bool:
    """Whether there is anything to be seen: words, or a picture."""
    return bool(text_of(nodes)) or any(element.tag == "img" for element in walk(nodes))


def is_plain(nodes: Nodes) -> bool:
    """Whether it is words and nothing else."""
    return all(isinstance(node, str) for node in nodes)


def folded(nodes: Nodes) -> str:
    """The tree as HTML in which white space that no reader sees is left out: the same for what looks the same."""
    return _bare("".join(_folded(nodes, keeps=False)))


def _folded(nodes: Nodes, *, keeps: bool) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield html.escape(node if keeps else re.sub(r"\s+", " ", node), quote=False)
        else:
            inner = "".join(_folded(node.children, keeps=keeps or node.tag == "pre"))
            attributes = "".join(f' {key}="{html.escape(value)}"' for key, value in sorted(node.attributes))
            yield f"<{node.tag}{attributes}>{inner}</{node.tag}>"


_AROUND_BLOCKS = re.compile(rf"\s*(</?(?:{'|'.join(sorted(BLOCKS))})(?:\s[^<>]*)?>)\s*")


def _bare(text: str) -> str:
    pieces = re.split(r"(<pre[ >].*?</pre>)", text, flags=re.DOTALL)
    return "".join(
        piece
        if piece.startswith("<pre")
        else re.sub(
            r" +", " ", _AROUND_BLOCKS.sub(r"\1", piece)
        ).strip()  # what it touches is a block, or nothing
        for piece in pieces
    )


# --- out -------------------------------------------------------------------------------------------


def question_text(question: Question, lead: Lead | None) -> Nodes:
    """All that stands before what is to be answered: the lead-in, the prompt as a paragraph, the text under it.

    The words above the columns of a matching question come last: no other format has a place for them.
    """
    tag, mark = ("p", "") if is_inline(question.prompt) else ("div", _PROMPT)
    prompt = Element(tag, (("class", mark),) if mark else (), question.prompt)
    above = tuple(Element("em", (), (name,)) for name in question.columns)
    columns = (Element("p", (("class", _COLUMNS),), (above[0], " — ", above[1])),) if above else ()
    return (*lead_text(lead), prompt, *without_breaks(question.context), *columns)


def lead_text(lead: Lead | None) -> Nodes:
    """A lead-in as a box of its own, by which it is known when it is read again; nothing where there is none."""
    if lead is None:
        return ()
    title = Element("p", (("class", _TITLE),), (Element("strong", (), (lead.title,)),))
    inside = (title, *without_breaks(lead.nodes)) if lead.title else without_breaks(lead.nodes)
    return (Element("div", (("class", _LEAD),), inside),)


def without_breaks(nodes: Nodes) -> Nodes:
    """Blocks without the line breaks between them."""
    return tuple(node for node in nodes if isinstance(node, Element) or node.strip())


def mapped(nodes: Nodes, change: Callable[[Element], Nodes]) -> Nodes:
    """The tree with every element, the inner ones first, replaced by what `change` makes of it."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            found.append(node)
        else:
            found.extend(change(Element(node.tag, node.attributes, mapped(node.children, change))))
    return tuple(found)


# --- in --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question's text was taken apart into."""

    lead: Lead | None
    prompt: Nodes
    context: Nodes
    columns: tuple[str, ...] = ()


def taken_apart(nodes: Nodes, name: str) -> Asked:
    """The lead-in (as `lead_text` writes it), the prompt and the rest of a question's text.

    The prompt is what stands before the first block, or the first block where that is a paragraph or heading; a text
    that begins with anything else is asked about by the question's `name`.
    """
    rest = list(without_breaks(nodes) if not is_inline(nodes) else nodes)
    lead = None
    if rest and isinstance(box := rest[0], Element) and _LEAD in box.classes:
        lead = _lead(without_breaks(box.children))
        rest.pop(0)
    columns: tuple[str, ...] = ()
    if len(rest) > 1 and isinstance(last := rest[-1], Element) and _COLUMNS in last.classes:
        columns = tuple(text_of(e.children) for e in last.children if isinstance(e, Element))
        rest.pop()
    while rest and not says((rest[0],)):
        rest.pop(0)
    start: list[Node] = []
    while rest and (isinstance(rest[0], str) or is_inline((rest[0],))):
        start.append(rest.pop(0))
    if not start and rest and isinstance(first := rest[0], Element):
        is_prompt = first.tag == "p" or first.tag in _HEADINGS or first.tag == "div"
        if (is_prompt and is_inline(first.children)) or _PROMPT in first.classes:
            start = list(first.children)
            rest.pop(0)
    prompt = _trimmed(tuple(start))
    if not says(prompt) and name:
        prompt = (name,)
    return Asked(lead, prompt, _as_blocks(tuple(rest)), columns if len(columns) == 2 else ())


def _lead(nodes: Nodes) -> Lead:
    title = ""
    if nodes and isinstance(nodes[0], Element) and _TITLE in nodes[0].classes:
        title, nodes = text_of(nodes[0].children), nodes[1:]
    return Lead(title=title, nodes=nodes)


def _as_blocks(nodes: Nodes) -> Nodes:
    """Loose words among blocks, each run as a paragraph."""
    found: list[Node] = []
    run: list[Node] = []
    for node in (*nodes, None):
        if node is not None and (isinstance(node, str) or is_inline((node,))):
            run.append(node)
            continue
        if says(tuple(run)):
            found.append(Element("p", (), _trimmed(tuple(run))))
        run = []
        if node is not None:
            found.append(node)
    return tuple(found)


def _trimmed(nodes: Nodes) -> Nodes:
    """Without the white space and line breaks at either end."""
    found = list(nodes)
    while found and _is_space(found[0]):
        found.pop(0)
    while found and _is_space(found[-1]):
        found.pop()
    if found and isinstance(first := found[0], str):
        found[0] = first.lstrip()
    if found and isinstance(last := found[-1], str):
        found[-1] = last.rstrip()
    return tuple(found)


def _is_space(node: Node) -> bool:
    return not node.strip() if isinstance(node, str) else node.tag == "br"


def unwrapped(nodes: Nodes) -> Nodes:
    """One lone paragraph as its children, anything else as blocks: as a piece of our Markdown is read."""
    if is_inline(nodes):
        return _trimmed(nodes)
    blocks = [node for node in without_breaks(nodes) if says((node,))]
    if len(blocks) == 1 and isinstance(blocks[0], Element) and blocks[0].tag in ("p", "div"):
        only = blocks[0]
        return unwrapped(only.children) if only.tag == "p" or is_inline(only.children) else (only,)
    return _as_blocks(tuple(blocks))


def read(text: str, how: str, path: str, problems: list[Problem], *, line: int) -> Nodes:
    """A text of another system as our tree. `how` it is written: html, markdown, plain, or moodle.

    `moodle` is what people type into a plain box: HTML where there are tags or entities in it, else words, in either
    case with line breaks that are meant (Moodle's FORMAT_MOODLE).
    """
    text = _CONTROLS.sub("", text)
    if how == "markdown":
        return inline(text, path, problems, first_line=line)[1]
    if how == "plain" or (how == "moodle" and not _TAG.search(text)):
        return _lines(text.strip())
    if how == "moodle" and not re.search(r"<(?:p|br|div|ul|ol|table|pre)\b", text, re.IGNORECASE):
        text = text.strip().replace("\n", "<br>")
    return mapped(from_html(text, path, problems, first_line=line), _plainer)


def _plainer(element: Element) -> Nodes:
    """`b` and `i` as what Markdown makes of stress."""
    tag = {"b": "strong", "i": "em"}.get(element.tag, element.tag)
    return (Element(tag, element.attributes, element.children),)


def _lines(text: str) -> Nodes:
    found: list[Node] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            found.append(Element("br"))
        if line.strip():
            found.append(" ".join(line.split()) if number else line.strip())
    return tuple(found)


def one_line(nodes: Nodes) -> str:
    """The tree as HTML on one line; a line break is an entity, and so are the marks of our tables and headings."""
    return re.sub(r"[\n|｜{}｛｝]", lambda match: f"&#{ord(match[0])};", to_html(nodes).replace("\r\n", "\n"))
