"""The print room: what decides an edition's key, what the store keeps, who sets what, and what is told of it."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mkcampaign.model.documents import Format, Paper
from mkcampaign.model.edition import Edition, Part, Variant
from mkcampaign.model.site import Site, SiteSettings
from mkcampaign.model.tree import Element, Node
from mkcampaign.press import Imprint, Letter, Manuscript, Panel, Picture, Quote, SignIn, Workshop, press
from mkcampaign.press import crew as crews
from mkcampaign.press import keys as keys_module
from mkcampaign.press import room as rooms
from mkcampaign.press.crew import DIED, GIVEN_UP, OTHER_PRESS, Crew, here, local, processes, set_editions
from mkcampaign.press.faults import LOST, Fault, problems
from mkcampaign.press.keys import Keys
from mkcampaign.press.layout import lay_out
from mkcampaign.press.room import Materials, PrintRoom, Prints, Scope, own_edition, print_all
from mkcampaign.press.store import KEPT_S, Store, write_whole
from mkcampaign.press.task import Batch, Kit, Outcome, Task, close_workshop, work
from mkcampaign.problem import Problem
from mkcampaign.read.load import load
from mkcampaign.wording import translator
from mkcampaign.year_plans import Programme

TEMPLATES = Path(__file__).parents[1] / "theme" / "print"
STARTER = Path(__file__).parents[1] / "generator" / "mkcampaign" / "starter"
DAY = date(2026, 11, 22)
CHINESE, ENGLISH = translator("zh-Hans"), translator("en")
PAMPHLET = "content/pamphlets/maternity-protection.md"


def traditional(text: str) -> str:
    return text.replace("服务热线", "服務熱線")


def panels(*texts: str) -> tuple[Panel, ...]:
    """Six panels; the first ones say the texts."""
    said = [*texts, *[""] * (6 - len(texts))]
    return tuple(
        Panel(title=f"第{at}面", nodes=(Element("p", (), (text,)),) if text else (), line=at * 10)
        for at, text in enumerate(said, start=1)
    )


BASE = Manuscript(
    title="折页",
    language="zh-Hans",
    colour="#1f7a6d",
    panels=panels("甲", "乙"),
    imprint=Imprint(name="某市计划生育协会"),
    created=DAY,
    quotes={"a.md": Quote(title="问", text="答")},
)


def key_of(
    manuscript: Manuscript,
    format: Format = Format.TRIFOLD,
    variant: Variant = Variant.OFFICE,
    part: Part = Part.PAPER,
    templates: Path = TEMPLATES,
) -> str:
    return Keys(templates).of(manuscript, format, variant, part)


# --- keys ------------------------------------------------------------------------------------------

CHANGES: dict[str, Any] = {
    "title": "折页二",
    "language": "zh-Hant-TW",
    "colour": "#1f7a6e",
    "panels": panels("甲", "丙"),
    "imprint": Imprint(name="某市计划生育协会", hotline="12345"),
    "created": date(2026, 11, 23),
    "quotes": {"a.md": Quote(title="问", text="答。")},
    "pictures": {"a.png": Picture(file=Path("/nowhere/a.png"), size=(1, 1))},
    "paper": Paper.A4,
    "letter": Letter(window=True),
    "quiz": "a quiz",
    "quiz_version": "B",
    "menu": "a menu",
    "sign_in": SignIn(title="讲座"),
    "programme": Programme(year=2027, months=()),
    "convert": traditional,
}


def test_every_field_of_a_manuscript_is_tried() -> None:
    assert {field.name for field in dataclasses.fields(Manuscript)} == CHANGES.keys()


@pytest.mark.parametrize("field", CHANGES)
def test_what_an_edition_says_decides_its_key(field: str) -> None:
    changed = dataclasses.replace(BASE, **{field: CHANGES[field]})
    assert key_of(changed) != key_of(BASE)
    assert key_of(dataclasses.replace(changed, **{field: getattr(BASE, field)})) == key_of(BASE)


def test_how_it_is_laid_out_decides_its_key() -> None:
    made = {key_of(BASE, variant=variant) for variant in Variant}
    made |= {key_of(BASE, format=format) for format in Format}
    made |= {key_of(BASE, part=part) for part in Part}
    assert len(made) == 1 + (len(Variant) - 1) + (len(Format) - 1) + (len(Part) - 1)


def test_who_sets_it_decides_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "common.typ").write_text("#let a = 1")
    one = key_of(BASE, templates=tmp_path)
    (tmp_path / "common.typ").write_text("#let a = 2")
    other = key_of(BASE, templates=tmp_path)
    monkeypatch.setattr(keys_module, "press_sources", lambda: "another press")
    assert len({one, other, key_of(BASE, templates=tmp_path)}) == 3


def test_a_release_of_a_package_decides_who_sets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    keys_module.press_sources.cache_clear()
    ours = keys_module.press_sources()
    monkeypatch.setattr(keys_module, "_release", lambda name: "0" if name == "typst" else "1")
    keys_module.press_sources.cache_clear()
    assert keys_module.press_sources() != ours
    monkeypatch.undo()
    keys_module.press_sources.cache_clear()
    assert keys_module.press_sources() == ours


def test_the_line_and_the_folder_are_not_in_it(tmp_path: Path) -> None:
    moved = tuple(dataclasses.replace(panel, line=panel.line + 7) for panel in BASE.panels)
    assert key_of(dataclasses.replace(BASE, panels=moved)) == key_of(BASE)
    made = []
    for folder, content in (("one", b"same"), ("two", b"same"), ("three", b"other")):
        file = tmp_path / folder / "a.png"
        file.parent.mkdir()
        file.write_bytes(content)
        pictures = {"a.png": Picture(file=file, size=(2, 2))}
        made.append(key_of(dataclasses.replace(BASE, pictures=pictures)))
    assert made[0] == made[1] != made[2]


texts = st.text(st.sampled_from('甲乙 a"\\\n<\u2028'), max_size=3)
trees: st.SearchStrategy[tuple[Node, ...]] = st.recursive(
    st.tuples(texts),
    lambda inner: st.lists(
        texts
        | st.builds(
            Element,
            st.sampled_from(["p", "b"]),
            st.lists(st.tuples(texts, texts), max_size=1).map(tuple),
            inner,
        ),
        max_size=3,
    ).map(tuple),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(trees, trees)
def test_two_texts_have_one_key_where_they_are_the_same(
    one: tuple[Node, ...], other: tuple[Node, ...]
) -> None:
    own, others = (
        dataclasses.replace(BASE, panels=(Panel(title="", nodes=nodes, line=1),)) for nodes in (one, other)
    )
    assert (key_of(own) == key_of(others)) is (one == other)


def test_a_key_is_the_same_in_every_process(tmp_path: Path) -> None:
    """Whatever the seed by which Python orders sets; a quiz has some."""
    said = (
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from mkcampaign.model.documents import Format\n"
        "from mkcampaign.model.edition import Part, Variant\n"
        "from mkcampaign.model.site import SiteSettings\n"
        "from mkcampaign.press.keys import Keys\n"
        "from mkcampaign.press.manuscript import Imprint, Manuscript\n"
        "from mkcampaign.read.load import load\n"
        f"site, _ = load(Path({str(STARTER)!r}), SiteSettings(title='x'))\n"
        "own = Manuscript(title='t', language='zh-Hans', colour='#123456', panels=(), imprint=Imprint(name='n'),"
        " created=date(2026, 1, 1), quiz=site.quizzes['member-day'])\n"
        f"print(Keys(Path({str(TEMPLATES)!r})).of(own, Format.SHEET, Variant.OFFICE, Part.KEY))\n"
    )
    made = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(STARTER.parents[1])}
        done = subprocess.run(
            [sys.executable, "-c", said], env=environment, capture_output=True, text=True, check=True
        )
        made.add(done.stdout)
    assert len(made) == 1


# --- the store -------------------------------------------------------------------------------------

NOTES = {"pages": 2, "fits": [], "faults": [], "words": "汉字"}


def test_what_is_put_in_comes_out(tmp_path: Path) -> None:
    store = Store(tmp_path / ".cache" / "editions")
    assert store.get("a") is None
    assert not list(tmp_path.iterdir())
    put = store.put("a", NOTES, content=b"pdf", suffix=".pdf")
    store.put("b", {"faults": []}, content=None, suffix=".pdf")
    again = Store(tmp_path / ".cache" / "editions")
    assert again.get("a") == put
    assert put.read() == b"pdf"
    assert (put.size, put.notes) == (3, NOTES)
    broken = again.get("b")
    assert broken is not None
    assert not broken.is_made
    names = {file.name for file in (tmp_path / ".cache").rglob("*") if file.is_file()}
    assert names == {".gitignore", "a.json", "a.pdf", "b.json"}


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def edited(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"2", b"3").replace(b"pdf", b"pdg", 1))


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def nested(file: Path) -> None:
    file.write_bytes(b"[" * 100_000)


@pytest.mark.parametrize("damage", [cut, edited, emptied, nested, Path.unlink])
@pytest.mark.parametrize("suffix", [".pdf", ".json"])
def test_what_was_damaged_is_as_if_it_were_not_there(
    tmp_path: Path, damage: Callable[[Path], None], suffix: str
) -> None:
    store = Store(tmp_path / "editions")
    store.put("a", NOTES, content=b"pdf", suffix=".pdf")
    damage(tmp_path / "editions" / f"a{suffix}")
    assert store.get("a") is None
    store.put("a", NOTES, content=b"pdf", suffix=".pdf")
    mended = store.get("a")
    assert mended is not None
    assert mended.read() == b"pdf"


def test_an_entry_under_another_name_is_none(tmp_path: Path) -> None:
    store = Store(tmp_path / "editions")
    store.put("a", NOTES, content=b"pdf", suffix=".pdf")
    (tmp_path / "editions" / "a.json").rename(tmp_path / "editions" / "b.json")
    assert store.get("b") is None


def test_where_nothing_can_be_written_a_spare_folder_or_memory_holds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    store = Store(tmp_path / "file" / "editions")
    entry = store.put("a", NOTES, content=b"pdf", suffix=".pdf")
    assert store.get("a") == entry
    assert entry.file is not None

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mkcampaign.press.store.write_whole", full)
    held = store.put("b", NOTES, content=b"pdf", suffix=".pdf")
    assert (held.file, held.read()) == (None, b"pdf")
    assert store.get("b") == held


def test_a_file_gone_since_is_no_missing_template(tmp_path: Path) -> None:
    entry = Store(tmp_path / "editions").put("a", NOTES, content=b"pdf", suffix=".pdf")
    assert entry.file is not None
    entry.file.unlink()
    with pytest.raises(OSError, match=r"a\.pdf") as raised:
        entry.read()
    assert not isinstance(raised.value, FileNotFoundError)


def test_what_nobody_asks_for_goes_after_an_hour(tmp_path: Path) -> None:
    store = Store(tmp_path / "editions")
    for key in ("kept", "old", "new"):
        store.put(key, NOTES, content=key.encode(), suffix=".pdf")
    (tmp_path / "editions" / ".x.pdf.part").write_bytes(b"killed")
    before = time.time() - KEPT_S - 60
    for name in ("kept.pdf", "kept.json", "old.pdf", "old.json", ".x.pdf.part"):
        os.utime(tmp_path / "editions" / name, (before, before))
    store.prune({"kept"})
    assert {file.name for file in (tmp_path / "editions").iterdir()} == {
        "kept.pdf",
        "kept.json",
        "new.pdf",
        "new.json",
    }
    assert Store(tmp_path / "nowhere").prune(set()) == 0


def test_two_processes_share_a_store(tmp_path: Path) -> None:
    """Both write and read the same keys at the same time; neither ever reads half of one."""
    said = (
        "import sys\n"
        "from pathlib import Path\n"
        "from mkcampaign.press.store import Store\n"
        f"store = Store(Path({str(tmp_path / 'editions')!r}))\n"
        "seen = 0\n"
        "for turn in range(40):\n"
        "    for key in 'abcd':\n"
        "        store.put(key, {'key': key}, content=key.encode() * 200_000, suffix='.pdf')\n"
        "        for other in 'abcd':\n"
        "            entry = store.get(other)\n"
        "            seen += entry is not None\n"
        "            assert entry is None or entry.read() == other.encode() * 200_000\n"
        "print(seen)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(STARTER.parents[1])}
    both = [
        subprocess.Popen([sys.executable, "-c", said], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [int(one.communicate(timeout=100)[0]) > 100 for one in both] == [True, True]
    assert not list((tmp_path / "editions").glob(".*"))


@pytest.mark.parametrize("method", ["write", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "full"), KeyboardInterrupt()])
def test_no_half_file_stays(
    tmp_path: Path, method: str, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole(tmp_path / "a.pdf", b"old")

    def stop(*_: object) -> None:
        raise error

    if method == "replace":
        monkeypatch.setattr(Path, "replace", stop)
    else:
        monkeypatch.setattr(Path, "chmod", stop)
    with pytest.raises(type(error)):
        write_whole(tmp_path / "a.pdf", b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.pdf", b"old")]


# --- who sets them ---------------------------------------------------------------------------------

KIT = Kit.of(TEMPLATES)
SHEET = lay_out(BASE, Format.TRIFOLD, Variant.OFFICE)


def idle(*keys: str) -> list[Task]:
    """Tasks that cost nothing: nothing is wanted of their sheet."""
    return [Task(key=key, sheet=SHEET, created=DAY, pdf=False) for key in keys]


def eventful(batch: Batch) -> list[Outcome]:
    """What the tests have in place of `work`: a key says what befalls its worker."""
    for task in batch.tasks:
        what, _, detail = task.key.partition(":")
        if what == "deadly" or (what == "once" and not Path(detail).exists()):
            if detail:
                Path(detail).touch()
            os._exit(1)
        if what == "raises":
            raise ValueError(detail)
    return work(batch)


def run(tasks: list[Task], crew: Crew) -> dict[str, str]:
    """Why each key is lost, or nothing; every key comes back once."""
    outcomes = list(set_editions(iter(tasks), count=len(tasks), kit=KIT, crew=crew))
    assert sorted(outcome.key for outcome in outcomes) == sorted(task.key for task in tasks)
    return {outcome.key: outcome.lost for outcome in outcomes}


@pytest.fixture
def _eventful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # a worker that dies clears nothing away
    monkeypatch.setattr(crews, "work", eventful)


@pytest.mark.usefixtures("_eventful")
def test_a_worker_that_dies_costs_one_edition_by_name() -> None:
    others = [str(number) for number in range(20)]
    lost = run(idle(*others[:7], "deadly", *others[7:]), processes(2))
    assert lost == {**dict.fromkeys(others, ""), "deadly": DIED}


@pytest.mark.usefixtures("_eventful")
def test_a_worker_that_dies_once_costs_nothing(tmp_path: Path) -> None:
    keys = ["0", f"once:{tmp_path / 'died'}", *"123456"]
    assert set(run(idle(*keys), processes(2)).values()) == {""}


@pytest.mark.usefixtures("_eventful")
def test_workers_that_always_die_are_given_up() -> None:
    lost = run(idle(*(f"deadly:/dev/null{number}" for number in range(8))), processes(2))
    assert set(lost.values()) <= {DIED, GIVEN_UP}
    assert GIVEN_UP in lost.values()


@pytest.mark.usefixtures("_eventful")
@pytest.mark.parametrize("crew", [here(), processes(2)])
def test_an_exception_costs_one_edition(crew: Crew) -> None:
    assert run(idle("0", "raises:so", "1", "2"), crew) == {
        "0": "",
        "raises:so": "ValueError: so",
        "1": "",
        "2": "",
    }


def test_another_release_of_the_press_is_refused() -> None:
    other = dataclasses.replace(KIT, sources="another")
    outcomes = list(set_editions(iter(idle("0")), count=1, kit=other, crew=here()))
    assert [outcome.lost for outcome in outcomes] == [OTHER_PRESS]


def test_who_is_put_to_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "cores", lambda: 4)
    assert [local(count).size for count in (1, 11, 12, 40, 4000)] == [1, 1, 3, 4, 4]
    assert [local(count, jobs=3).size for count in (1, 2, 40)] == [1, 2, 3]
    monkeypatch.setattr(crews, "cores", lambda: 1)
    assert local(4000).size == 1


def test_tasks_are_taken_as_they_are_done() -> None:
    """Forty thousand sheets are never laid out at once."""
    taken: list[str] = []

    def tasks() -> Iterator[Task]:
        for task in idle(*map(str, range(1000))):
            taken.append(task.key)
            yield task

    outcomes = set_editions(tasks(), count=1000, kit=KIT, crew=here())
    for _ in range(3):
        next(outcomes)
    assert len(taken) <= 4
    outcomes.close()


def test_processes_set_the_same_bytes_as_this_one() -> None:
    tasks = [
        Task(key=variant.value, sheet=lay_out(BASE, Format.TRIFOLD, variant), created=DAY, cover=True)
        for variant in (Variant.OFFICE, Variant.SCREEN)
    ]
    beside = {o.key: o for o in set_editions(iter(tasks), count=2, kit=KIT, crew=processes(2))}
    shipped = Kit.of(TEMPLATES, is_remote=True)
    afar = {o.key: o for o in set_editions(iter(tasks), count=2, kit=shipped, crew=here())}
    with Workshop(TEMPLATES) as workshop:
        for task in tasks:
            mine = press(task.sheet, workshop=workshop, created=DAY)
            assert mine.findings == ()
            assert beside[task.key].pressed == afar[task.key].pressed == mine
            assert (beside[task.key].cover or b"").startswith(b"\x89PNG")


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    """Workers clear away the folders in which they worked."""
    said = (
        "from test_print_room import *\n"
        "if __name__ == '__main__':\n"
        "    task = Task(key='a', sheet=SHEET, created=DAY)\n"
        "    assert [o.lost for o in set_editions([task], count=1, kit=KIT, crew=processes(2))] == ['']\n"
    )
    (tmp_path / "run.py").write_text(said)
    (tmp_path / "tmp").mkdir()
    path = os.pathsep.join([str(Path(__file__).parent), str(STARTER.parents[1])])
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp"), "PYTHONPATH": path}
    subprocess.run([sys.executable, str(tmp_path / "run.py")], env=environment, check=True, timeout=100)
    assert not list((tmp_path / "tmp").glob("mkcampaign*"))


@pytest.mark.filterwarnings("ignore")
def test_a_dask_cluster_sets_them_without_our_folders(tmp_path: Path) -> None:
    """In a process of its own: what Dask starts stays out of this one."""
    pytest.importorskip("distributed")
    said = (
        "import shutil, sys, warnings\n"
        "from test_print_room import *\n"
        "from distributed import LocalCluster\n"
        "from mkcampaign.press.crew import dask\n"
        "if __name__ == '__main__':\n"
        "    templates = Path(sys.argv[1])\n"
        "    shutil.copytree(TEMPLATES, templates)\n"
        "    kit = Kit.of(templates, is_remote=True)\n"
        "    shutil.rmtree(templates)\n"
        "    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, protocol='tcp',\n"
        "                      dashboard_address=None) as cluster:\n"
        "        crew = dask(cluster.scheduler_address.removeprefix('tcp://'))\n"
        "        assert (crew.size, crew.is_remote) == (2, True)\n"
        "        tasks = [Task(key=str(n), sheet=SHEET, created=DAY) for n in range(3)]\n"
        "        outcomes = list(set_editions(tasks, count=3, kit=kit, crew=crew))\n"
        "    assert sorted(o.key for o in outcomes) == ['0', '1', '2'], outcomes\n"
        "    assert {(o.lost, o.pressed.findings, o.pressed.pages) for o in outcomes} == {('', (), 2)}\n"
        "    print('done')\n"
    )
    (tmp_path / "run.py").write_text(said)
    path = os.pathsep.join([str(Path(__file__).parent), str(STARTER.parents[1])])
    done = subprocess.run(
        [sys.executable, str(tmp_path / "run.py"), str(tmp_path / "templates")],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.endswith("done\n"), done.stderr


# --- the room --------------------------------------------------------------------------------------

SITE = {
    "campaigns.yml": """\
organisation: {id: association, name: 某区计划生育协会, hotline: "12345"}
chapters:
  east: {name: 东街街道计划生育协会}
  west: {name: 西街街道计划生育协会}
  north: {name: 北街街道计划生育协会}
  south: {name: 南街街道计划生育协会}
""",
    PAMPHLET: """\
---
title: 权益
format: trifold
version: "1"
last_reviewed: 2026-11-01
chapters: [east]
variants: [office, screen]
---
# 权益

# 产检算上班

产检所需的时间算劳动时间。

# 左

# 中

# 右

# 有问题，找我们
""",
}


def site_in(folder: Path, url: str = "https://example.org/") -> Materials:
    """The small site, written into the folder where it is not there yet, and read."""
    for name, text in SITE.items():
        file = folder / name
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    site, found = load(folder, SiteSettings(title="小站", url=url))
    assert not found
    return Materials(site=site, as_of=DAY, templates=TEMPLATES, content=folder / "content", translate=CHINESE)


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / PAMPHLET
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def never(*_: object, **__: object) -> Crew:
    raise AssertionError("nothing was to be set")


def counting(counts: list[int]) -> Callable[[int], Crew]:
    def crew(count: int) -> Crew:
        counts.append(count)
        return here()

    return crew


def everything(materials: Materials, store: Store, **more: Any) -> Prints:
    return print_all(materials, store=store, **more)


def test_what_has_not_changed_is_not_set_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "editions")
    told: list[tuple[int, int]] = []
    first = everything(site_in(tmp_path), store, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [(e.chapter, e.variant.value) for e in first.prints] == [
        ("association", "office"),
        ("association", "screen"),
        ("east", "office"),
        ("east", "screen"),
    ]
    assert first.covers.keys() == {"maternity-protection"}
    assert first.covers["maternity-protection"].size[0] == 400
    assert not first.problems
    edit(tmp_path, "format: trifold", "owner: 宣传科\nformat: trifold")
    again = everything(site_in(tmp_path), Store(tmp_path / "editions"), crew=never)
    assert again == first
    assert all(print_.pdf().startswith(b"%PDF") for print_ in again.prints.values())
    counts: list[int] = []
    edit(tmp_path, "产检所需", "产前检查所需")
    everything(site_in(tmp_path), store, crew=counting(counts))
    assert counts == [4]


def test_a_damaged_edition_is_set_again_alone(tmp_path: Path) -> None:
    store = Store(tmp_path / "editions")
    first = everything(site_in(tmp_path), store)
    victim = next(iter(first.prints.values()))
    assert victim.file is not None
    whole = victim.pdf()
    cut(victim.file)
    counts: list[int] = []
    again = everything(site_in(tmp_path), store, crew=counting(counts))
    assert counts == [1]
    assert again.prints[victim.edition].pdf() == whole


def test_a_broken_edition_is_not_set_again_and_its_line_follows_the_file(tmp_path: Path) -> None:
    site_in(tmp_path)
    edit(tmp_path, "产检所需", "👶产检所需")
    store = Store(tmp_path / "editions")
    first = everything(site_in(tmp_path), store)
    assert [(p.rule, p.mark.line) for p in first.problems] == [("glyph-missing", 11)]
    assert not first.prints
    assert not first.covers
    edit(tmp_path, "format: trifold", "owner: 宣传科\nformat: trifold")
    again = everything(site_in(tmp_path), store, crew=never)
    assert [(p.rule, p.mark.line) for p in again.problems] == [("glyph-missing", 12)]
    assert [p.message(CHINESE) for p in again.problems] == [p.message(CHINESE) for p in first.problems]


def test_a_preview_sets_only_what_its_pages_show(tmp_path: Path) -> None:
    store = Store(tmp_path / "editions")
    own = everything(site_in(tmp_path), store, scope=Scope.OWN)
    assert [(e.chapter, e.variant) for e in own.prints] == [("association", Variant.OFFICE)]
    assert own.covers
    everything(site_in(tmp_path), store)
    assert len(everything(site_in(tmp_path), store, scope=Scope.OWN, crew=never).prints) == 4


def test_without_an_address_the_editor_is_told(tmp_path: Path) -> None:
    found = everything(site_in(tmp_path, url=""), Store(tmp_path / "editions"))
    assert [p.rule for p in found.problems] == ["site-address-missing"]
    assert len(found.prints) == 4


@pytest.mark.usefixtures("_eventful")
def test_a_lost_edition_is_named_and_tried_again_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "set_editions", lambda tasks, **_: lose_first(tasks))
    store = Store(tmp_path / "editions")
    found = everything(site_in(tmp_path), store)
    assert [p.message(CHINESE) for p in found.problems] == [
        "排版失败（某区计划生育协会，办公打印）：排版的进程意外退出。"
    ]
    assert len(found.prints) == 3
    monkeypatch.undo()
    assert len(everything(site_in(tmp_path), store).prints) == 4


def lose_first(tasks: Iterator[Task]) -> Iterator[Outcome]:
    yield Outcome(key=next(tasks).key, lost=DIED)
    yield from set_editions(tasks, count=3, kit=KIT, crew=here())


def test_which_edition_stands_for_a_pamphlet(tmp_path: Path) -> None:
    site = site_in(tmp_path).site
    those = [
        Edition(pamphlet="maternity-protection", chapter=chapter, language=language, variant=variant)
        for chapter in ("east", "association")
        for language in ("zh-Hant-TW", "zh-Hans")
        for variant in (Variant.LARGE, Variant.SCREEN)
    ]
    own = own_edition(site, those, "maternity-protection")
    assert own is not None
    assert (own.chapter, own.language, own.variant) == ("association", "zh-Hans", Variant.SCREEN)
    assert own_edition(site, those[:2], "maternity-protection") is None


def test_an_unchanged_edition_costs_next_to_nothing(tmp_path: Path) -> None:
    """Less than 5 ms with its manuscript, where it takes some 150 to set (measured: 0.4 ms)."""
    site_in(tmp_path)
    store = Store(tmp_path / "editions")
    everything(site_in(tmp_path), store)
    materials = site_in(tmp_path)
    before = time.process_time()
    for _ in range(10):
        everything(materials, store, crew=never)
    assert (time.process_time() - before) / 40 < 0.005


def test_the_room_clears_its_workshop_away(tmp_path: Path) -> None:
    """A picture may be another one at the next rebuild of a preview."""
    from mkcampaign.press import task

    materials = site_in(tmp_path)
    room = PrintRoom(materials, Store(tmp_path / "editions"))
    edition = Edition(
        pamphlet="maternity-protection", chapter="east", language="zh-Hans", variant=Variant.OFFICE
    )
    assert room.known(edition) is None
    assert len(list(room.set_all([edition], crew=lambda _: here()))) == 1
    assert not task._WORKSHOPS
    assert room.known(edition) is not None
    close_workshop()


# --- what is told ----------------------------------------------------------------------------------

OVER = Fault(kind="panel-overflow", detail="", title="左", line=15, amount_mm=2.0)


@pytest.fixture(scope="module")
def branches_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return site_in(tmp_path_factory.mktemp("site")).site


def told(site: Site, *where: str, fault: Fault = OVER, translate: Any = CHINESE) -> list[str]:
    """The messages for one fault in editions written `chapter/variant[/language[/part]]`, up to the comma."""
    broken = {}
    for one in where:
        chapter, variant, language, part = (*one.split("/"), *("zh-Hans", "paper")[one.count("/") - 1 :])
        edition = Edition(
            pamphlet="maternity-protection",
            chapter=chapter,
            language=language,
            variant=Variant(variant),
            part=Part(part),
        )
        broken[edition] = [fault]
    found: list[Problem] = list(problems(site, broken, translate))
    return sorted(
        p.message(translate).removeprefix("“左”这一版").removesuffix("文字太多，超出 2.0 毫米。")
        for p in found
    )


@pytest.mark.parametrize(
    ("where", "labels"),
    [
        (["association/office", "association/large", "east/office", "east/large"], [""]),
        (["association/large", "east/large"], ["（大字版）"]),
        (["association/large", "association/screen"], ["（大字版、手机和电脑阅读）"]),
        (["east/office"], ["（东街街道计划生育协会）"]),
        (["east/office", "east/large"], ["（东街街道计划生育协会）"]),
        (["east/large"], ["（东街街道计划生育协会，大字版）"]),
        (["association/large", "east/office"], ["（东街街道计划生育协会）", "（大字版）"]),
        (
            [f"{chapter}/office" for chapter in ("east", "west", "north", "south")],
            ["（东街街道计划生育协会、西街街道计划生育协会、北街街道计划生育协会等 4 个）"],
        ),
        (["association/office/zh-Hant-TW"], ["（繁体（台湾用字））"]),
        (
            ["association/office/zh-Hant-TW", "east/office"],
            ["（东街街道计划生育协会）", "（繁体（台湾用字））"],
        ),
        (["association/office/zh-Hans/key", "east/office/zh-Hans/key"], ["（答案）"]),
    ],
)
def test_one_fault_of_many_editions_is_told_once(
    branches_site: Site, where: list[str], labels: list[str]
) -> None:
    assert told(branches_site, *where) == sorted(labels)


def test_the_greatest_overflow_is_told(branches_site: Site) -> None:
    plain = Edition(
        pamphlet="maternity-protection", chapter="association", language="zh-Hans", variant=Variant.OFFICE
    )
    longer = dataclasses.replace(plain, chapter="east")
    broken = {plain: [OVER], longer: [dataclasses.replace(OVER, amount_mm=5.5, detail="x")]}
    (found,) = problems(branches_site, broken, CHINESE)
    assert found.message(CHINESE) == "“左”这一版文字太多，超出 5.5 毫米。"
    assert (found.mark.path, found.mark.line) == (PAMPHLET, 15)


def test_two_causes_are_told_apart(branches_site: Site) -> None:
    plain = Edition(
        pamphlet="maternity-protection", chapter="association", language="zh-Hans", variant=Variant.OFFICE
    )
    faults = [Fault(kind="glyph-missing", detail=detail, title="左", line=15) for detail in "👶❤"]
    assert len(list(problems(branches_site, {plain: faults}, CHINESE))) == 2


def test_what_was_lost_is_always_named(branches_site: Site) -> None:
    lost = Fault(kind="typeset-error", detail=DIED, cause=LOST)
    (said,) = told(branches_site, "association/office", fault=lost)
    assert said == "排版失败（某区计划生育协会，办公打印）：排版的进程意外退出。"
    (english,) = told(branches_site, "east/large", fault=lost, translate=ENGLISH)
    assert english.startswith("Typesetting failed (东街街道计划生育协会, large print): ")


def test_notes_are_plain_json(tmp_path: Path) -> None:
    store = Store(tmp_path / "editions")
    everything(site_in(tmp_path), store)
    for file in (tmp_path / "editions").glob("*.json"):
        assert "/" not in json.loads(file.read_text("utf-8"))["file"]
