"""Rules of what is made: print, the ledger, exchange with other systems, the build."""

from __future__ import annotations

from mkcampaign.rules.rule import WARNING, Rule

MAKING: dict[str, Rule] = {
    # --- print ---------------------------------------------------------------------------------
    "pamphlet-panels": Rule(
        "{format}要有 {expected} 个版面，这里有 {count} 个。", "每个版面用一个一级标题（# 标题）开头。"
    ),
    "pamphlet-empty": Rule(
        "这份{format}里没有可以印的内容。", "正文用一级标题（# 标题）开头，标题下面写内容。"
    ),
    "pamphlet-field": Rule(
        "“{field}”对{format}不起作用，只用于{kind}。", "删掉这一行，或检查 format 是不是写错了。", WARNING
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
        "open 里的“{name}”在正文中没有用到。", "在正文里写 {{{{ {name} }}}}，或删掉这一行。", WARNING
    ),
    "opening-locked": Rule(
        "《{title}》没有开放“{name}”，各单位不能改它。", "可以改的有：{known}。其他文字对所有单位都一样。"
    ),
    "logo-missing": Rule("找不到标志图片 {file}。", "写 content 文件夹里的路径，例如 assets/logo.svg。"),
    "pamphlet-link-alone": Rule(
        "单独成段的解答链接没有 .quote，纸上只印出问题，没有答案。",
        "要印出回答，在链接后面紧接着写 {{ .quote }}。",
        WARNING,
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
        WARNING,
    ),
    "version-lowered": Rule(
        "第 {version} 版已在 {date} 印发，version 不能再改小。", '写成 version: "{next}" 或更大的数。'
    ),
    "version-not-raised": Rule(
        "第 {version} 版已在 {date} 印发，之后内容又改了：{panels}。",
        '把 version 改成 "{next}"，在 changes 里用一句话写明改了什么，拿到旧版的人才能知道。',
        WARNING,
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
        WARNING,
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
        "没有写网站地址，折页上印不出二维码。", "在 mkdocs.yml 里写 site_url: https://…/。", WARNING
    ),
    "year-plan-glyph": Rule(
        "打印的全年安排上，字体没有这个字，印成了〓：{detail}。", "换成常用字；表情符号不能印刷。", WARNING
    ),
    "year-plan-failed": Rule(
        "{year} 年的全年安排没有做成（{name}{script}）：{reason}。",
        "网站照常生成，只是没有这份 PDF。请把这条提示交给开发者。",
        WARNING,
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
        "这道题导入了，但少了一样，{detail}：{question}", "看看这道题，要紧的话在导入的问答里补上。", WARNING
    ),
    "import-stray": Rule("这里的文字不属于任何题，没有导入：{text}", "看看它前后的题写得对不对。"),
    "import-exists": Rule("{file} 已经有了，没有动它。", "用 --as 换一个名字，或者先把原来的文件移走。"),
    "export-unsupported": Rule(
        "这道题导不出去，{to} {reason}：{question}", "换一种格式（Moodle XML 装得最多），或者改这道题。"
    ),
    "export-left-out": Rule(
        "{to} 装不下{detail}，没有导出：{question}",
        "要紧的话，在那边导入以后补上；GIFT 和 Aiken 装不下的，Moodle XML 大多装得下。",
        WARNING,
    ),
    "export-changed": Rule(
        "{to} 没有这种题型，{detail}：{question}",
        "导入回本站还是排序题；Moodle 按每一步对不对给分。要在 Moodle 里排序，就导出 Moodle XML。",
        WARNING,
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
    "bundle-place": Rule(
        "压缩包不能写到 {file}：{reason}。", "换一个地方和名字，例如 --bundle ../site.zip。什么也没有生成。"
    ),
    "bundle-unwritable": Rule(
        "写不出压缩包 {file}：{reason}。", "看看磁盘是不是满了。网站已经生成好；原来的压缩包没有动。"
    ),
    "folder-not-empty": Rule("{folder} 已存在而且不是空的。", "换一个文件夹名；已有的文件不会被覆盖。"),
}
