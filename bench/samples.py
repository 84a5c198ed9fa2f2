"""Makes the sites that are measured: `python samples.py calendar|articles|prints|stock …` writes one into a folder.

`run.py` runs this as a process of its own, so that what it imports does not count towards what is measured.
The same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

FIRST_YEAR, YEARS = 2020, 20
OCCASIONS = {
    "member-day": ("5.29 会员活动日", "{date: 05-29}"),
    "breastfeeding": ("世界母乳喂养周", "{date: 08-01/08-07}"),
    "disabled-day": ("全国助残日", "{month: 5, byday: 3SU}"),
    "chongyang": ("重阳节", "{lunar: 09-09}"),
    "duanwu": ("端午节", "{lunar: 05-05}"),
    "new-year-eve": ("除夕", "{lunar: 除夕}"),
    "qingming": ("清明", "{term: 清明}"),
    "elders-month": ("敬老月", "{month: 10}"),
}
AUDIENCES = ["新婚夫妇", "备孕家庭", "孕产妇", "婴幼儿家庭", "育龄家庭", "老年人", "企业职工"]
TAGS = ["备孕", "产检", "喂养", "睡眠", "运动", "心理", "亲子阅读", "用药安全", "营养", "防暑", "牙齿"]
TOPICS = ["孕期营养", "产检安排", "新生儿喂养", "亲子阅读", "情绪调节", "夏季防暑", "口腔健康", "合理用药"]
SENTENCES = [
    "先记下孩子每天吃奶和睡觉的时间，去看医生时带上。",
    "身体不舒服时不要硬撑，早一点说出来，家里人才能帮上忙。",
    "饭菜清淡一些，蔬菜、豆制品和鱼轮换着吃。",
    "每天出门走半小时，天热就改在早晨和傍晚。",
    "药盒上的说明要看完，拿不准就问药师。",
    "夫妻两个人商量好谁做哪件事，写在冰箱门上。",
    "晚上十点以前放下手机，让眼睛和脑子都歇一歇。",
    "社区的课程可以带老人一起听，回家后互相提醒。",
]
SITE = """\
site_name: 测量用站点
site_description: 只为测量速度而生成的内容。
site_url: https://bench.example/
docs_dir: content
site_dir: site
theme:
  name: material
  font: false
"""
ORGANISATION = """\
organisation: {id: bench, name: 测量用站点, hotline: "12345", url: https://bench.example/}
"""


def calendar(count: int) -> Iterator[str]:
    """`campaigns.yml` with `count` campaigns of two events each; every second one falls on an occasion."""
    from mkcampaign.almanac import spans_in_year
    from mkcampaign.model.calendar import Occasion
    from mkcampaign.model.scalars import Span
    from mkcampaign.read.source import read_yaml
    from mkcampaign.read.validate import validate

    # the almanac says on which day an occasion falls, so that the events can be put on it
    lines = "".join(f"{id}: {{title: {title}, when: {when}}}\n" for id, (title, when) in OCCASIONS.items())
    nodes = read_yaml(lines, "occasions", []).root.entries
    occasions = {id: validate(Occasion, "occasions", node, []) for id, node in nodes.items()}
    spans: dict[tuple[str, int], Span] = {}
    for id, occasion in occasions.items():
        for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
            found = spans_in_year(occasion.when, year) if occasion else ()
            if len(found) == 1:
                spans[id, year] = found[0]

    yield ORGANISATION
    yield "chapters:\n"
    for n in range(40):
        yield f"  branch-{n}: {{name: 第{n + 1}街道计划生育协会, parent: bench, hotline: '12345'}}\n"
    yield "places:\n"
    for n in range(200):
        yield f"  place-{n}: {{name: 第{n + 1}社区活动室, address: 第{n % 40 + 1}街道, chapter: branch-{n % 40}}}\n"
    yield "occasions:\n"
    for line in lines.splitlines():
        yield f"  {line}\n"
    yield "campaigns:\n"
    names = list(OCCASIONS)
    for n in range(count):
        year = FIRST_YEAR + n * YEARS // count
        name = names[n // 2 % len(names)]
        span = spans.get((name, year)) if n % 2 else None
        if span:
            days = f"occasion: {name}\n    year: {year}"
        else:
            start = dt.date(year, 1, 1) + dt.timedelta(days=n % 330)
            span = Span(start, start + dt.timedelta(days=20))
            days = f"dates: {span}"
        audience = f"{AUDIENCES[n % 7]}, {AUDIENCES[(n + 3) % 7]}"
        yield (
            f"  - id: campaign-{n}\n    title: 第{n + 1}期{TOPICS[n % 8]}宣传\n    {days}\n"
            f"    audience: [{audience}]\n    organisers: [branch-{n % 40}]\n    events:\n"
            f"      - {{id: desk, title: 咨询台, kind: desk, start: {span.start}T09:00, "
            f"end: {span.start}T11:30, place: place-{n % 200}}}\n"
            f"      - {{id: class, title: {TOPICS[n % 8]}课, kind: class, start: {span.end}, "
            f"place: place-{(n + 7) % 200}}}\n"
        )


def article(number: int, count: int) -> str:
    """An article of about 900 Chinese characters with headings, lists, a table, a note and links."""
    pick = random.Random(number)
    topic = TOPICS[number % len(TOPICS)]
    tags = ", ".join(pick.sample(TAGS, 3))
    audience = ", ".join(pick.sample(AUDIENCES, 2))
    parts = [
        f"---\ntitle: {topic}（{number + 1}）\nsummary: 第{number + 1}篇，讲{topic}的几件小事。\n"
        f"audience: [{audience}]\ntags: [{tags}]\nlast_reviewed: 2026-09-01\nreview_in: 12 months\n"
        "sources:\n  - {title: 测量用的说明, issuer: 测量用站点, year: 2026}\n---\n"
    ]

    def paragraph(sentences: int) -> str:
        return "".join(pick.choice(SENTENCES) for _ in range(sentences)) + "\n\n"

    parts.append(paragraph(3))
    for heading in ("从哪里开始", "每天怎么做", "常见的难处"):
        parts.append(f"## {heading}\n\n" + paragraph(5))
        parts.append("".join(f"- **第{n}步：** {pick.choice(SENTENCES)}\n" for n in range(1, 4)) + "\n")
        parts.append(paragraph(3))
    parts.append("| 时间 | 做什么 |\n| --- | --- |\n")
    parts.append("".join(f"| 第{n}周 | {pick.choice(SENTENCES)} |\n" for n in range(1, 5)) + "\n")
    parts.append(f'!!! tip "记住一点"\n    {pick.choice(SENTENCES)}\n\n')
    for other in sorted(pick.sample(range(count), min(2, count))):
        parts.append(f"接着读：[第{other + 1}篇](article-{other}.md)\n\n")
    return "".join(parts)


def write_calendar(folder: Path, count: int) -> None:
    """A site whose only bulk is its calendar."""
    (folder / "content").mkdir(parents=True)
    (folder / "content" / "index.md").write_text("---\ntitle: 测量\n---\n只为测量速度。\n", "utf-8")
    (folder / "campaigns.yml").write_text("".join(calendar(count)), "utf-8")
    (folder / "mkdocs.yml").write_text(SITE + "plugins:\n  - mkcampaign\n", "utf-8")


def write_articles(folder: Path, count: int) -> None:
    """A site whose only bulk is its articles."""
    articles = folder / "content" / "articles"
    articles.mkdir(parents=True)
    (folder / "content" / "index.md").write_text("---\ntitle: 测量\n---\n只为测量速度。\n", "utf-8")
    for number in range(count):
        (articles / f"article-{number}.md").write_text(article(number, count), "utf-8")
    (folder / "campaigns.yml").write_text(ORGANISATION, "utf-8")
    (folder / "mkdocs.yml").write_text(SITE + "plugins:\n  - mkcampaign\n", "utf-8")


PRINTS = ("trifold",) * 4 + ("booklet",) * 2 + ("poster",) * 2 + ("letter",) * 2 + ("sheet",) * 2
"""The formats of the twelve pamphlets; the posters are A3 and A4."""

BLOCKS = {"trifold": 6, "booklet": 9, "poster": 5, "letter": 1, "sheet": 3}


def pamphlet(number: int) -> str:
    """One of twelve pamphlets with the length that its format commonly has: a tri-fold of about 700 characters."""
    pick, format = random.Random(number), PRINTS[number]
    topic = TOPICS[number % len(TOPICS)]
    paper = f"paper: {'A3' if number % 2 else 'A4'}\n" if format == "poster" else ""
    letter = "salutation: 各位居民：\ndated: 2026-11-16\n" if format == "letter" else ""
    parts = [
        f"---\ntitle: {topic}（{number + 1}）\nsummary: {topic}的几件小事。\nformat: {format}\n{paper}{letter}"
        'chapters: all\nversion: "1"\ncolour: "#1f6f78"\nopen:\n  desk: 社区居委会\nlast_reviewed: 2026-11-05\n'
        "review_in: 12 months\nsources:\n  - {title: 测量用的说明, issuer: 测量用站点, year: 2026}\n---\n"
    ]
    for block in range(BLOCKS[format]):
        is_first, is_last = block == 0, block == BLOCKS[format] - 1
        parts.append(f"# {topic}\n\n" if is_first else f"# 第{block}件事\n\n")
        if is_first and format in ("trifold", "booklet", "poster"):
            parts.append(f"{pick.choice(SENTENCES)}\n\n")
            continue
        texts = [pick.choice(SENTENCES) for _ in range(2 if format == "poster" else 5)]
        if format == "letter":
            parts += [f"**{n}、** {''.join(pick.sample(SENTENCES, 3))}\n\n" for n in "一二三四五"]
        elif not is_last:
            parts += [
                f"{texts[0]}\n\n",
                *(f"- **第{n}步：** {text}\n" for n, text in enumerate(texts[1:], 1)),
                "\n",
            ]
        if is_last:
            parts.append("有事请到{{ desk }}来问。\n")
    return "".join(parts)


def write_prints(folder: Path, count: int) -> None:
    """A site of `count` chapters, each with its own edition of twelve pamphlets."""
    pamphlets = folder / "content" / "pamphlets"
    pamphlets.mkdir(parents=True)
    (folder / "content" / "index.md").write_text("---\ntitle: 测量\n---\n只为测量速度。\n", "utf-8")
    for number in range(len(PRINTS)):
        (pamphlets / f"pamphlet-{number}.md").write_text(pamphlet(number), "utf-8")
    chapters = [ORGANISATION, "chapters:\n"]
    for n in range(count):
        own = ", ".join(f"pamphlet-{at}: {{desk: 第{n + 1}街道便民服务大厅}}" for at in range(len(PRINTS)))
        chapters.append(
            f"  branch-{n}: {{name: 第{n + 1}街道计划生育协会, parent: bench, hotline: '{80000000 + n}', "
            f"address: 测量市第{n + 1}街道{n % 90 + 1}号, pamphlets: {{{own}}}}}\n"
        )
    (folder / "campaigns.yml").write_text("".join(chapters), "utf-8")
    (folder / "mkdocs.yml").write_text(SITE + "plugins:\n  - mkcampaign\n", "utf-8")


def write_stock(folder: Path, content: Path, *, slim: bool) -> None:
    """A `mkdocs.yml` for stock Material on the Markdown in `content`; `slim` keeps pages out of the navigation."""
    folder.mkdir(parents=True)
    (folder / "content").symlink_to(content.resolve())
    rest = 'plugins: []\nnav: [index.md]\nnot_in_nav: "*"\n' if slim else ""
    (folder / "mkdocs.yml").write_text(SITE + rest, "utf-8")


def main() -> None:
    """Write the sample named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("calendar", "articles", "prints", "stock", "stock-slim"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--content", type=Path, help="the Markdown of a stock site")
    given = parser.parse_args()
    if given.kind == "calendar":
        write_calendar(given.folder, given.count)
    elif given.kind == "articles":
        write_articles(given.folder, given.count)
    elif given.kind == "prints":
        write_prints(given.folder, given.count)
    else:
        write_stock(given.folder, given.content, slim=given.kind == "stock-slim")


if __name__ == "__main__":
    main()
