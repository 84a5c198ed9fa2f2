"""A 卷 and B 卷: every version of a question paper with its own key, told apart wherever it turns up."""

from __future__ import annotations

import csv
import io
import time
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from exchanged import as_quiz, quiz_from
from marked import Paper, marked
from reference import parse, words
from sites import AS_OF, TINY, edit, run, write
from test_edition_pages import made, whole
from test_press import WORKSHOP
from test_press_sheet import manuscript

from mkcampaign import urls
from mkcampaign.drawing import drawn, drawn_version, versions_alike
from mkcampaign.editions import edition_code, offered
from mkcampaign.judge import judge
from mkcampaign.model.documents import Format
from mkcampaign.model.edition import Edition, Part, Variant, code
from mkcampaign.model.quiz import Choice, Question, QuestionKind, Quiz
from mkcampaign.model.release import LEDGER
from mkcampaign.model.site import Site, SiteSettings
from mkcampaign.press import lay_out, press
from mkcampaign.press.faults import Fault, problems
from mkcampaign.press.room import Materials, PrintRoom, own_edition
from mkcampaign.press.store import Store
from mkcampaign.read.load import load
from mkcampaign.releases import State, paper_codes
from mkcampaign.render import print_order_pages
from mkcampaign.wording import translator

DAY = date.fromisoformat(AS_OF)
TEMPLATES = Path(__file__).parents[1] / "theme" / "print"
LETTERS = "AB"

BANK = """\
---
title: 结课考试
pass: 60%
versions: [A, B]
time_limit: 40 分钟
---
每题只看一遍。

""" + "\n".join(
    f"## 第 {'甲乙丙丁戊己庚辛壬癸'[at]} 题问的是什么？\n\n"
    + "".join(f"- [{'x' if at % 4 == n else ' '}] {word}{at}号选项\n" for n, word in enumerate("春夏秋冬"))
    + "\n> 解析：想一想。\n"
    for at in range(9)
)
BANK += """
## 多选的一题选哪几样？ { .multiple points=2 }

- [x] 红色
- [ ] 黄色
- [x] 蓝色
- [ ] 以上都不对

> 解析：两样。

## 判断这一句。

- [ ] 对
- [x] 错

> 解析：不对。

## 填一填要补充什么？

- [=] 叶酸
- [=] 叶酸片

> 解析：叶酸。

## 排一排先后。

1. 备孕期间
2. 怀孕期间
3. 分娩当天
4. 产后访视

> 解析：按时间。

## 连一连两边。

| 时候 | 要做的事 |
|---|---|
| 孕早期 | 建册 |
| 孕中期 | 筛查 |
|  | 拔牙 |

> 解析：对上。
"""

FILES = {
    **TINY,
    "campaigns.yml": TINY["campaigns.yml"]
    + "    quizzes: [exam]\n    materials:\n      - {pamphlet: exam-paper, copies: 45, places: [hall]}\n"
    + "places:\n  hall: {name: 培训教室}\nchapters:\n  east: {name: 某街道计划生育协会, parent: association}\n",
    "content/quizzes/exam.md": BANK,
    "content/pamphlets/exam-paper.md": "---\ntitle: 结课考试试卷\nformat: sheet\nquiz: exam\nchapters: all\n"
    "version: '1'\nlast_reviewed: 2026-11-20\n---\n# 答题前请看\n\n1. 闭卷。\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", FILES)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = write(tmp_path_factory.mktemp("versions"), FILES)
    found, problems_ = load(folder, SiteSettings(title="小站", url="https://example.org/"))
    assert [str(one) for one in problems_] == []
    return found


SOURCE = quiz_from(BANK, "content/quizzes/exam.md")
_ROOMS: dict[int, PrintRoom] = {}


def room(site: Site) -> PrintRoom:
    """A print room over the site that keeps nothing."""
    return _ROOMS.setdefault(
        id(site),
        PrintRoom(
            Materials(
                site=site,
                as_of=DAY,
                templates=TEMPLATES,
                content=Path("/nowhere"),
                translate=translator("zh-Hans"),
            ),
            Store(Path("/nowhere/store")),
        ),
    )


def edition(letter: str, part: Part = Part.PAPER, variant: Variant = Variant.OFFICE) -> Edition:
    return Edition(
        pamphlet="exam-paper",
        chapter="association",
        language="zh-Hans",
        variant=variant,
        part=part,
        quiz_version=letter,
    )


_PDFS: dict[Edition, bytes] = {}


def pdf(site: Site, which: Edition) -> bytes:
    """An edition off the press, whole."""
    if which not in _PDFS:
        said = room(site).manuscript(which)
        sheet = lay_out(said, site.pamphlets[which.pamphlet].matter.format, which.variant, which.part)
        result = press(sheet, workshop=WORKSHOP, created=said.created)
        assert result.findings == ()
        assert result.pdf is not None
        _PDFS[which] = result.pdf
    return _PDFS[which]


# --- which there are --------------------------------------------------------------------------------------


def test_every_version_has_a_paper_and_a_key_for_every_chapter_and_use(read: Site) -> None:
    found = [one for one in offered(read, DAY) if one.chapter == "east"]
    assert len(found) == len(set(found)) == 2 * 2 * len(Variant)
    assert {(one.quiz_version, one.part) for one in found} == {(x, p) for x in LETTERS for p in Part}


def test_the_files_are_named_by_their_version() -> None:
    assert edition("A").stem("zh-Hans") == "exam-paper-a-association-office"
    assert edition("B", Part.KEY).stem("zh-Hans") == "exam-paper-key-b-association-office"
    assert edition("").stem("zh-Hans") == "exam-paper-association-office"


def test_versions_share_the_code_and_that_of_other_papers_is_what_it_was(read: Site) -> None:
    """A code stands for a pamphlet's version, a chapter and a language; paper with these is out already."""
    assert edition_code(read.pamphlets["exam-paper"], "east", "zh-Hans") == code(
        "exam-paper", "east", "zh-Hans", "1"
    )
    assert code("director-exam-paper", "chengyang", "zh-Hans", "1") == "b6d46znf"
    for which in (edition("A"), edition("B"), edition("A", Part.KEY)):
        address = room(read).manuscript(which).imprint.qr_url
        assert address == f"https://example.org/p/{code('exam-paper', 'association', 'zh-Hans', '1')}/"


def test_versions_and_keys_are_kept_apart_in_the_store(read: Site) -> None:
    own = room(read)
    keys = {own.key(edition(letter, part)) for letter in LETTERS for part in Part}
    assert len(keys) == 4
    first = own_edition(read, offered(read, DAY), "exam-paper")
    assert first == edition("A")


# --- the papers and their keys ----------------------------------------------------------------------------


@pytest.mark.parametrize("variant", [Variant.OFFICE, Variant.LARGE, Variant.SCREEN])
@pytest.mark.parametrize("letter", LETTERS)
def test_the_key_marks_its_own_paper(read: Site, letter: str, variant: Variant) -> None:
    """By every question, the key's letters lead on this paper to the words that the quiz's file calls right."""
    asked = Paper(pdf(read, edition(letter, variant=variant))).asked(SOURCE)
    key = Paper(pdf(read, edition(letter, Part.KEY, variant)))
    answers = key.answers(asked)
    assert len(answers) == len(SOURCE.questions) == 14
    wrong = [one.number for one, answer in zip(asked, answers, strict=True) if not marked(one, answer)]
    assert wrong == []
    again = key.asked(SOURCE)
    assert [one.question for one in again] == [one.question for one in asked]
    assert [one.options for one in again] == [one.options for one in asked]


def test_the_key_of_the_other_version_does_not(read: Site) -> None:
    """Or the test above would prove nothing."""
    asked = Paper(pdf(read, edition("B"))).asked(SOURCE)
    of_a = Paper(pdf(read, edition("A"))).asked(SOURCE)
    answers = Paper(pdf(read, edition("A", Part.KEY))).answers(of_a)
    by_number = dict(enumerate(answers, start=1))
    wrong = 0
    for one in asked:
        try:
            wrong += not marked(one, by_number[one.number])
        except KeyError:  # a letter that this question does not have
            wrong += 1
    assert wrong > len(asked) // 2


def test_versions_ask_in_another_order_and_lay_options_out_in_another_order(read: Site) -> None:
    one, other = (Paper(pdf(read, edition(letter))).asked(SOURCE) for letter in LETTERS)
    assert [q.question.line for q in one] != [q.question.line for q in other]
    assert {q.question.line: q.options for q in one} != {q.question.line: q.options for q in other}
    assert {q.question.line for q in one} == {q.question.line for q in other}


@pytest.mark.parametrize("variant", [Variant.OFFICE, Variant.LARGE, Variant.PRESS])
def test_a_question_is_never_parted_from_its_options(read: Site, variant: Variant) -> None:
    for letter in LETTERS:
        for part in Part:
            for one in Paper(pdf(read, edition(letter, part, variant))).asked(SOURCE):
                assert len(one.pages) == 1, (letter, part, one.number)


@pytest.mark.parametrize("variant", Variant)
@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("letter", LETTERS)
def test_every_page_says_its_version_and_no_other(
    read: Site, letter: str, part: Part, variant: Variant
) -> None:
    found = Paper(pdf(read, edition(letter, part, variant)))
    other = "B" if letter == "A" else "A"
    for number in range(1, found.pages + 1):
        said = found.words(number)
        assert f"{letter}卷" in said, number
        assert f"{other}卷" not in said, number
    # large, beside the title, and in what a reader of the file is told
    tops = [g for g in found.glyphs if g.page == 1 and g.text == "卷"]
    assert max(g.bottom - g.top for g in tops) > 5
    document = pdfium.PdfDocument(pdf(read, edition(letter, part, variant)))
    assert document.get_metadata_value("Title") == f"结课考试试卷 · {letter} 卷"
    document.close()


def test_an_answer_sheet_that_came_off_says_which_paper_it_belongs_to(read: Site) -> None:
    for letter in LETTERS:
        found = Paper(pdf(read, edition(letter)))
        last = "".join(g.text for g in found.glyphs if g.page == found.pages)
        assert last.startswith(f"答题卡{letter}卷结课考试试卷姓名单位日期")
        asked = found.asked(SOURCE)
        boxes = {"single": "单选ABCD", "multiple": "多选ABCD", "true-false": "判断对错"}
        for one in asked:
            assert f"{one.number}{boxes.get(one.question.kind.value, '')}" in last


@pytest.mark.parametrize("variant", Variant)
@pytest.mark.parametrize("letter", LETTERS)
def test_the_answer_sheet_has_a_leaf_of_its_own(read: Site, letter: str, variant: Variant) -> None:
    """Printed on both sides of the paper, it begins on a front; a page left empty for that says so."""
    found = Paper(pdf(read, edition(letter, variant=variant)))
    first = next(n for n in range(1, found.pages + 1) if found.words(n).startswith("答题卡"))
    before = found.words(first - 1)
    if variant is Variant.SCREEN:
        assert "本页没有试题" not in found.text
    else:
        assert first % 2 == 1
        assert ("选项" in before or "多选" in before) != ("本页没有试题，答题卡在下一张。" in before)


def test_the_same_paper_gives_the_same_bytes(read: Site) -> None:
    for which in (edition("B"), edition("B", Part.KEY)):
        before = _PDFS.pop(which, None) or pdf(read, which)
        _PDFS.pop(which, None)
        assert pdf(read, which) == before


def test_large_print_is_large(read: Site) -> None:
    """All that is read to answer is set in 18 pt or more; smaller are page numbers and the imprint's last lines."""
    for part in Part:
        document = pdfium.PdfDocument(pdf(read, edition("A", part, Variant.LARGE)))
        small = ""
        for page in document:
            text = page.get_textpage()
            for at in range(text.count_chars()):
                if pdfium_c.FPDFText_GetFontSize(text.raw, at) < 17.99:
                    small += chr(pdfium_c.FPDFText_GetUnicode(text.raw, at))
        document.close()
        for prompt in ("题问的是什么", "单选", "号选项", "姓名", "闭卷", "叶酸", "想一想", "方框"):
            assert prompt not in "".join(small.split()), prompt


def test_a_paper_without_versions_says_nothing_of_them(site: Path) -> None:
    edit(site / "content/quizzes/exam.md", "versions: [A, B]\n", "shuffle: yes\n")
    found, _ = load(site, SiteSettings(title="小站"))
    assert {one.quiz_version for one in offered(found, DAY)} == {""}
    said = Paper(pdf(found, edition("", variant=Variant.OFFICE)))
    assert "卷" not in said.text.replace("试卷", "").replace("闭卷", "")


def test_the_only_version_is_named_too(site: Path) -> None:
    edit(site / "content/quizzes/exam.md", "versions: [A, B]", "versions: C")
    found, _ = load(site, SiteSettings(title="小站"))
    assert {one.quiz_version for one in offered(found, DAY)} == {"C"}


def test_a_leaflet_that_goes_with_a_quiz_has_no_versions(site: Path) -> None:
    edit(site / "content/pamphlets/exam-paper.md", "format: sheet", "format: letter")
    found, _ = load(site, SiteSettings(title="小站"))
    assert {(one.quiz_version, one.part) for one in offered(found, DAY)} == {("", Part.PAPER)}


ODD = """\
---
title: 问答
versions: [A, B]
---
## 哪一个？

- [x] 甲
  - 一
  - 二
- [ ] 乙

  ```
  ## 不是题
  ```
- [ ] <div>丁</div>
- [ ] “没有后引号
- [ ] <u>戊</u> & <script>x</script>
"""


@pytest.mark.parametrize("part", Part)
def test_odd_options_stand_on_paper_or_are_named(part: Part) -> None:
    """A list, code and HTML in an option are printed; what the fonts lack is a finding of its question."""

    def findings(text: str) -> tuple[set[str], str]:
        own = manuscript(quiz=drawn_version(quiz_from(text), "B"), quiz_version="B")
        result = press(lay_out(own, Format.SHEET, Variant.OFFICE, part), workshop=WORKSHOP, created=DAY)
        said = Paper(result.pdf).text if result.pdf else ""
        return {f"{one.kind} {one.panel} {one.detail}" for one in result.findings}, said

    found, said = findings(ODD)
    assert found == set()
    for word in ("甲一二", "##不是题", "丁", "“没有后引号", "戊&"):
        assert word in said
    assert "script" not in said
    named, said = findings(ODD.replace("“没有后引号", "笑 😀 שלום"))
    assert "glyph-missing question-1 😀" in named
    assert {"glyph-missing question-1 " + letter for letter in "שלום"} <= named
    assert said == ""


# --- drawing ----------------------------------------------------------------------------------------------


def small(options: int) -> Quiz:
    choices = tuple(Choice(nodes=(f"第{at}项",), is_right=at == 0) for at in range(options))
    return as_quiz(
        [Question(kind=QuestionKind.SINGLE, prompt=("问？",), choices=choices)],
        versions=["A", "B", "C", "D", "E", "F"],
    )


def test_no_two_versions_are_one_as_long_as_there_is_another_way() -> None:
    quiz = small(3)
    orders = {
        tuple(choice.nodes for choice in drawn_version(quiz, letter).questions[0].choices)
        for letter in "ABCDEF"
    }
    assert len(orders) == 6
    assert versions_alike(quiz) is None
    assert versions_alike(small(2)) == ("A", "C") or versions_alike(small(2)) == ("B", "C")


def test_a_version_is_the_lot_of_its_letter() -> None:
    """Papers that were printed before stay as they were."""
    for letter in LETTERS:
        assert drawn_version(SOURCE, letter) == drawn(SOURCE, letter)
    assert drawn_version(SOURCE, "") == drawn(SOURCE, "paper")


def test_five_thousand_questions_are_drawn_in_good_time() -> None:
    asked = "".join(f"## 第 {n} 题？\n\n- [x] 甲\n- [ ] 乙\n- [ ] 丙\n\n" for n in range(5_000))
    quiz = quiz_from(f"---\ntitle: 题库\nversions: [A, B, C, D]\n---\n{asked}")
    start = time.process_time()
    papers = {letter: drawn_version(quiz, letter) for letter in quiz.matter.versions}
    assert time.process_time() - start < 30
    assert {len(paper.questions) for paper in papers.values()} == {5_000}
    assert len({tuple(q.line for q in paper.questions) for paper in papers.values()}) == 4


# --- the command ------------------------------------------------------------------------------------------


def names(folder: Path) -> set[str]:
    return {file.name for file in (folder / "print").iterdir()}


def wished(site: Path, *arguments: str) -> list[str]:
    result = run(site, "print", "--as-of", AS_OF, "exam-paper", "--variant", "office", *arguments)
    assert result.exit_code == 0, result.output
    return sorted(names(site))


def test_every_version_is_printed_unless_one_is_asked_for(site: Path) -> None:
    assert wished(site, "--quiz-version", "b卷") == [
        "exam-paper-b-association-office.pdf",
        "exam-paper-key-b-association-office.pdf",
    ]
    assert wished(site) == [
        "exam-paper-a-association-office.pdf",
        "exam-paper-b-association-office.pdf",
        "exam-paper-key-a-association-office.pdf",
        "exam-paper-key-b-association-office.pdf",
    ]


@pytest.mark.parametrize(
    ("typed", "said"), [("C", "没有 C 卷。已有：A 卷、B 卷。"), ("甲", "“甲”不是卷名"), ("AB", "不是卷名")]
)
def test_a_version_that_is_none(site: Path, typed: str, said: str) -> None:
    result = run(site, "print", "--as-of", AS_OF, "--quiz-version", typed)
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_ledger_counts_the_copies_of_both(site: Path) -> None:
    """A code stands once in an entry; a key is not given out."""
    result = run(
        site, "print", "--as-of", AS_OF, "--variant", "office", "--release", "--copies", "30", "exam-paper"
    )
    assert result.exit_code == 0, result.output
    assert "已登记印发 2 个版本，每个 30 份" in result.stdout
    found, told = load(site, SiteSettings(title="小站", url="https://example.org/"))
    assert [str(one) for one in told if one.mark.path.endswith(LEDGER)] == []
    (entry,) = found.releases
    assert [(one.chapter, one.copies) for one in entry.editions] == [("association", 60)]


@pytest.mark.parametrize(
    ("old", "new", "is_told"),
    [
        ("春0号选项", "春天选项", True),
        ("第 甲 题问的是什么？", "第 甲 题考的是什么？", True),
        ("4. 产后访视", "4. 产后上门访视", True),
        ("| 孕中期 | 筛查 |", "| 孕中期 | 产检 |", True),
        ("points=2", "points=3", True),
        ("每题只看一遍。", "每题看两遍。", True),
        ("> 解析：两样。", "> 解析：红和蓝。", False),
        ("- [=] 叶酸片", "- [=] 叶酸药片", False),
        ("- [x] 红色\n- [ ] 黄色", "- [ ] 红色\n- [x] 黄色", False),
    ],
)
def test_questions_changed_after_the_paper_was_given_out_are_told(
    site: Path, old: str, new: str, is_told: bool
) -> None:
    """A key made from changed questions would not fit the papers that lie out; a corrected key does."""
    given = ("--variant", "office", "--release", "--copies", "30", "exam-paper")
    assert run(site, "print", "--as-of", AS_OF, *given).exit_code == 0
    edit(site / "content/quizzes/exam.md", old, new)
    found, told = load(site, SiteSettings(title="小站", url="https://example.org/"))
    warned = [one for one in (*told, *judge(found, DAY)) if one.rule == "version-not-raised"]
    assert len(warned) == is_told
    if is_told:
        assert dict(warned[0].values)["panels"] == "结课考试"
    (paper,) = [one for one in paper_codes(found, DAY) if one.chapter == "association"]
    assert paper.state is (State.CHANGED if is_told else State.CURRENT)


def test_a_fault_of_one_version_names_it(read: Site) -> None:
    fault = Fault(kind="text-lost", detail="字", title="第 3 题")
    both = {edition("A"): (fault,), edition("B"): (fault,)}
    told = list(problems(read, both, translator("zh-Hans")))
    assert len(told) == 1
    assert "卷" not in dict(told[0].values).get("edition", "")
    (told_b,) = problems(read, {edition("B", Part.KEY): (fault,)}, translator("zh-Hans"))
    assert dict(told_b.values)["edition"] == "（B 卷，答案）"


# --- the site ---------------------------------------------------------------------------------------------


@cache
def _whole_site(folder: Path) -> dict[str, bytes]:
    return {uri: output.produce() for uri, output in made(folder, DAY).items()}


def test_the_site_offers_every_paper_and_no_key(site: Path) -> None:
    found = _whole_site(site)
    papers = {uri for uri in found if uri.startswith("downloads/exam-paper/") and "office" in uri}
    assert papers == {
        f"downloads/exam-paper/exam-paper-{letter}-{chapter}-office.pdf"
        for letter in "ab"
        for chapter in ("association", "east")
    }
    assert not [uri for uri in found if "key" in uri]
    assert not [uri for uri, content in found.items() if b"exam-paper-key" in content]
    for uri in (
        urls.noun("pamphlet", "exam-paper"),
        urls.edition(code("exam-paper", "association", "zh-Hans", "1")),
    ):
        page = parse(found[uri].decode())
        said = words(page)
        assert said.index("A 卷 · 办公打印") < said.index("B 卷 · 办公打印") < said.index("A 卷 · 送印刷厂")
        saved = [a.get("download") for a in page.xpath("//a[@download]")]
        assert "结课考试试卷-某区计划生育协会-A 卷-办公打印.pdf" in saved


def test_the_print_order_says_how_many_of_each(site: Path) -> None:
    rendering, _ = whole(site, DAY)
    files = dict(print_order_pages.files(rendering))
    rows = list(csv.reader(io.StringIO(files[urls.print_order("winter", ".csv")]().decode("utf-8-sig"))))
    (lot,) = [row for row in rows if "培训教室" in row]
    assert "1（A 卷、B 卷）" in lot
    assert lot[-1] == "A 卷 23 份、B 卷 22 份"
    page = words(parse(_whole_site(site)[urls.print_order("winter")].decode()))
    assert "A 卷 / B 卷" in page
    assert "A 卷 23 份、B 卷 22 份" in page


def test_the_longer_version_counts_for_the_paper(site: Path) -> None:
    """Nobody should run out of paper for B because A was counted."""
    rendering, prints = whole(site, DAY)
    longer = {
        one: replace(rendering.printed[one], pages=5 if one.quiz_version == "B" else 4)
        for one in prints.prints
    }
    assert replace(rendering, printed=longer).reading_pages["exam-paper"] == 5


def test_an_editors_file_cannot_take_a_papers_place(site: Path) -> None:
    file = site / "content/downloads/exam-paper/exam-paper-b-east-large.pdf"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"%PDF")
    result = run(site, "check", "--as-of", AS_OF)
    assert "output-clash" in result.stdout
