"""The quizzes of two programmes all the way, as their users go: C14, for parents, and Q6, the directors' exam.

From one Markdown file: the page with its certificate, paper, answer sheet and key (A and B of the exam), GIFT, Moodle
XML and Aiken, and back again.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from exchanged import SITES_QUIZZES, essences, quiz_from
from marked import Paper, marked, squeezed
from reference import REFERENCE_DAY, ROOT, environment, page_of, parse, produced, rendering, words

from mkcampaign import urls
from mkcampaign.cli import main
from mkcampaign.model.quiz import QuestionKind
from mkcampaign.model.tree import text_of
from mkcampaign.render.rendering import Rendering

DAY = REFERENCE_DAY.isoformat()
JUDGE = Path(__file__).parent / "judges" / "gift.mjs"
ROWS = {"C14": "parent-communication", "Q6": "director-exam"}
PAPERS = {"C14": "parent-communication-paper", "Q6": "director-exam-paper"}
CHAPTERS = {"C14": "changzhou", "Q6": "chengyang"}
VERSIONS = {"C14": ("",), "Q6": ("a", "b")}


def command(*arguments: str) -> Result:
    return CliRunner(catch_exceptions=False).invoke(main, arguments)


@pytest.fixture(scope="module")
def pages() -> Rendering:
    return rendering(ROOT, REFERENCE_DAY)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What `mkcampaign print` makes of both papers."""
    folder = tmp_path_factory.mktemp("papers")
    result = command(
        "print", "-f", str(ROOT / "mkdocs.yml"), "--as-of", DAY, "-o", str(folder), *PAPERS.values()
    )
    assert result.exit_code == 0, result.output
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def stems(row: str) -> Iterator[tuple[str, str, str]]:
    """(version, name of the paper, name of its key) for both uses."""
    for version in VERSIONS[row]:
        for use in ("office", "large"):
            rest = "-".join(filter(None, [version, CHAPTERS[row], use]))
            yield version, f"{PAPERS[row]}-{rest}.pdf", f"{PAPERS[row]}-key-{rest}.pdf"


# --- on the phone -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS)
def test_the_page_asks_every_question_and_holds_the_certificate(row: str, pages: Rendering) -> None:
    quiz = SITES_QUIZZES[ROWS[row]]
    page = page_of(pages, urls.noun("quiz", ROWS[row]))
    said = squeezed(words(page))
    for question in quiz.questions:
        assert squeezed(text_of(question.prompt)) in said
        assert squeezed(text_of(question.explanation)) in said, "it reads without a script"
    assert f"共{len(quiz.questions)}题" in said
    assert "及格线60%" in said
    (certificate,) = page.xpath("//*[@data-mc-certificate]")
    assert quiz.title in certificate.text_content()
    assert "不是正式证书" in certificate.text_content()


@pytest.mark.parametrize("row", ROWS)
def test_all_six_kinds_are_in_them(row: str) -> None:
    assert {question.kind for question in SITES_QUIZZES[ROWS[row]].questions} == set(QuestionKind)


# --- on paper ---------------------------------------------------------------------------------------------


def test_every_file_is_there_and_no_other(printed: dict[str, bytes]) -> None:
    assert set(printed) == {name for row in ROWS for _, *both in stems(row) for name in both}
    assert len(printed) == 4 + 8


@pytest.mark.parametrize("row", ROWS)
def test_the_key_marks_the_paper(row: str, printed: dict[str, bytes]) -> None:
    quiz = SITES_QUIZZES[ROWS[row]]
    for version, paper, key in stems(row):
        asked = Paper(printed[paper]).asked(quiz)
        held = Paper(printed[key])
        answers = held.answers(asked)
        assert [one.number for one, said in zip(asked, answers, strict=True) if not marked(one, said)] == []
        assert [one.options for one in held.asked(quiz)] == [one.options for one in asked]
        for one in [*asked, *held.asked(quiz)]:
            assert len(one.pages) == 1, (paper, one.number)
        for question in quiz.questions:
            assert squeezed(text_of(question.explanation)) in held.text
        last = Paper(printed[paper])
        assert "答题卡" in last.text
        assert f"{version.upper()}卷" in last.words(last.pages) if version else True


def test_the_two_exams_are_two(printed: dict[str, bytes]) -> None:
    quiz = SITES_QUIZZES["director-exam"]
    one, other = (
        Paper(printed[f"director-exam-paper-{letter}-chengyang-office.pdf"]).asked(quiz) for letter in "ab"
    )
    assert [q.question.line for q in one] != [q.question.line for q in other]


def test_the_site_has_the_papers_codes_and_no_answers_of_a_key(pages: Rendering) -> None:
    """A key is for staff: neither its file nor its name is among what is published."""
    found = produced(pages)
    assert not [uri for uri in found if "-key-" in uri]
    bank = parse(found[urls.questions("director-training")].produce().decode())
    assert "试卷：A、B" in words(bank)


# --- to an LMS and back -----------------------------------------------------------------------------------


def exported(row: str, to: str, tmp_path: Path) -> tuple[Result, Path]:
    file = tmp_path / f"{ROWS[row]}.{to}"
    result = command("export", "quiz", "-f", str(ROOT / "mkdocs.yml"), ROWS[row], "--to", to, "-o", str(file))
    return result, file


def imported(file: Path, tmp_path: Path) -> tuple[Result, str]:
    """The quiz file that an import of it gives on a new site."""
    site = tmp_path / "site"
    assert command("new", "site", str(site)).exit_code == 0
    result = command("import", "quiz", "-f", str(site / "mkdocs.yml"), str(file), "--as", "back")
    back = site / "content/quizzes/back.md"
    return result, back.read_text("utf-8") if back.exists() else ""


@pytest.mark.parametrize("to", ["gift", "moodle-xml"])
@pytest.mark.parametrize("row", ROWS)
def test_it_goes_out_whole_and_comes_back_the_same(row: str, to: str, tmp_path: Path) -> None:
    quiz = SITES_QUIZZES[ROWS[row]]
    count = len(quiz.questions)
    result, file = exported(row, to, tmp_path)
    assert result.exit_code == 0, result.output
    assert f"导出了 {count} 道题" in result.stdout
    lines = result.stderr.splitlines()
    assert all("[提醒]" in line for line in lines)
    ordering = [line for line in lines if "export-changed" in line]
    orders = [question for question in quiz.questions if question.kind is QuestionKind.ORDERING]
    if to == "gift":
        (order,) = orders
        assert len(ordering) == 1
        assert ordering[0].startswith(f"{quiz.path}:{order.line}:1: export-changed: GIFT 没有这种题型，")
        assert text_of(order.prompt) in ordering[0]
        assert "提示：" in ordering[0]
    else:
        assert not lines

    told, text = imported(file, tmp_path)
    assert f"读进 {count} 道题" in told.stdout
    assert told.exit_code == 0, told.output
    back = quiz_from(text)
    want = list(quiz.questions)
    if to == "gift":  # which has no points, and said so
        worth = [q.points for q in quiz.questions]
        once = len(set(worth)) == 1  # all weigh the same: said once, and what matters is not buried
        assert sum("分值" in line for line in lines) == (1 if once else sum(n != 1 for n in worth))
        want = [*quiz_from(_without_points(quiz.path)).questions]
    assert essences(back.questions) == essences(want)


def _without_points(path: str) -> str:
    text = (ROOT / path).read_text("utf-8")
    for points in "23":
        text = text.replace(f" points={points} ", " ")
    return text.replace("\npoints: 30\n", "\n")


@pytest.mark.parametrize("row", ROWS)
def test_an_independent_reader_takes_the_gift(row: str, tmp_path: Path) -> None:
    _, file = exported(row, "gift", tmp_path)
    result = subprocess.run(
        ["node", str(JUDGE)],
        input=json.dumps({row: file.read_text("utf-8")}),
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = json.loads(result.stdout)[row]
    assert "error" not in found
    read = [one for one in found["questions"] if one["type"] not in ("Category", "Description")]
    assert len(read) == len(SITES_QUIZZES[ROWS[row]].questions)
    steps = [
        pair
        for one in read
        if one["type"] == "Matching"
        for pair in one["matchPairs"]
        if "步" in pair["subquestion"]["text"]
    ]
    assert [pair["subquestion"]["text"] for pair in steps] == [f"第 {n} 步" for n in range(1, len(steps) + 1)]
    assert len(steps) >= 3, "Moodle's form wants three answers"


@pytest.mark.parametrize("row", ROWS)
def test_aiken_names_what_it_cannot_hold_and_writes_nothing(row: str, tmp_path: Path) -> None:
    result, file = exported(row, "aiken", tmp_path)
    assert (result.exit_code, file.exists()) == (1, False)
    quiz = SITES_QUIZZES[ROWS[row]]
    refused = [line for line in result.stderr.splitlines() if "export-unsupported" in line]
    beyond = [q for q in quiz.questions if q.kind not in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE)]
    assert len(refused) == len(beyond)
    for question in beyond:
        assert any(line.startswith(f"{quiz.path}:{question.line}:1: ") for line in refused)
