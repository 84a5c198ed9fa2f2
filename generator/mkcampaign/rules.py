"""Every rule the checker knows: its id, how grave it is, what it says, and how to mend what it finds.

The ids are stable: editors look them up, tests name them, `docs/rules.md` explains each. Wording is
Simplified Chinese (the source language); `{names}` are filled from the problem's values.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops a build and writes nothing; a warning is printed and the build goes on."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one rule says; `message` and `hint` are templates for `str.format_map`."""

    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR


_WARNING = Severity.WARNING

RULES: dict[str, Rule] = {
    # --- files ---------------------------------------------------------------------------------
    "file-missing": Rule(
        "找不到文件 {file}。", "在站点文件夹里新建它，或运行 mkcampaign new site 生成一套示例。"
    ),
    "file-unreadable": Rule("读不了这个文件：{reason}。", "请检查文件权限，或看它是不是一个文件夹。"),
    "file-encoding": Rule(
        "文件不是 UTF-8 编码（第 {offset} 个字节起无法识别）。",
        "它可能是 GBK 编码：用记事本打开，“另存为”时把编码选成 UTF-8。",
    ),
    "file-size": Rule(
        "文件太大（{size} KB），上限是 {limit} KB。", "请拆成几个文件，例如 campaigns/ 里一年一个。"
    ),
    "file-suffix": Rule(
        "{file} 不会被读取。", "把文件名末尾的 .txt 去掉；记事本另存时，“保存类型”选“所有文件”。", _WARNING
    ),
    "folder-name": Rule("文件夹 {folder} 里的文件会当作普通网页。", "检查文件夹的名字。", _WARNING),
    "file-name": Rule(
        "文件名 {name} 不能用作网址。", "文件名只用小写英文字母、数字和连字符，例如 folic-acid.md。"
    ),
    # --- YAML ----------------------------------------------------------------------------------
    "yaml-space": Rule(
        "这里的空格不是普通空格（可能是从 Word 或网页粘贴来的）。",
        "删掉这一行开头和冒号后面的空白，用空格键重新输入。",
    ),
    "yaml-colon": Rule("这里的冒号是中文的“：”。", "换成英文冒号“:”，后面加一个空格。"),
    "yaml-hash": Rule("“{text}”被当成注释，没有读进来。", "如果它是内容，请给整个值加上英文引号。", _WARNING),
    "yaml-syntax": Rule(
        "YAML 写法有误：{detail}。", "看看这一行和上一行：冒号后要有空格，缩进要对齐，引号要成对。"
    ),
    "yaml-tab": Rule("这里用了制表符（Tab）。", "YAML 的缩进只能用空格，请把 Tab 换成空格。"),
    "yaml-depth": Rule("嵌套超过 {limit} 层。", "正常的日历只有几层；请检查是不是多打了括号。"),
    "yaml-duplicate-key": Rule(
        "“{key}”写了两次，第一次在第 {first} 行。", "只保留一处，否则其中一处会被悄悄丢掉。"
    ),
    "yaml-alias": Rule(
        "这里用了 YAML 的锚点或引用（& 或 *）。", "请把内容直接写出来；如果是文字，请加上引号。"
    ),
    "yaml-tag": Rule("这里用了 YAML 标签 {tag}。", "请去掉标签；如果以 ! 开头的是文字，请加上引号。"),
    "yaml-documents": Rule("一个文件里有多份 YAML（又出现了 ---）。", "请合并成一份，或分成几个文件。"),
    "yaml-not-mapping": Rule(
        "这里应当是“名称: 值”的形式。", "例如 title: 会员活动日。冒号后面要有一个空格。"
    ),
    "front-matter-missing": Rule(
        "文件的第一行不是 ---，标题等信息没有读到。",
        "把 --- 放在文件的第一行，前面不要有空行、空格或别的字。",
    ),
    "front-matter-unclosed": Rule(
        "文件开头的 --- 没有对应的结束 ---。", "在标题、日期等信息之后另起一行，写三个减号 ---。"
    ),
    # --- fields --------------------------------------------------------------------------------
    "unknown-key": Rule("不认识“{key}”。", "可用的有：{known}。"),
    "blank-key": Rule(
        "“{key}”没有值，也不是可用的名称。",
        "花括号里的英文逗号会断开内容：数字里不写逗号，有逗号的文字加英文引号。",
    ),
    "missing-field": Rule("缺少“{field}”。", "请补上这一项。"),
    "value-type": Rule("“{field}”应当是{expected}。", "请对照编辑手册里的例子。"),
    "value-empty": Rule("“{field}”是空的。", "请填上内容，或删掉这一行。"),
    "value-id": Rule("“{value}”不能用作编号。", "编号只用小写英文字母、数字和连字符，例如 member-day-2026。"),
    "value-number": Rule("“{value}”不是{expected}。", "只写数字，不写单位。"),
    "value-too-small": Rule("“{field}”至少是 {limit}，这里写的是 {value}。", "请改成 {limit} 或更大的整数。"),
    "value-too-large": Rule("“{field}”最多是 {limit}，这里写的是 {value}。", "请改成 {limit} 或更小的整数。"),
    "value-date": Rule("看不懂日期“{value}”，或者没有这一天。", "写成 2026-05-29 或 2026年5月29日。"),
    "value-moment": Rule(
        "看不懂时间“{value}”，或者没有这一天。", "写成 2026-05-29T09:00，全天的活动只写 2026-05-29。"
    ),
    "value-span": Rule("“{value}”不是一段日期。", "写成 2026-05-20/2026-06-10，或只写一天 2026-05-29。"),
    "value-duration": Rule(
        "“{value}”不是一段时长。",
        "写成 6 months、1 year、90 days，或 6个月、1年、90天；不能是零，最长 100 年。",
    ),
    "value-choice": Rule("“{field}”不能是“{value}”。", "可选：{known}。"),
    "value-colour": Rule("“{value}”不是颜色。", '写成 "#c8102e" 这样的六位颜色，并加引号。'),
    "value-url": Rule("“{value}”不是可以公开的网址。", "网址以 https:// 或 http:// 开头。"),
    "value-region": Rule(
        "“{value}”不是行政区划代码。",
        '写六位代码并加引号，例如江苏省 "320000"（GB/T 2260）；适用于全国的不写。',
    ),
    "value-minutes": Rule(
        "“{value}”不是一段时间。", "写成 40 分钟、40 minutes 或 1 小时 30 分钟，最长一天。"
    ),
    "value-percent": Rule("“{value}”不是及格线。", "写成 60%，在 1% 到 100% 之间。"),
    "value-version": Rule("“{value}”不是版次。", '只写数字，从 1 到 9999，改一次加一，例如 version: "2"。'),
    "value-old-path": Rule(
        "“{value}”不是本站的旧网址。", "只写网站地址后面的部分，例如 articles/folic-acid；首页不能转走。"
    ),
    "value-yes-no": Rule("“{value}”不是“是”或“否”。", "写 yes 或 no，也可以写 是 或 否。"),
    "value-timezone": Rule("“{value}”不是时区。", "中国大陆写 Asia/Shanghai。"),
    "value-hotline": Rule("“{value}”不像电话号码。", "只写数字、空格和连字符，例如 12345 或 0519-12345678。"),
    # --- when ----------------------------------------------------------------------------------
    "when-missing": Rule(
        "没有写明是哪一天。", "写 date、month、lunar、term 其中一个，例如 date: 05-29 或 lunar: 09-09。"
    ),
    "when-form": Rule(
        "{given} 只能写一个。", "一个日子只有一种写法；month 可以和 byday 一起写，其余各自单独写。"
    ),
    "when-byday-month": Rule(
        "写了 byday，还要写 month。", "例如 month: 5 和 byday: 3SU，意思是 5 月第 3 个星期日。"
    ),
    "when-text": Rule(
        "看不懂“{value}”是哪一天。",
        "写成 5月29日、8月1日至8月7日、10月、5月第3个星期日、农历九月初九、除夕或清明。"
        "节日请写出它的日期，例如重阳节写农历九月初九。",
    ),
    "when-ambiguous": Rule(
        "“{value}”可能是农历，也可能是公历。", "农历写“农历{value}”，公历写“公历{value}”。"
    ),
    "when-date": Rule(
        "“{value}”不是月和日。",
        "写成 05-29 或 5月29日；一段日子写成 08-01/08-07。不要写年份，起止年份写在 since、until 里。",
    ),
    "when-date-day": Rule("没有 {month} 月 {day} 日这一天。", "月份是 1 到 12；再看这个月有没有这一天。"),
    "when-span": Rule(
        "“{value}”的结束日期有歧义。",
        "开始和结束都写出月份，例如 12月25日至1月5日；结束在前就算到次年，一段日子不能超过一年。",
    ),
    "when-month": Rule("“{value}”不是月份。", "写 1 到 12，例如 month: 10。"),
    "when-byday": Rule(
        "“{value}”不是“第几个星期几”。",
        "写成 3SU（第 3 个星期日）、2SA（第 2 个星期六）或 -1SU（最后一个星期日）；"
        "星期一到星期日是 MO TU WE TH FR SA SU。",
    ),
    "when-lunar": Rule(
        "“{value}”不是农历的日子。",
        "写成 09-09 或九月初九，闰月写成 06L-01 或闰六月初一，年三十写除夕。要写到哪一日，不能只写月。",
    ),
    "when-lunar-day": Rule(
        "农历没有 {month} 月 {day} 日。", "农历月份是 1 到 12，每月最多 30 天；一年的最后一天请写除夕。"
    ),
    "when-term": Rule("“{value}”不是二十四节气。", "可用的有：{known}。"),
    "when-offset": Rule("“{value}”不是天数。", "写 -365 到 365 之间的整数，-3 是提前 3 天，2 是推后 2 天。"),
    "when-year": Rule("“{value}”不是年份。", "写四位数的公历年份，例如 2013。"),
    "when-years": Rule("起始年份 {since} 晚于截止年份 {until}。", "检查 since 和 until 是不是写反了。"),
    # --- the calendar --------------------------------------------------------------------------
    "merge-clash": Rule("“{key}”在 {other} 里已经写过。", "同一个编号只能在一个文件里写一次。"),
    "glossary-phrase": Rule(
        "“{phrase}”不能写进 glossary：里面要有汉字，最多 {limit} 个字。",
        "左边写简体词语，右边写它的繁体，例如 计生协: 計生協；照原样不变，右边就空着。",
    ),
    "duplicate-id": Rule("编号“{id}”用了两次，第一次在 {other}。", "换一个编号。"),
    "unknown-reference": Rule("没有编号为“{id}”的{kind}。", "已有：{known}。"),
    "chapter-cycle": Rule(
        "“{chapter}”成了自己的上级：{cycle}。", "检查 parent，一级一级往上应当到总会为止。"
    ),
    "campaign-dates": Rule("这个活动没有日期。", "写 dates: 2026-05-20/2026-06-10，或写 occasion 和 year。"),
    "campaign-year": Rule("写了 occasion，还要写 year。", "year 是这个日子所在的公历年份，例如 2026。"),
    "occasion-none": Rule("{year} 年里没有“{occasion}”。", "请用 dates 直接写出日期。"),
    "occasion-twice": Rule("{year} 年里“{occasion}”有两次：{dates}。", "请用 dates 写明是哪一次。"),
    "lunar-uncertain": Rule(
        "{year} 年的农历日期各家算法可能相差一天。", "2056 年以后请以官方公布的日历为准。", _WARNING
    ),
    "end-before-start": Rule("结束（{end}）应当晚于开始（{start}）。", "检查两个日期是不是写反了。"),
    "event-outside-campaign": Rule(
        "{date} 不在活动期间 {span} 之内。", "改活动的 dates，或改这一场的时间；repeat 的每一场都要在期间内。"
    ),
    "repeat-needs-end": Rule(
        "重复的活动没有写到哪天为止。", "在 repeat 里写 until（最后一天）或 count（共几场），二者写其一。"
    ),
    "repeat-two-ends": Rule("until 和 count 同时写了。", "只留一个：until 是最后一天，count 是共几场。"),
    "repeat-start-weekday": Rule(
        "开始那天是{weekday}，不在 byday 里。", "把 start 改到第一次举办的那天，或在 byday 里加上 {code}。"
    ),
    "repeat-exdate-misses": Rule(
        "exdate 里的 {date} 本来就没有活动。", "检查日期，exdate 只写要取消的那几天。", _WARNING
    ),
    "repeat-none-left": Rule(
        "exdate 把每一场都去掉了。", "至少留下一场；都不办了，就给这一场写 status: cancelled。"
    ),
    "repeat-too-many": Rule("这样会排出 {count} 场以上。", "检查 freq 和 until；一个活动最多 {limit} 场。"),
    "menu-choose": Rule("要选 {choose} 项，但只有 {count} 项可选。", "choose 不能大于 options 的数目。"),
    "menu-option-twice": Rule("选项编号“{id}”用了两次。", "每个选项的编号不能相同。"),
    "age-unread": Rule(
        "“{value}”读不出是孕几周或满多大，算不出日期。",
        "写成孕 14 周、孕 13 周末、孕前 3 个月、怀孕、出生、满 28 天、满 12 个月、满 2 岁或 3 月龄。",
        _WARNING,
    ),
    "material-copies": Rule(
        "copies 写的是 {copies} 份，各网点加起来是 {count} 份。", "改成一致，或删掉 copies，程序会自己相加。"
    ),
    "material-copies-missing": Rule(
        "没有写“{pamphlet}”要多少份。",
        "写 copies: 400；或在 places 里一个网点写一行份数，例如 tianning-registry: 500。",
    ),
    # --- content -------------------------------------------------------------------------------
    "output-clash": Rule(
        "它和{other}会写成同一个网页 {output}。", "改其中一个的文件名；只有大小写不同也算相同。"
    ),
    "redirect-clash": Rule(
        "旧网址 {output} 已经有{other}在用。", "从 redirect_from 里删掉它，或者给占用它的文件改名。"
    ),
    "link-missing": Rule("链接的目标“{target}”不存在。", "检查文件名和相对路径。"),
    "anchor-missing": Rule("{file} 里没有小标题“#{anchor}”。", "检查 # 后面的文字；小标题改了，链接也要改。"),
    "link-not-shown": Rule(
        "链接的目标 {target} 这一天还没有发布，或已经过期。",
        "看看它的 publish_on 和 expires_on；网页上暂时只显示文字。",
        _WARNING,
    ),
    "listed-ended": Rule(
        "这里还列着“{title}”，它{status}。",
        "更新它，或者从这里拿掉；活动办完以后就不用管了。",
        _WARNING,
    ),
    "reviewed-in-future": Rule("复核日期 {date} 在一年以后。", "检查 last_reviewed 的年份。", _WARNING),
    "review-overdue": Rule(
        "这份内容应在 {due} 之前复核。", "核对内容和依据是否仍然有效，再更新 last_reviewed。", _WARNING
    ),
    "link-unsafe": Rule(
        "不能使用这样的链接：{target}。", "只能用相对路径，或 https、http、mailto、tel 链接。"
    ),
    "picture-missing": Rule("找不到图片 {target}。", "把图片放进 content/assets/，再检查文件名和相对路径。"),
    "picture-invalid": Rule(
        "{file} 不是图片（内容和扩展名不符）。", "支持 PNG、JPEG、WebP、AVIF、GIF 和 SVG；请重新导出。"
    ),
    "picture-unsafe": Rule("图片 {file} 里含有脚本或外部引用。", "请用图片软件重新导出为普通 SVG 或 PNG。"),
    "picture-alt": Rule("图片没有替代文字。", "写成 ![图上是什么](…)，看不见图的人也能知道。", _WARNING),
    "html-removed": Rule(
        "网页代码 <{tag}> 不会显示，已去掉。", "用 Markdown 写；视频和表单请放链接。", _WARNING
    ),
    "markdown-leftover": Rule("这里像是没有写对的 Markdown：{text}", "{detail}。", _WARNING),
    "heading-level": Rule(
        "小标题“{title}”从 {before} 级跳到了 {after} 级。",
        "一级一级往下写：## 下面用 ###，再下面用 ####，不要跳级。",
        _WARNING,
    ),
    "short-answer-missing": Rule(
        "没有简短回答：正文的第一段要先用一两句话回答问题。", "标题之后先写一段话，再写小标题和列表。"
    ),
    "short-answer-long": Rule(
        "第一段有 {count} 个字，超过 {limit} 个字，折页上放不下。",
        "第一段只留最要紧的一两句，其余放到后面。",
        _WARNING,
    ),
    "document-dates": Rule("“{title}”的{later}早于{earlier}。", "检查文件的发布、施行和失效日期。"),
    "policy-without-document": Rule(
        "政策解答没有写依据文件。", "在 documents 里写明文件名、发文机关和日期。"
    ),
    "markup-depth": Rule(
        "这里的括号、引用、列表或网页代码套了 {limit} 层以上。",
        "正常的文章只有几层；请检查是不是多打了括号或大于号，或者粘贴时带进了多余的内容。",
    ),
    "answer-clash": Rule(
        "同一个问题（{question}）在{region}有两条同时有效的解答，另一条是 {other}。",
        "旧的一条写上 repealed_on 或 superseded_by；适用于不同地区的各写 region；不是一个问题的，改 question_id。",
    ),
    "answer-clash-ahead": Rule(
        "从 {date} 起，同一个问题（{question}）在{region}会有两条同时有效的解答，另一条是 {other}。",
        "到那天就不能生成网站了。给旧的一条写 superseded_by（或 repealed_on）。",
        _WARNING,
    ),
    "supersession-loop": Rule(
        "替代关系绕回来了：{cycle}。", "superseded_by 写的是更新的那一个；删掉写反了的一处。"
    ),
    "document-differs": Rule(
        "“{title}”的{fields}和 {other} 里写的不一样。",
        "同一份文件在各条解答里的日期要一致：废止了就都写上。是不同的两次修订，请各写 issued。",
        _WARNING,
    ),
    "documents-disagree": Rule(
        "“{title}”{status}，“{other}”仍然有效，整条解答按{status}显示。",
        "是新旧交替的，给旧的写 superseded_by（新文件的名称）；不再依据的，从 documents 里删掉。",
        _WARNING,
    ),
    "region-unknown": Rule(
        "没有这个行政区划代码：{region}。",
        "写六位的国家标准代码（GB/T 2260），例如江苏省 320000、常州市 320400；适用于全国的不写 region。",
    ),
    "region-not-listed": Rule(
        "行政区划代码 {region} 不在名单里。",
        "检查是不是写错了；上一级是 {near}。新设的区划可以不理会这条提醒。",
        _WARNING,
    ),
    # --- quizzes -------------------------------------------------------------------------------
    "quiz-empty": Rule("这份问答里没有题目。", "每道题用“## 题目”开头，下面用“- [ ] 选项”列出选项。"),
    "quiz-no-right-answer": Rule("这道题没有正确答案：{question}", "在正确的选项前写 [x]。"),
    "quiz-all-right": Rule(
        "这道单选题的选项全都是对的：{question}",
        "至少留一个 [ ]；如果本是多选题，在题目后加 {{ .multiple }}。",
    ),
    "quiz-few-options": Rule(
        "这道题只有 {count} 个选项：{question}",
        "每个选项写一行：“- [ ] 选项”，对的写“- [x] 选项”，至少两个；填空写“- [=] 答案”。"
        "Word 里的题用 mkcampaign import quiz 导入。",
    ),
    "quiz-duplicate-option": Rule("选项“{option}”写了两次。", "改掉其中一个。"),
    "quiz-attribute": Rule(
        "题目后面的“{value}”不起作用。",
        '可以写 {{ .multiple }} 和 {{ points=2 }}，标签写 tags="政策 孕期"，引号要成对。',
        _WARNING,
    ),
    "quiz-points": Rule("分值“{value}”不对。", "写成 {{ points=2 }}，必须是正整数。"),
    "quiz-stray-text": Rule(
        "题目之外有一段不属于任何题的文字。",
        "是解析，就在行首加“> ”；是导语，就放到第一道题之前；是材料，就放到题目和选项之间。",
    ),
    "quiz-option-shape": Rule(
        "选项写得不规范：{text}", "写成“- [ ] 选项”或“- [x] 选项”，方括号里一个空格或一个 x。"
    ),
    "quiz-option-outside": Rule(
        "这个选项不属于任何题：{text}", "题目前面写两个井号：“## 题目”；一个井号是几道题共用的材料。"
    ),
    "quiz-prompt-missing": Rule("这道题没有题目。", "在 ## 后面写上要问什么。"),
    "quiz-mixed": Rule(
        "这道题既有选项，又有填空的答案：{question}",
        "选择题只写 [x] 和 [ ]，填空题只写 [=]；要问两件事，就分成两道题。",
    ),
    "quiz-answer-empty": Rule("填空题的答案是空的。", "在 [=] 后面写上能算对的答案，每种写法一行。"),
    "quiz-few-items": Rule(
        "这道{kind}只有 {count} 项，没有什么可选：{question}",
        "排序题至少写两项；连线题至少写一行，右边至少有两种答案。",
    ),
    "quiz-item-twice": Rule("“{item}”写了两次，分不出哪个是哪个。", "改掉其中一个。"),
    "quiz-item-empty": Rule(
        "这一项没有内容。", "排序题的每一项都要有字；连线题的右边不能空，左边空着表示多出来的答案。"
    ),
    "quiz-item-number": Rule(
        "排序题的编号乱了，写到这里是 {number}。", "按正确的先后，从 1 往下编号；写在第几个，就是第几。"
    ),
    "quiz-table-columns": Rule(
        "连线题的表格要有两列，这里有 {count} 列：{question}",
        "左边一列，右边一列，例如“| 叶酸 | 孕前 3 个月 |”。",
    ),
    "quiz-lead-unused": Rule(
        "“{title}”下面没有题目，它的文字不会出现。", "在下面用“## 题目”写题；不用就删掉。"
    ),
    "quiz-version": Rule(
        "“{value}”不能作卷名，或者写了两次。", "每卷一个字母，各不相同，例如 versions: [A, B]。"
    ),
    "quiz-versions-alike": Rule(
        "{first} 卷和 {second} 卷打乱以后还是一样的。", "多出几道题、多写几个选项，或少印一卷。", _WARNING
    ),
    "quiz-pick-count": Rule("要抽 {wanted} 题，只有 {count} 题。", "把 pick 改小，或再出几道题。"),
    "quiz-pick-tag": Rule(
        "标签“{tag}”要抽 {wanted} 题，只抽得到 {count} 题。",
        '在题目后面写 tags="{tag}"；一道题有几个标签，也只算一个。',
    ),
    "quiz-pick-points": Rule(
        "抽到的题不同，总分也不同：{lowest} 到 {highest} 分。",
        "让可能被抽到的题分值一样，或者同一个标签的题分值一样。",
        _WARNING,
    ),
    "quiz-points-total": Rule(
        "题目的分值加起来是 {sum} 分，points 写的是 {points} 分。", "改分值，或改 points。"
    ),
    "quiz-pass-unreachable": Rule(
        "满分写的是 {total} 分，要 {needed} 分才及格，可是题目的分值加起来只有 {sum} 分，谁也及格不了。",
        "改题目的分值，或改 points 和 pass。",
    ),
    "quiz-question-twice": Rule(
        "这道题和第 {number} 行的题一样：{question}", "删掉一道，或换个问法。", _WARNING
    ),
    "quiz-explanation-missing": Rule(
        "考试题没有解析：{question}", "在这道题的最后写“> 解析：……”，说明为什么。", _WARNING
    ),
    "quiz-longest-right": Rule(
        "{total} 道单选题里有 {count} 道最长的选项就是答案，超过 {limit}%，不看题也猜得到。",
        "把错的选项也写得一样具体，或把答案写短。",
        _WARNING,
    ),
    "quiz-letter": Rule(
        "选项会打乱，解析里却用字母指选项：{text}",
        "不写字母，写选项的内容；或者不用 shuffle 和 versions。",
        _WARNING,
    ),
    # --- print ---------------------------------------------------------------------------------
    "pamphlet-panels": Rule(
        "{format}要有 {expected} 个版面，这里有 {count} 个。", "每个版面用一个一级标题（# 标题）开头。"
    ),
    "pamphlet-empty": Rule(
        "这份{format}里没有可以印的内容。", "正文用一级标题（# 标题）开头，标题下面写内容。"
    ),
    "pamphlet-field": Rule(
        "“{field}”对{format}不起作用，只用于{kind}。", "删掉这一行，或检查 format 是不是写错了。", _WARNING
    ),
    "event-without-campaign": Rule("写了 event，还要写 campaign。", "event 是这个活动 events 里一场的编号。"),
    "opening-unknown": Rule(
        "“{panel}”这一版里的 {{{{ {name} }}}} 没有写在 open 里。",
        "在文件信息的 open 里写上 {name} 和它平常的内容。",
    ),
    "opening-shape": Rule(
        "“{panel}”这一版里的“{text}”写得不对，会照原样印出来。",
        "写成 {{{{ 名称 }}}}：前后各两个英文花括号，名称要写在 open 里。",
    ),
    "sheet-two-forms": Rule("{given} 同时写了，一份单页只能印一样。", "分成几份宣传品，每份写其中一个。"),
    "opening-unused": Rule(
        "open 里的“{name}”在正文中没有用到。", "在正文里写 {{{{ {name} }}}}，或删掉这一行。", _WARNING
    ),
    "opening-locked": Rule(
        "《{title}》没有开放“{name}”，各单位不能改它。", "可以改的有：{known}。其他文字对所有单位都一样。"
    ),
    "logo-missing": Rule("找不到标志图片 {file}。", "写 content 文件夹里的路径，例如 assets/logo.svg。"),
    "pamphlet-link-alone": Rule(
        "单独成段的解答链接没有 .quote，纸上只印出问题，没有答案。",
        "要印出回答，在链接后面紧接着写 {{ .quote }}。",
        _WARNING,
    ),
    "pamphlet-before-panel": Rule(
        "第一个一级标题之前有文字，印不到任何版面上。", "把它移到某个“# 标题”之下。"
    ),
    "pamphlet-heading-picture": Rule("标题里的图片印不出来。", "把图片移到标题下面，自成一段。"),
    "pamphlet-quote": Rule(
        "不能在这里引用 {target}。", "{{ .quote }} 只能用在指向 answers/ 的链接上，前后空行，独占一段。"
    ),
    "quote-not-in-force": Rule(
        "折页引用的“{title}”目前{status}。", "更新这条解答，或从折页上拿掉；印出去的不能是失效的规定。"
    ),
    "quote-elsewhere": Rule(
        "折页引用的“{title}”只适用于{region}，而折页有一版印给{other}。",
        "给两地的解答写同一个 question_id，各地的折页就会换成当地的；或者在 chapters 里去掉那一版。",
    ),
    "ledger-edited": Rule(
        "{date} 印发“{pamphlet}”的登记被改动过，或者没有抄全。",
        "恢复原来的内容。这个文件由程序一条一条往后添加，不能修改、挪动、复制或删掉其中的一条。",
    ),
    "reprint-needed": Rule(
        "《{title}》第 {version} 版（{date} 印发，{chapters}等 {count} 个单位，{copies} 份）"
        "引用的“{answer}”{reason}，需要重印。",
        "先改好宣传品并把 version 加一，再用 mkcampaign print --release 印发；收回旧的。",
        _WARNING,
    ),
    "version-lowered": Rule(
        "第 {version} 版已在 {date} 印发，version 不能再改小。", '写成 version: "{next}" 或更大的数。'
    ),
    "version-not-raised": Rule(
        "第 {version} 版已在 {date} 印发，之后内容又改了：{panels}。",
        '把 version 改成 "{next}"，在 changes 里用一句话写明改了什么，拿到旧版的人才能知道。',
        _WARNING,
    ),
    "panel-overflow": Rule(
        "“{panel}”这一版{edition}文字太多，超出 {amount} 毫米。",
        "删去大约 {amount} 毫米高的文字，或移到别的版面。",
    ),
    "panel-collision": Rule(
        "“{panel}”这一版{edition}{reason}：{detail}。", "常见原因是过长的网址或过宽的表格，请缩短。"
    ),
    "text-lost": Rule(
        "“{panel}”这一版{edition}印出来少了字：{detail}。",
        "请把这一段改成普通段落或列表；仍有问题请告诉开发者。",
    ),
    "glyph-missing": Rule(
        "“{panel}”这一版{edition}里，字体没有这个字：{detail}。", "换成常用字；表情符号不能印刷。"
    ),
    "unprintable": Rule(
        "“{panel}”这一版{edition}里，{reason}不能印在纸上：{detail}。", "请改用文字，或只放在网页文章里。"
    ),
    "typeset-failed": Rule("排版失败{edition}：{detail}。", "请把这份折页和这条提示交给开发者。"),
    "picture-coarse": Rule(
        "图片 {file} 印出来{edition}不够清楚：每英寸只有 {dpi} 点。",
        "换一张更大的原图，或在图片后写 {{ width=50% }} 把它印小一些；150 点以上才清楚。",
        _WARNING,
    ),
    "picture-too-coarse": Rule(
        "图片 {file} 太小{edition}，不能交给印刷厂：印出来每英寸只有 {dpi} 点。",
        "换一张更大的原图，或在图片后写 {{ width=50% }} 把它印小一些；印刷厂至少要 72 点，最好 300 点。",
    ),
    "qr-unreadable": Rule(
        "印出来的二维码{edition}扫不出来：{detail}。",
        "不要让别的东西盖住它；没有改过模板的话，请把这条提示交给开发者。",
    ),
    "qr-too-small": Rule(
        "二维码太小{edition}：每一格只有 {detail} 毫米，至少要 {limit} 毫米。",
        "网址越长，格子越小：换一个短一些的网址，或请开发者把它印大些。",
    ),
    "type-too-small": Rule(
        "有的字{edition}太小（{size} 磅，至少要 {limit} 磅）：{detail}。",
        "请把这份宣传品和这条提示交给开发者。",
    ),
    "contrast-low": Rule(
        "有的字{edition}和底色太接近，看不清（对比度 {ratio}，至少要 {limit}）：{detail}。",
        "换一个深一些的主题颜色（colour）；没有改过模板的话，请把这条提示交给开发者。",
    ),
    "font-not-embedded": Rule(
        "文件{edition}里没有带上字体 {detail}，印出来的字可能变样。", "请把这份宣传品和这条提示交给开发者。"
    ),
    "page-box-missing": Rule(
        "交给印刷厂的文件{edition}第 {detail} 页没有写明裁切线和出血。",
        "请把这份宣传品和这条提示交给开发者。",
    ),
    "site-address-missing": Rule(
        "没有写网站地址，折页上印不出二维码。", "在 mkdocs.yml 里写 site_url: https://…/。", _WARNING
    ),
    # --- to and from other systems -------------------------------------------------------------
    "import-broken": Rule(
        "读不了这个文件：{reason}。", "换一种格式重新导出，或者用 --from 写明它是什么格式。"
    ),
    "import-empty": Rule(
        "这个文件里没有读到题目。", "看看是不是选错了文件，或者用 --from 写明它是什么格式。"
    ),
    "import-kind": Rule(
        "这道题没有导入，本站没有 {type} 这种题型：{question}", "改成选择、判断、填空、排序或连线题。"
    ),
    "import-refused": Rule(
        "这道题没有导入，{reason}：{question}", "在原来的文件里改好再导入，或者在导入的问答里补写这道题。"
    ),
    "import-left-out": Rule(
        "这道题导入了，但少了一样，{detail}：{question}", "看看这道题，要紧的话在导入的问答里补上。", _WARNING
    ),
    "import-stray": Rule("这里的文字不属于任何题，没有导入：{text}", "看看它前后的题写得对不对。"),
    "import-exists": Rule("{file} 已经有了，没有动它。", "用 --as 换一个名字，或者先把原来的文件移走。"),
    "export-unsupported": Rule(
        "这道题导不出去，{to} {reason}：{question}", "换一种格式（Moodle XML 装得最多），或者改这道题。"
    ),
    "export-left-out": Rule(
        "{to} 装不下{detail}，没有导出：{question}",
        "要紧的话，在那边导入以后补上；GIFT 和 Aiken 装不下的，Moodle XML 大多装得下。",
        _WARNING,
    ),
    "export-changed": Rule(
        "{to} 没有这种题型，{detail}：{question}",
        "导入回本站还是排序题；Moodle 按每一步对不对给分。要在 Moodle 里排序，就导出 Moodle XML。",
        _WARNING,
    ),
    # --- the build -----------------------------------------------------------------------------
    "config-invalid": Rule("mkdocs.yml 有误：{detail}。", "对照 mkcampaign new site 生成的 mkdocs.yml。"),
    "build-failed": Rule("生成没有完成：{detail}。", "原来的网站没有动。请把这条提示交给开发者。"),
    "theme-broken": Rule(
        "网页模板有误：{detail}。", "检查最近改过的模板；没有改过模板的话，请把这条提示交给开发者。"
    ),
    "build-running": Rule("另一个生成正在进行。", "等它结束再试；如果它已经停了，再运行一次即可。"),
    "output-unwritable": Rule(
        "写不出文件 {file}：{reason}。", "看看磁盘是不是满了、有没有写权限。原来的网站没有动。"
    ),
    "output-not-ours": Rule(
        "{folder} 里有不是本程序生成的文件，没有动它。", "换一个输出文件夹（-o），或先把它移走。"
    ),
    "folder-not-empty": Rule("{folder} 已存在而且不是空的。", "换一个文件夹名；已有的文件不会被覆盖。"),
}
