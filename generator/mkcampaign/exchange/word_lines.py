"""The lines of questions as people in China type them into Word: what each line is."""

from __future__ import annotations

import re
import unicodedata

_SPACE = r"[ \t\u00a0\u3000]"
_STOP = r"[.．。、:：)）]"

SECTION = re.compile(
    rf"{_SPACE}*(?:第?[一二三四五六七八九十]+{_SPACE}*(?:部分|大题)?{_SPACE}*[、.．:：]|[（(][一二三四五六七八九十]+[)）]){_SPACE}*"
    r"(?P<title>.*)$"
)
"""`一、单选题（每题2分）`."""
SECTION_BARE = re.compile(
    rf"{_SPACE}*(?P<title>(?:单项选择|单项|单选|多项选择|多项|多选|不定项选择|不定项|选择|判断|填空|简答|问答|论述|案例分析)题)"
    rf"{_SPACE}*(?:[（(].*[)）])?{_SPACE}*[:：]?{_SPACE}*$"
)
NUMBER = re.compile(
    rf"(?P<indent>{_SPACE}*)(?:(?:第{_SPACE}*(?P<said>\d{{1,4}}|[一二三四五六七八九十百]{{1,5}}){_SPACE}*题{_SPACE}*[.．、:：]?)"
    rf"|(?:(?:试题|题目|[Qq](?=\d)){_SPACE}*(?P<named>\d{{1,4}}){_SPACE}*(?:[.．、:：]|$))"
    rf"|(?P<circled>[①-⑳]){_SPACE}*[.．、]?"
    rf"|(?:(?P<plain>\d{{1,4}}){_SPACE}*(?:[.．](?!\d)|[.．](?=(?:19|20)\d\d{_SPACE}*年)|[、)）:：]|{_SPACE}+(?=[^\d\s])))"
    rf"|(?:[（(]{_SPACE}*(?P<round>\d{{1,4}}){_SPACE}*[)）])){_SPACE}*(?P<text>.*)$"
)
NAMED = re.compile(rf"{_SPACE}*[【\[［]?(?:题目|题干|问题)[】\]］]?{_SPACE}*[:：]{_SPACE}*(?P<text>\S.*)$")
"""`题目：…`: a question that says so of itself."""
NAMED_OPTIONS = re.compile(rf"{_SPACE}*[【\[［]?(?:选项|备选答案)[】\]］]?{_SPACE}*[:：]")
"""`选项：` before the options."""
MATERIAL = re.compile(
    rf"{_SPACE}*(?:[（(【\[［]?(?:共用题干|材料|案例|背景)[一二三四五六七八九十\d]{{0,3}}[)）】\]］]?{_SPACE}*[:：]"
    r"|(?:阅读|根据).{0,12}(?:材料|资料|案例|短文))"
)
"""`材料：…`: what the next questions are about."""
BULLET = re.compile(rf"{_SPACE}*[○●◯□■☐☑]{_SPACE}*(?P<text>\S.*)$")
"""`○A. …`: an option as pages of online forms show it, with or without its letter."""
MARKED_RIGHT = re.compile(rf"{_SPACE}*[（(]{_SPACE}*正确答案{_SPACE}*[)）]{_SPACE}*$")
"""`B. …(正确答案)`: the same pages, with the key."""
ASIDE = re.compile(
    rf"{_SPACE}*[【\[［]?(?:难度(?:系数|等级)?|难易(?:程)?度|知识点|考点|考查点|出处|来源|题型|章节|分值|分数|得分|用时)[】\]］]?{_SPACE}*[:：]"
)
"""`难度：易`: what a bank notes of a question, no part of the explanation."""
_ASIDE_INSIDE = re.compile(rf"{_SPACE}+(?=(?:得分|难度|知识点|用时|分值){_SPACE}*[:：])")
NO_ANSWER = re.compile(r"[（(]?略[)）]?|见(?:教材|课本|书).{0,12}|言之有理即可|(?:答案)?不(?:唯一|限)")
"""What stands in place of an answer that was not written down."""
OPTION = re.compile(
    rf"{_SPACE}*(?:[（(](?P<round>[A-Za-z])[)）]|(?P<plain>[A-Za-z])(?:{_SPACE}*{_STOP}|{_SPACE}+(?=[^A-Za-z\s])))"
    rf"{_SPACE}*(?P<text>.*)$"
)
ANSWER = re.compile(
    rf"{_SPACE}*[【\[［(（]?(?:(?:本题|参考|正确|标准)?答{_SPACE}*案(?:是|为)?|(?:ANSWER|Answer|answer)(?={_SPACE}*[:：]))[】\]］)）]?{_SPACE}*[:：]?{_SPACE}*(?P<text>.*)$"
)
ANSWERS = re.compile(r"[:：】\]］]|案\s*(?:是|为)?\s*[A-H√×对错]|案\s*$")
"""What makes a line that begins with 答案 one that gives it, rather than a sentence about it."""
ANSWER_INSIDE = re.compile(
    rf"(?<=\S)(?:{_SPACE}+|(?<=[)）。？?；;_]))(?=[【\[［(（]?(?:本题|参考|正确|标准)?答案(?:是|为)?[】\]］)）]?{_SPACE}*[:：]"
    r"|[【\[［](?:本题|参考|正确|标准)?答案[】\]］])"
)
"""Where the answer begins on a line that begins with something else."""
GIVEN = re.compile(rf"{_SPACE}*(?:我|你|您|学生|考生|本人)的?答案{_SPACE}*[:：]")
"""What somebody answered, as pages of finished tests show it: it is not the key."""
ANSWER_BEFORE = re.compile(
    rf"(?P<indent>{_SPACE}*)(?P<box>[（(]{_SPACE}*(?:[A-Ha-h]{{1,8}}|√|×|✓|✔|✗|✘|对|错|正确|错误)?{_SPACE}*[)）]){_SPACE}*"
    rf"(?P<rest>\d{{1,4}}{_SPACE}*(?:[.．](?!\d)|[、)）:：]).*)$"
)
"""`（√）1、…`: the box for the answer before the number."""
ANSWER_SHORT = re.compile(rf"{_SPACE}*答{_SPACE}*[:：]{_SPACE}*(?P<text>.*)$")
EXPLANATION = re.compile(
    rf"{_SPACE}*[【\[［(（]?(?:答案|试题|本题)?(?:解{_SPACE}*析|详解|分析|说明)[】\]］)）]?{_SPACE}*[:：]{_SPACE}*(?P<text>.*)$"
)
EXPLANATION_BOXED = re.compile(
    rf"{_SPACE}*[【\[［](?:答案|试题|本题)?(?:解析|详解|分析|说明)[】\]］]{_SPACE}*[:：]?{_SPACE}*(?P<text>.*)$"
)
_EXPLANATION_INSIDE = re.compile(
    rf"(?:{_SPACE}+|[；;。，,]{_SPACE}*|(?<=[A-Za-z√×✓✗对错确误]))(?=[【\[［]?(?:答案)?(?:解析|详解)[】\]］]?{_SPACE}*[:：]"
    r"|[【\[［](?:答案)?(?:解析|详解)[】\]］])"
)
POINTS = re.compile(rf"[（(\[【［]{_SPACE}*(?:本题|共)?{_SPACE}*(\d{{1,3}}){_SPACE}*分{_SPACE}*[)）\]】］]")
POINTS_EACH = re.compile(r"每(?:小题|题|个|空)?\s*(\d{1,3})\s*分")
KIND_MARK = re.compile(
    rf"[（(\[【［]{_SPACE}*(单项选择|单选|多项选择|多选|不定项选择|判断|填空)题?{_SPACE}*[)）\]】］]"
)
BLANK = re.compile(r"_{2,}|[（(][ \t\u00a0\u3000_]*[)）]|＿+")
"""Where the answer of a question is to be written."""
IN_STEM = re.compile(
    rf"(?P<open>[（(]){_SPACE}*(?P<answer>[A-Za-z](?:[A-Za-z、,，]|{_SPACE})*|√|×|✓|✔|✗|✘|对|错|正确|错误)"
    rf"{_SPACE}*(?P<close>[)）])"
)
KEY_RANGE = re.compile(
    r"(\d{1,4})\s*[-–—~～至]\s*(\d{1,4})\s*[:：.．、]?\s*((?:(?:正确|错误|[A-H√×✓✗TF对错])[\s、,，;；]*)+)"
)
KEY_HEADING = re.compile(
    rf"{_SPACE}*(?:[一二三四五六七八九十]+[、.．]{_SPACE}*)?(?:参考|标准|正确)?答案"
    rf"(?:[及与和]?(?:解析|说明|详解)|如下|汇总|一览表?|部分){_SPACE}*[:：]?{_SPACE}*$"
)
"""`参考答案及解析`: below it the answers of all questions."""
KEY_SIGN = re.compile(r"正确|错误|[A-H√×✓✗TF对错]")
KEY_ONE = re.compile(r"(?<!\d)(\d{1,4})\s*[.．、:：]?\s*([A-H]{1,8}|[√×✓✗]|对|错|正确|错误)(?![A-Za-z])")

TRUE = frozenset("对 正确 √ ✓ ✔ T TRUE 是".split())
FALSE = frozenset("错 错误 × ✗ ✘ F FALSE 否 X 不对 不正确".split())

KINDS = (
    ("不定项", "multiple"),
    ("多", "multiple"),
    ("判断", "true-false"),
    ("填空", "written"),
    ("单", "single"),
    ("选择", "choice"),
    ("简答", "essay"),
    ("问答", "essay"),
    ("论述", "essay"),
    ("解释", "essay"),
    ("计算", "essay"),
    ("分析", "essay"),
    ("作文", "essay"),
    ("案例", "essay"),
)


def half(text: str) -> str:
    """Full-width letters and digits as the others are: as long as before."""
    return re.sub(r"[０-９Ａ-Ｚａ-ｚ]", lambda match: chr(ord(match[0]) - 0xFEE0), text)


def is_list(text: str) -> bool:
    """Whether it gives the answers of several questions by their numbers."""
    plain = unicodedata.normalize("NFKC", text)
    return len(KEY_ONE.findall(plain)) > 1 or bool(KEY_RANGE.search(plain))


_DIGITS = {sign: number for number, sign in enumerate("一二三四五六七八九", start=1)}


def number_of(found: re.Match[str]) -> int:
    """The number that a match of `NUMBER` begins with: `3`, `（3）`, `第三题`, `③`."""
    said = found["said"] or found["named"] or found["plain"] or found["round"] or found["circled"]
    if said.isdecimal():
        return int(said)
    if found["circled"]:
        return int(unicodedata.numeric(said))
    number = digit = 0
    for sign in said:
        if times := {"十": 10, "百": 100}.get(sign):
            number, digit = number + (digit or 1) * times, 0
        else:
            digit = _DIGITS[sign]
    return number + digit


def in_range(low: int, high: int, signs: str) -> list[str]:
    """The answers of the questions from `low` to `high`, `ABCDA` or `A、BD、√`; none where there are more or fewer."""
    count = high - low + 1
    for each in (re.findall(r"[^\s、,，;；]+", signs), KEY_SIGN.findall(signs)):
        if len(each) == count:
            return each
    return []


def kind_of(title: str) -> str:
    """What a heading says of the questions under it; empty where it says nothing."""
    if re.fullmatch(
        r"(?:单项?|多项?|不定项)选择?|单选|多选|不定项|判断|填空|简答|问答|论述|名词解释|计算|案例分析|材料分析|作文",
        title.partition("（")[0].strip(),
    ):
        title += "题"
    return next((kind for word, kind in KINDS if f"{word}" in title[:12] and "题" in title[:14]), "")


def letters(text: str) -> str:
    """The letters an answer names, `A、B和D` as `ABD`; empty where it says anything else."""
    plain = unicodedata.normalize("NFKC", text).strip().strip("。.;；,，").upper()
    plain = re.sub(r"[\s、,，;；和与及/.]+", "", plain)
    return plain if re.fullmatch(r"[A-Z]{1,12}", plain) and plain not in ("TRUE", "FALSE") else ""


def truth(text: str) -> bool | None:
    """Whether an answer says that a statement is right; None where it says neither."""
    plain = unicodedata.normalize("NFKC", text).strip().strip("。.;；").upper()
    return True if plain in TRUE else False if plain in FALSE else None


def ends_in_truth(text: str) -> bool:
    """Whether a statement ends in a box that judges it: `…。（√）`."""
    found = re.search(r"[（(]([^（()）]{1,4})[)）][\s。.]*$", text)
    return found is not None and truth(found[1]) is not None


def options_in(line: str, expected: str) -> list[tuple[str, str, int]] | None:
    """The options on a line that begins with one, each with its letter, words and column; None where it does not.

    After the first, an option begins at the letter that follows in the alphabet, with space or a stop before it.
    """
    first = OPTION.match(line)
    if first is None or (letter := (first["round"] or first["plain"]).upper()) > "J":
        return None
    if expected and letter != expected and letter != "A":
        return None
    starts = [(first.start("text"), first.start("round") if first["round"] else first.start("plain"), letter)]
    position = first.start("text")
    while True:
        following = chr(ord(starts[-1][2]) + 1)
        both = f"{following}{following.lower()}"
        before = r"(?:(?<=[\s；;，,。\u00a0\u3000])|(?<=[^A-Za-z0-9])(?=[（(]))"
        mark = rf"{before}(?:[（(][{both}][)）]|[{both}]{_SPACE}*[.．、:：)）]){_SPACE}*"
        found = re.compile(mark).search(line, position)
        if found is None:
            break
        starts.append((found.end(), found.start(), following))
        position = found.end()
    ends = [start for _, start, _ in starts[1:]] + [len(line)]
    return [
        (
            letter,
            line[begin:end].strip().rstrip("；;") if end < len(line) else line[begin:end].strip(),
            at + 1,
        )
        for (begin, at, letter), end in zip(starts, ends, strict=True)
    ]


def tight_options(text: str) -> list[tuple[str, str]] | None:
    """Options with nothing between them, `A.甲B.乙C.丙`: each letter in turn, with a full stop after it."""
    parts = re.split(r"(?<![A-Za-z])([A-J])[.．]", text)
    names = parts[1::2]
    if parts[0].strip() or len(names) < 2 or names != [chr(ord("A") + n) for n in range(len(names))]:
        return None
    return [(name, words.strip()) for name, words in zip(names, parts[2::2], strict=True)]


def same(one: str, other: str) -> bool:
    """Whether two answers say the same, `A、B` and `BA`, √ and 正确."""
    named = letters(one), letters(other)
    if named[0] and named[1]:
        return set(named[0]) == set(named[1])
    judged = truth(one), truth(other)
    return judged[0] is not None and judged[0] is judged[1]


def split_answer(text: str) -> tuple[str, str]:
    """What stands after 答案, and the explanation on the same line; notes after it are nobody's answer."""
    if noted := _ASIDE_INSIDE.search(text):
        text = text[: noted.start()]
    found = _EXPLANATION_INSIDE.search(text)
    if not found:
        return text.strip(), ""
    rest = text[found.end() :]
    match = EXPLANATION.match(rest) or EXPLANATION_BOXED.match(rest)
    return text[: found.start()].strip(), match["text"].strip() if match else rest


def stem_options(text: str) -> int:
    """Where options begin in the line of the question itself: at an A that a B follows; -1 where there are none."""
    found = re.search(rf"(?<=[\s）)。？?：:！!，,])A{_SPACE}*[.．、)）]", text)
    if found and re.search(rf"(?<=[\s；;，,。])B{_SPACE}*[.．、)）]|[^A-Za-z]B[.．]", text[found.end() :]):
        return found.start()
    return -1
