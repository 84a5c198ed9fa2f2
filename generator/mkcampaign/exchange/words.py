"""The words in which an exchange says why: each is wording of ours, translated where a problem is told."""

from __future__ import annotations

from enum import StrEnum

GIFT, MOODLE_XML, AIKEN = "GIFT", "Moodle XML", "Aiken"
"""The formats as they are called, in problems too."""


class Refusal(StrEnum):
    """Why a question of a file was not read."""

    NO_PROMPT = "没有题目"
    NO_ANSWER = "没有写答案"
    FEW_OPTIONS = "选项不到两个"
    ALL_RIGHT = "单选题的选项全是对的"
    SAME_OPTIONS = "有两个选项一样"
    SAME_ITEMS = "有两项一样"
    FEW_ITEMS = "可选的不到两项"
    SEVERAL_RIGHT = "单选题有几个满分的选项，选哪个都算对"
    LETTER = "答案里的字母没有对应的选项"
    LETTER_TWICE = "选项的字母用了两次"
    TWO_ANSWERS = "括号里的答案和后面写的答案不一样"
    WORD_AND_OPTIONS = "有选项，答案却不是选项的字母"
    SEVERAL_BLANKS = "一道题有几个空"
    TOLERANCE = "数值题的答案有误差范围"
    UNITS = "数值题有单位"
    WILDCARD = "填空的答案里有通配符 *"
    NO_FULL_MARK = "没有能得满分的答案"
    BRACES = "花括号没有成对"
    TWO_QUESTIONS = "两道题之间没有空行，或者一道题里有几对花括号"
    MATCH_SHAPE = "连线题的每一项要写成“=左边 -> 右边”"
    WEIGHT = "百分号里不是分数"
    FILE = "题目里要用的文件不是图片，或者没有附上"
    DEPTH = "网页代码套了太多层"
    NOT_KEPT = "它的格式写不成 Markdown"


class Loss(StrEnum):
    """What of a question that was read did not come with it."""

    HALF_CREDIT = "只得一部分分的答案（本站算错）"
    WEIGHTS = "每个选项的分数（本站按自己的算分办法）"
    FEEDBACK = "答案的反馈"
    HINTS = "提示，或者答对、答错时说的话"
    CASE = "区分大小写"
    POINTS = "分值（要是正整数，本站记 1 分）"
    PICTURES = "一张读不到的图片"
    CATEGORY_INFO = "分类的说明"
    ASIDE = "难度、知识点、出处这些附注"


class Limit(StrEnum):
    """Why a format cannot hold a question."""

    KIND = "没有这种题型"
    PICTURES = "不能放图片"
    PICTURE_MISSING = "找不到要附上的图片"
    LEAD = "不能放材料"
    MARKUP = "不能放表格、代码等格式"
    RIGHT_SIDE = "连线题的右边只能是文字"
    ITEMS = "排序题的每一项只能是文字"
    ARROW = "填空的答案里不能有“->”"
    SHARES = "选项太多，每个选项的分数 Moodle 不认"
    LETTERS = "最多 26 个选项"
    LOOKS_LIKE_OPTION = "题目开头的几个字会被当成选项或答案"


class Change(StrEnum):
    """As what a format takes a question that it has no kind for."""

    ORDERING = "写成了连线题（第几步连哪一项）"
    ORDERING_OF_TWO = "写成了只有两行的连线题，在 Moodle 里改它的时候要再补一个多余的答案"


class Omission(StrEnum):
    """What of a question a format leaves out."""

    POINTS = "分值"
    SAME_POINTS = "分值（每题一样，不影响比例）"
    TAGS = "标签"
    EXPLANATION = "解析"
    FEEDBACK = "选项的反馈"
    HEADING = "大题的标题"
    MARKUP = "粗体、链接等格式"
    LINKS = "指向本站内部的链接"
    INTRODUCTION = "第一道题之前的导语"


class Fault(StrEnum):
    """Why a whole file cannot be read."""

    XML = "不是完整的 XML"
    DOCTYPE = "含有 DOCTYPE 或实体定义"
    ROOT = "不是 Moodle 的题库（没有 <quiz>）"
    DEPTH = "套了太多层"
    WORD_FILE = "这是 Word 文件。请在 Word 里全选、复制，粘贴到记事本，存成 .txt 再导入"
    BINARY = "不是文本文件"


UNTITLED_LEAD = "材料"
OTHER_QUESTIONS = "其他题"
"""The heading over questions that share no text, after some that do."""
