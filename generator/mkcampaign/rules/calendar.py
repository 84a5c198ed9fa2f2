"""Rules of files, of YAML and of `campaigns.yml`."""

from __future__ import annotations

from mkcampaign.rules.rule import WARNING, Rule

CALENDAR: dict[str, Rule] = {
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
        "{file} 不会被读取。", "把文件名末尾的 .txt 去掉；记事本另存时，“保存类型”选“所有文件”。", WARNING
    ),
    "folder-name": Rule("文件夹 {folder} 里的文件会当作普通网页。", "检查文件夹的名字。", WARNING),
    "file-name": Rule(
        "文件名 {name} 不能用作网址。", "文件名只用小写英文字母、数字和连字符，例如 folic-acid.md。"
    ),
    # --- YAML ----------------------------------------------------------------------------------
    "yaml-space": Rule(
        "这里的空格不是普通空格（可能是从 Word 或网页粘贴来的）。",
        "删掉这一行开头和冒号后面的空白，用空格键重新输入。",
    ),
    "yaml-colon": Rule("这里的冒号是中文的“：”。", "换成英文冒号“:”，后面加一个空格。"),
    "yaml-hash": Rule("“{text}”被当成注释，没有读进来。", "如果它是内容，请给整个值加上英文引号。", WARNING),
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
        "{year} 年的农历日期各家算法可能相差一天。", "2056 年以后请以官方公布的日历为准。", WARNING
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
        "exdate 里的 {date} 本来就没有活动。", "检查日期，exdate 只写要取消的那几天。", WARNING
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
        WARNING,
    ),
    "material-copies": Rule(
        "copies 写的是 {copies} 份，各网点加起来是 {count} 份。", "改成一致，或删掉 copies，程序会自己相加。"
    ),
    "material-copies-missing": Rule(
        "没有写“{pamphlet}”要多少份。",
        "写 copies: 400；或在 places 里一个网点写一行份数，例如 tianning-registry: 500。",
    ),
}
