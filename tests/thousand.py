"""A site of a thousand pages, made up, to see that none grows too heavy: `write` it, or `site()` to look at it.

What is written of is combined from lists of words, so that titles differ as titles do; bodies and summaries are sentences of
the reference site, so that they compress no better than real ones. The same every time. Nothing in it is true.
"""

# ruff: noqa: E501 - one thing a line of what is written
from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from reference import REFERENCE_DAY, ROOT, rendering

from mkcampaign import regions
from mkcampaign.render.rendering import Rendering

ANSWERS, ARTICLES, CAMPAIGNS, CHAPTERS, PLACES, OCCASIONS, QUIZZES, PAMPHLETS = (
    300,
    250,
    120,
    40,
    80,
    60,
    20,
    40,
)
EVENTS = 4
"""Of each campaign."""

_CONFIG = """\
site_name: 千页示范站
site_url: https://thousand.example/
docs_dir: content
theme:
  name: material
  font: false
plugins:
  - mkcampaign:
      site_language: zh-Hans
      traditional: zh-Hant-TW
"""
_WHO = "新婚夫妇 备孕家庭 孕产妇 婴幼儿家庭 育龄家庭 老年人 企业职工 祖辈 青少年家长 流动人口 残疾人家庭 计生特殊家庭".split()
_STAGES = "备孕 孕早期 孕中期 孕晚期 产褥期 婴儿期 幼儿期 学龄前".split()
_ABOUT = """产假 护理假 育儿假 生育登记 生育津贴 育儿补贴 产检 叶酸 唐氏筛查 糖耐量 胎动 分娩镇痛 母乳喂养 辅食 预防接种 发热 湿疹 腹泻 黄疸
睡眠 大运动 语言发育 屏幕时间 亲子阅读 托育 独生子女奖励 特别扶助 家庭医生 体重管理 血压 血糖 骨质疏松 跌倒 防暑 用药 口腔 视力 听力 情绪 失眠
产后抑郁 盆底康复 月子饮食 贫血 补钙 维生素D 乳腺 宫颈癌筛查 婚前检查 遗传咨询 辅助生殖 人工流产后关爱 避孕 更年期 带状疱疹 流感疫苗 肺炎疫苗
安全座椅 溺水 烫伤 误食 隔代教养 二孩相处 入园准备 青春期 性教育 网络游戏 心理援助 临终关怀 长期护理保险""".split()
_ASK = """{a}要准备哪些材料，去哪里办？|{a}有哪些常见的误区？|在家里怎么做好{a}？|{w}最常问的{a}问题，答案在这里|{a}什么时候开始，多久一次？
{a}出了问题，先找谁？|外地户口能不能办{a}？|{a}的费用由谁来出，能报销多少？|{w}遇到{a}，家里人能帮什么忙？|{a}和{b}可以一起办吗？|做了{b}，还要不要做{a}？
关于{a}，医生最想让{w}知道什么？""".replace("\n", "|").split("|")
_TITLE = """{a}：{w}该知道的几件事|从{b}说到{a}|把{a}放进每一天|{w}的{a}手记|别让{a}成了难题|{a}小课堂：先看懂{b}|一张表看懂{a}|{a}，全家一起来
换一种办法做{a}|{b}以后，{a}怎么办""".replace("\n", "|").split("|")
_PLACES = "社区卫生服务中心 便民服务大厅 婚姻登记处 文化活动中心 暖心家园 健康小屋 党群服务站 妇幼保健院 老年大学 图书馆".split()
_STREETS = "东山南桥西塘北苑河湾梅园竹林松岗柳岸桃溪云台凤鸣青石白沙金沟银杏双井三里百花"
_KINDS = "desk lecture class contest debate outing visit exhibition online training".split()


def _sentences() -> list[str]:
    text = "\n".join(
        re.sub(r"(?s)\A---\n.*?\n---\n", "", file.read_text("utf-8"))
        for folder in ("answers", "articles")
        for file in sorted((ROOT / "content" / folder).glob("*.md"))
    )
    found = {one.strip() for one in re.findall(r"[^。！？\n|>#*\-\[\]()（）{}:!]{12,60}[。！？]", text)}
    return sorted(found)


class _Maker:
    """Writes one site; `pick` is the one source of chance."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.pick, self.known = folder, random.Random(1000), _sentences()
        self.titles: set[str] = set()

    def title(self, patterns: Sequence[str]) -> str:
        """A title that no other has."""
        while True:
            a, b = self.pick.sample(_ABOUT, 2)
            title = self.pick.choice(patterns).format(a=a, b=b, w=self.pick.choice(_WHO))
            if title not in self.titles:
                self.titles.add(title)
                return title

    def said(self, count: int) -> str:
        return "".join(self.pick.sample(self.known, count))

    def some(self, words: Sequence[str], most: int) -> str:
        return f"[{', '.join(self.pick.sample(words, self.pick.randint(1, most)))}]"

    def put(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def head(self, title: str, *more: str) -> str:
        return "\n".join(
            (
                "---",
                f"title: {title}",
                f"audience: {self.some(_WHO, 3)}",
                f"tags: {self.some(_ABOUT[:48], 4)}",
                "last_reviewed: 2026-10-30",
                "review_in: 12 months",
                "sources:",
                "  - {title: 测量用的说明, issuer: 测量用站点, year: 2026}",
                *more,
                "---\n",
            )
        )

    def content(self, codes: Sequence[str]) -> None:
        """Everything under content/."""
        pick = self.pick
        self.put("content/index.md", "---\ntitle: 千页示范站\nsummary: 只为测量。\n---\n只为测量。\n")
        for number in range(ANSWERS):
            is_policy = number % 3 != 0
            more = [f"kind: {'policy' if is_policy else 'expert'}"]
            if number % 2:
                more.append(f"stage: stage-{pick.randrange(len(_STAGES))}")
            if is_policy:
                ends = (", expires: 2025-12-31", ", expires: 2026-12-31", "", "", "", "")[number // 3 % 6]
                since = "2027-03-01" if number % 50 == 1 else "2020-01-01"
                more.append("documents:")
                more.append(f"  - {{title: 测量办法第{number}号, issuer: 某机关, effective: {since}{ends}}}")
                if number % 4 == 1:
                    more.append(f'region: "{pick.choice(codes)}"')
            body = f"{self.said(2)}\n\n## 怎么做\n\n" + "".join(f"1. {self.said(1)}\n" for _ in range(4))
            self.put(
                f"content/answers/answer-{number}.md",
                self.head(self.title(_ASK), *more) + body + f"\n{self.said(3)}\n",
            )
        for number in range(ARTICLES):
            more = [f"summary: {self.said(1)}"]
            if number % 2:
                more.append(f"stage: stage-{pick.randrange(len(_STAGES))}")
            body = "\n\n## 接下来\n\n".join(self.said(6) for _ in range(4))
            self.put(
                f"content/articles/article-{number}.md", self.head(self.title(_TITLE), *more) + body + "\n"
            )
        for number in range(QUIZZES):
            asked = "".join(
                f"## {self.title(_ASK)} {{ points=1 tags={pick.choice(_ABOUT)} }}\n\n- [x] {self.said(1)}\n- [ ] {self.said(1)}\n- [ ] {self.said(1)}\n\n> 解析：{self.said(1)}\n\n"
                for _ in range(10)
            )
            head = self.head(self.title(_TITLE), f"summary: {self.said(1)}", f"campaign: campaign-{number}")
            self.put(f"content/quizzes/quiz-{number}.md", head + asked)
        for number in range(PAMPHLETS):
            more = (
                f"summary: {self.said(1)}",
                "format: booklet",
                f"campaign: campaign-{number}",
                'version: "1"',
            )
            body = "".join(f"# {pick.choice(_ABOUT)}\n\n{self.said(4)}\n\n" for _ in range(8))
            self.put(f"content/pamphlets/pamphlet-{number}.md", self.head(self.title(_TITLE), *more) + body)

    def calendar(self, codes: Sequence[str]) -> Iterator[str]:
        """Line by line, campaigns.yml."""
        pick = self.pick
        yield "organisation: {id: root, name: 千页市计划生育协会, hotline: '12345', address: 千页市中心路1号}"
        yield "chapters:"
        for n in range(CHAPTERS):
            name = f"{_STREETS[n * 2 % 40 : n * 2 % 40 + 2]}{'区' if n < 8 else '街道' if n < 24 else '社区'}{'' if n < 20 else '第' + '一二三四五'[n % 5]}计划生育协会"
            yield f"  branch-{n}:\n    name: {name}\n    hotline: '12345'\n    address: 千页市{name[:3]}{n * 7 + 1}号"
            yield f"    parent: {'root' if n < 8 else f'branch-{(n - 8) % 24}'}\n    region: '{codes[n % len(codes)]}'"
            yield f"    summary: {self.said(1)}"
        yield "places:"
        for n in range(PLACES):
            street, kind = _STREETS[n * 3 % 39 : n * 3 % 39 + 2], _PLACES[n * 7 % 10]
            yield f"  place-{n}: {{name: {street}{kind}{n // 10 + 1}号点, address: 千页市{street}路{n * 13 % 400 + 1}号{n % 9 + 1}楼, kind: {kind}, chapter: branch-{n % CHAPTERS}, hours: 周一至周五 {8 + n % 2}:00-1{6 + n % 2}:30, summary: {self.said(1)}}}"
        yield "occasions:"
        for n in range(OCCASIONS):
            day = date(2026, 1, 3) + timedelta(days=n * 6)
            yield f"  occasion-{n}: {{title: {_ABOUT[n % len(_ABOUT)]}宣传日, when: {{date: {day:%m-%d}}}, summary: {self.said(1)}}}"
        yield "pathways:\n  life:\n    title: 从备孕到入园\n    summary: 一段一段看。\n    stages:"
        for n, title in enumerate(_STAGES):
            yield f"      - {{id: stage-{n}, title: {title}, summary: {self.said(1)}}}"
        yield "menus:"
        for n in range(6):
            yield f"  menu-{n}:\n    title: {_WHO[n]}服务菜单\n    choose: 4\n    contact: 拨打 12345 预约\n    options:"
            for m in range(12):
                yield f"      - {{id: option-{m}, title: {_ABOUT[(n * 12 + m) % len(_ABOUT)]}指导, summary: {self.said(1)}}}"
        yield "campaigns:"
        for n in range(CAMPAIGNS):
            start = date(2025, 1, 5) + timedelta(days=n * 8)
            end = start + timedelta(days=pick.choice((10, 30, 60)))
            yield f"  - id: campaign-{n}\n    title: {self.title(_TITLE)}\n    slogan: {self.said(1)}\n    summary: {self.said(1)}"
            yield f"    dates: {start}/{end}\n    audience: {self.some(_WHO, 3)}\n    tags: {self.some(_ABOUT[:48], 3)}"
            yield f"    colour: '#{pick.choice(('b3261e', '0f766e', '1d4ed8', '7a1f6b', '8d4a00'))}'"
            yield f"    organisers: [branch-{n % CHAPTERS}]"
            yield f"    articles: [{', '.join(f'article-{pick.randrange(ARTICLES)}' for _ in range(3))}]"
            if n % 12 == 5:
                yield "    status: postponed"
            if end < REFERENCE_DAY:
                yield f"    results:\n      - {{label: {pick.choice(_ABOUT)}服务, value: {pick.randrange(90, 9000)}, unit: 人次, as_of: {end}, source: 测量用的说明}}"
            yield "    events:"
            for m in range(EVENTS):
                day = start + timedelta(days=pick.randrange(10))
                yield f"      - {{id: event-{m}, title: {_STREETS[(n + m * 5) % 39 : (n + m * 5) % 39 + 2]}{pick.choice(_ABOUT)}活动, kind: {_KINDS[(n + m) % len(_KINDS)]}, start: {day}T{8 + m:02}:30, end: {day}T{10 + m}:00, place: place-{pick.randrange(PLACES)}, summary: {self.said(1)}}}"


def write(folder: Path) -> Path:
    """Write the site into a folder; returns it."""
    maker = _Maker(folder)
    codes = sorted(code for code in regions.names() if code.startswith("32"))[:60]
    maker.put("mkdocs.yml", _CONFIG)
    maker.put("campaigns.yml", "\n".join(maker.calendar(codes)) + "\n")
    maker.content(codes)
    return folder


def site(folder: Path) -> Rendering:
    """Write the site and read it; nothing is printed."""
    return rendering(write(folder), REFERENCE_DAY)
