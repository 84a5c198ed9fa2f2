"""Traditional script: field terms of both kinds, phrases that are not to be touched, quotation marks, and trees."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkcampaign import script
from mkcampaign.model.site import SiteSettings
from mkcampaign.model.tree import Element, Node, text_of, to_html, walk
from mkcampaign.problem import Problem
from mkcampaign.read import markup
from mkcampaign.read.load import load
from mkcampaign.script import Script, convert_nodes, converter, has_ideograph

ROOT = Path(__file__).parent.parent
TAIWAN = converter(Script.TAIWAN, {})
HONG_KONG = converter(Script.HONG_KONG, {})
TRADITIONAL = (Script.TAIWAN, Script.HONG_KONG)

# Simplified, Taiwan, Hong Kong where it differs
TERMS = """
计划生育协会|計劃生育協會
计生协|計生協
计生干部|計生幹部
常州市溧阳市钟楼区金坛区|常州市溧陽市鐘樓區金壇區
武进区湟里镇|武進區湟里鎮
青岛市城阳区崂山|青島市城陽區嶗山
台州和天台|台州和天台
婚姻登记处咨询服务台|婚姻登記處諮詢服務臺|婚姻登記處諮詢服務台
征集并发布|徵集並發布
合并发放、并发症|合併發放、併發症
以公布为准|以公布為準
复核日期|複核日期|覆核日期
恢复核酸检测、康复门诊|恢復核酸檢測、康復門診
重复、反复、答复|重複、反覆、答覆
准生证|准生證
标准生活、批准、准爸爸|標準生活、批准、準爸爸
志愿者|志願者
规范、范围|規範、範圍
联系人、关系好、系统|聯繫人、關係好、系統
骨干、干预、晾干、若干|骨幹、干預、晾乾、若干
产后、皇后|產後、皇后
邻里、公里、家里|鄰里、公里、家裡|鄰里、公里、家裏
只有一只|只有一隻
制度、制作、自制辅食|制度、製作、自製輔食
余额、谷物、谷雨、山谷|餘額、穀物、穀雨、山谷
头发、出发、皮肤发烫、额头发热|頭髮、出發、皮膚發燙、額頭發熱
面向、长寿面|面向、長壽麵|面向、長壽麪
人人参与，每人参加|人人參與，每人參加
亲子游戏、亲子游泳、户外游|親子遊戲、親子游泳、戶外遊|親子遊戲、親子游泳、户外遊
按需喂，不喂水，母乳喂养|按需餵，不餵水，母乳餵養
冲调奶粉、冲洗、冲击|沖調奶粉、沖洗、衝擊
孕 28 周、3周岁、每四周、母乳喂养周|孕 28 週、3週歲、每四週、母乳餵養週
周围、服务周到、2026 周边|周圍、服務周到、2026 周邊
困了、困难|睏了、困難
折页、折扣|摺頁、折扣
尽早、尽力|儘早、盡力|盡早、盡力
10 厘米|10 釐米|10 厘米
委托、依托、托育、入托|委託、依託、托育、入托
农历、病历|農曆、病歷
协会签订、标签|協會簽訂、標籤
娘家人|娘家人
转账|轉帳|轉賬
叶酸|葉酸
抑郁症|抑鬱症
恶心、恶露|噁心、惡露
心脏、弄脏|心臟、弄髒
嘴巴里很干|嘴巴裡很乾|嘴巴裏很乾
吃东西后，不是只有妈妈，名单只用于|吃東西後，不是只有媽媽，名單只用於
皮肤干，皮肤干预|皮膚乾，皮膚干預
用凉水冲，一次冲完，轮流冲，冲击|用涼水沖，一次沖完，輪流沖，衝擊
请签个到，不要签，组织签意定监护协议，签约|請簽個到，不要簽，組織簽意定監護協議，簽約
棉签、标签、书签，委托书签字、过程中签署|棉籤、標籤、書籤，委託書簽字、過程中簽署
折成三折，不折，不折不扣，按月折算，骨折|摺成三摺，不摺，不折不扣，按月折算，骨折
一个松一个紧，被钉子扎了，结扎|一個鬆一個緊，被釘子扎了，結紮
对乙酰氨基酚|對乙醯氨基酚|對乙酰氨基酚
托给邻居，年度汇算清缴，汇总|託給鄰居，年度匯算清繳，彙總
""".strip().split("\n")


@pytest.mark.parametrize("row", TERMS)
def test_a_term_of_the_field(row: str) -> None:
    simplified, taiwan, hong_kong = (row.split("|") + row.split("|")[1:])[:3]
    assert TAIWAN(simplified) == taiwan
    assert HONG_KONG(simplified) == hong_kong


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("“5.29会员活动日”", "「5.29會員活動日」"),
        ("他说：“‘育’未来”", "他說：「『育』未來」"),
        ("接种“HPV”疫苗", "接種「HPV」疫苗"),
        ("接种 “HPV” 疫苗", "接種 「HPV」 疫苗"),
        ("“HPV 疫苗”", "「HPV 疫苗」"),
        ("“Don’t worry”，她说", "「Don’t worry」，她說"),
        ("He said “hello” to me.", "He said “hello” to me."),
        ("the word “中国” means", "the word “中國” means"),
        ("It’s 张三’s", "It’s 張三’s"),
        ("“HPV”", "“HPV”"),
        ("中文\n“HPV” is\n中文", "中文\n“HPV” is\n中文"),
        ("会员“活动", "會員「活動"),
        ("会员”活动‘日", "會員」活動『日"),
        ('键入"abc"', '鍵入"abc"'),
        ("《条例》第5条", "《條例》第5條"),
    ],
)
def test_quotation_marks(text: str, written: str) -> None:
    assert TAIWAN(text) == written


@pytest.mark.parametrize(
    "address",
    [
        "https://example.cn/a_b?c=d#e",
        "https://example.cn/常州/台湾",
        "http://公益.中国/关于.html",
        "www.example.cn",
        "info@example.cn",
        "ftp://example.cn/下载/a.pdf",
    ],
)
def test_an_address_stays(address: str) -> None:
    for before, after in (("请看", ""), ("请看 ", " 页面"), ("请看（", "）"), ("", "。")):
        assert TAIWAN(before + address + after) == TAIWAN(before) + address + TAIWAN(after)


def test_chinese_after_an_address_is_prose() -> None:
    assert TAIWAN("请打开https://example.cn/a查询") == "請打開https://example.cn/a查詢"


def test_simplified_stays() -> None:
    convert = converter(Script.SIMPLIFIED, {"台州": "臺州"})
    assert convert("“台州”后里") == "“台州”后里"


@pytest.mark.parametrize(
    ("glossary", "text", "written"),
    [
        ({"于雪梅": "于雪梅"}, "于雪梅关于此事", "于雪梅關於此事"),
        ({"范家村": ""}, "范家村的范围", "范家村的範圍"),
        ({"计生": "计生", "计生特殊家庭": "計生特殊家庭"}, "计生特殊家庭和计生", "計生特殊家庭和计生"),
        (
            {"市计生": "甲", "计生协会": "乙"},
            "市计生协会",
            "市乙",
        ),  # the longest, though a shorter one begins first
        ({"张里": "張里", "里长": "里長"}, "张里长", "張里長"),  # of two as long, the first
        ({"“向日葵”": "“向日葵”"}, "在“向日葵”里", "在“向日葵”裡"),
        ({"游戏": "游戏"}, "亲子游戏", "親子游戏"),  # the site's words come before the built-in ones
        ({"喂": "喂"}, "不喂水", "不喂水"),
        ({"a.*": "x", "(": "y"}, "a.*(", "a.*("),  # no Chinese, nothing to do
        ({"(台)": "(臺)"}, "(台)台风", "(臺)颱風"),
        ({"社区": "社區鄰里"}, "社区台风", "社區鄰里颱風"),
    ],
)
def test_a_sites_own_words(glossary: dict[str, str], text: str, written: str) -> None:
    assert converter(Script.TAIWAN, glossary)(text) == written


def test_a_sites_own_words_stay_when_converted_again() -> None:
    convert = converter(Script.TAIWAN, {"于老师": "于老師", "里家": "里家"})
    once = convert("里家的于老师关于里家")
    assert once == "里家的于老師關於里家" == convert(once)


def test_converters_are_kept() -> None:
    assert converter(Script.TAIWAN, {"甲": "乙", "丙": "丁"}) is converter(
        Script.TAIWAN, {"丙": "丁", "甲": "乙"}
    )


def test_threads_say_the_same() -> None:
    texts = [f"第{n}条：溧阳市发布征集，台州复核。“干部”" for n in range(200)]
    expected = [HONG_KONG(text) for text in texts]
    convert = script._converter.__wrapped__(Script.HONG_KONG, ())
    start = threading.Barrier(4)

    def work(_: int) -> list[str]:
        start.wait()
        return [convert(text) for text in texts]

    with ThreadPoolExecutor(4) as pool:
        assert all(made == expected for made in pool.map(work, range(4)))


# What holds for every text

WORDS = [row.split("|")[0] for row in TERMS]
PHRASES = ["台州", "范家村", "于雪梅", "后里", "发发面", "计生", "计生协", "干", "“一小”", "5.29 会员"]
PROSE = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(PHRASES),
        st.sampled_from("，。“”‘’（）：\n 、"),
        st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=6),
        st.text(alphabet=st.characters(max_codepoint=0x7E), max_size=8),
        st.text(max_size=4),
    ),
    max_size=12,
).map("".join)


def ideographs(text: str) -> int:
    return sum(map(has_ideograph, text))


@given(PROSE, st.sampled_from(TRADITIONAL))
def test_no_character_is_lost(text: str, to: Script) -> None:
    made = converter(to, {})(text)
    assert ideographs(made) == ideographs(text)
    assert len(made) == len(text)


@given(st.text(alphabet=st.characters(max_codepoint=0x7F)), st.sampled_from(TRADITIONAL))
def test_ascii_stays(text: str, to: Script) -> None:
    assert converter(to, {})(text) == text


@given(PROSE, st.sampled_from(TRADITIONAL))
def test_ascii_within_chinese_stays(text: str, to: Script) -> None:
    made = converter(to, {})(text)
    assert re.sub(r"[^\x00-\x7f]", "", made) == re.sub(r"[^\x00-\x7f]", "", text)


@given(PROSE, st.sets(st.sampled_from(PHRASES)), st.sampled_from(TRADITIONAL))
def test_protected_phrases_stay(text: str, phrases: set[str], to: Script) -> None:
    """Converted once or twice, every protected phrase of the text is still there, longest first."""
    convert = converter(to, {phrase: phrase for phrase in phrases})
    once = convert(text)
    pattern = re.compile("|".join(sorted(map(re.escape, phrases), key=len, reverse=True)) or "(?!)")
    longest = max(map(len, phrases), default=0)
    for match in pattern.finditer(text):
        if len(match[0]) == longest:  # a shorter one may lie across a longer one
            assert once[match.start() : match.end()] == match[0]
    twice = convert(once)
    for match in pattern.finditer(once):
        if len(match[0]) == longest:
            assert twice[match.start() : match.end()] == match[0]


@given(PROSE, st.sampled_from(TRADITIONAL))
def test_what_is_around_a_phrase_does_not_change_it(text: str, to: Script) -> None:
    convert = converter(to, {"范家村": "范家村"})
    assert "范家村" in convert(f"{text}范家村{text}")


@pytest.mark.parametrize("to", TRADITIONAL)
def test_terms_stay_when_converted_again(to: Script) -> None:
    """What is Traditional already: as a rule it stays. Alone, the 乾 of 晾乾 and the 里 of 鄰里 may be either."""
    convert = converter(to, {})
    again = [row for row in WORDS if convert(convert(row)) != convert(row)]
    assert again == ["骨干、干预、晾干、若干", "邻里、公里、家里"]


# Trees


def nodes(markdown: str) -> tuple[Node, ...]:
    problems: list[Problem] = []
    return markup.render(markdown, "a.md", problems).nodes


def test_text_and_what_is_read_aloud_are_converted() -> None:
    tree = (
        Element(
            "a",
            (
                ("href", "../后里.html"),
                ("title", "干部"),
                ("class", "后"),
                ("id", "里"),
                ("aria-label", "发面"),
            ),
            ("联系", Element("img", (("src", "台湾.png"), ("alt", "台湾")))),
        ),
        "后来",
    )
    assert convert_nodes(tree, TAIWAN) == (
        Element(
            "a",
            (
                ("href", "../后里.html"),
                ("title", "幹部"),
                ("class", "后"),
                ("id", "里"),
                ("aria-label", "發麵"),
            ),
            ("聯繫", Element("img", (("src", "台湾.png"), ("alt", "臺灣")))),
        ),
        "後來",
    )


@pytest.mark.parametrize(
    ("markdown", "written"),
    [
        ("“**常有爱**”", "<p>「<strong>常有愛</strong>」</p>"),
        ("“**HPV**”疫苗", "<p>「<strong>HPV</strong>」疫苗</p>"),
        ("孕 **28** 周", "<p>孕 <strong>28</strong> 週</p>"),
        ("头**发**和*出*发", "<p>頭<strong>髮</strong>和<em>出</em>發</p>"),
        ("头\n\n发", "<p>頭</p>\n<p>發</p>"),
    ],
)
def test_a_word_goes_on_across_elements(markdown: str, written: str) -> None:
    assert to_html(convert_nodes(nodes(markdown), TAIWAN)) == written


def test_a_phrase_that_changes_its_length_keeps_each_element_whole() -> None:
    convert = converter(Script.TAIWAN, {"计生协": "計劃生育協會"})
    tree = (Element("p", (), (Element("em", (), ("计生协",)), "发布", Element("b", (), ("干部",)))),)
    assert to_html(convert_nodes(tree, convert)) == "<p><em>計劃生育協會</em>發布<b>幹部</b></p>"


def test_another_language_stays() -> None:
    tree = (Element("span", (("lang", "ja"),), ("学会",)), "学会")
    assert to_html(convert_nodes(tree, TAIWAN)) == '<span lang="ja">学会</span>學會'


def test_nodes_without_change_are_equal() -> None:
    tree = nodes("# 溧阳\n\n- 一\n- [二](x.md)\n\n| 甲 | 乙 |\n| - | - |\n| “丙” | 丁 |\n")
    assert convert_nodes(tree, converter(Script.SIMPLIFIED, {})) == tree


# The reference site and the glossary


@pytest.mark.parametrize("to", TRADITIONAL)
def test_the_reference_site(to: Script) -> None:
    """No mark of mainland quotation and no word known to go wrong is left; trees keep their shape."""
    site, _ = load(ROOT, SiteSettings(title="站"))
    convert = converter(to, site.glossary)
    wrong = re.compile(
        "[“”喂]|親子游戲|皮膚髮|蔘|衝調|公佈|發佈|服務檯|服務枱|併發布|[0-9] ?周(?![邊圍])|于於"
    )
    for _, document in site.documents():
        made = convert_nodes(document.body.nodes, convert)
        text = text_of(made)
        assert not wrong.search(text), (document.path, wrong.search(text))
        assert ideographs(text) == ideographs(text_of(document.body.nodes))
        assert [e.tag for e in walk(made)] == [e.tag for e in walk(document.body.nodes)]
        assert not re.search(r"[门问间见长这们说话认]", text), document.path


def test_the_built_in_words_are_phrases() -> None:
    for to in TRADITIONAL:
        for phrase, written in script._built_in(to).items():
            assert has_ideograph(phrase)
            assert len(written) == len(phrase), phrase
            assert converter(to, {})(phrase) == written, phrase


def test_a_glossary_is_read(tmp_path: Path) -> None:
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "content").mkdir()
    (tmp_path / "campaigns.yml").write_text(
        "organisation: {id: a, name: 会}\nglossary: {台州: , 计生协: 計生協, 5.29: }\n", "utf-8"
    )
    (tmp_path / "campaigns/more.yml").write_text("glossary:\n  计生  特殊: 計生特殊\n  范家村: ''\n", "utf-8")
    site, problems = load(tmp_path, SiteSettings(title="站"))
    assert site.glossary == {"台州": "台州", "计生协": "計生協", "计生 特殊": "計生特殊", "范家村": "范家村"}
    assert [(p.rule, str(p.mark)) for p in problems] == [("glossary-phrase", "campaigns.yml:2:28")]
    assert str(site.mark("glossary", "计生协")) == "campaigns.yml:2:23"
