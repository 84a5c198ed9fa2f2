"""Rules of what stands in `content/`: text, answers, pamphlets, quizzes."""

from __future__ import annotations

from mkcampaign.rules.rule import WARNING, Rule

CONTENT: dict[str, Rule] = {
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
        WARNING,
    ),
    "listed-ended": Rule(
        "这里还列着“{title}”，它{status}。",
        "更新它，或者从这里拿掉；活动办完以后就不用管了。",
        WARNING,
    ),
    "reviewed-in-future": Rule("复核日期 {date} 在一年以后。", "检查 last_reviewed 的年份。", WARNING),
    "review-overdue": Rule(
        "这份内容应在 {due} 之前复核。", "核对内容和依据是否仍然有效，再更新 last_reviewed。", WARNING
    ),
    "link-unsafe": Rule(
        "不能使用这样的链接：{target}。", "只能用相对路径，或 https、http、mailto、tel 链接。"
    ),
    "picture-missing": Rule("找不到图片 {target}。", "把图片放进 content/assets/，再检查文件名和相对路径。"),
    "picture-invalid": Rule(
        "{file} 不是图片（内容和扩展名不符）。", "支持 PNG、JPEG、WebP、AVIF、GIF 和 SVG；请重新导出。"
    ),
    "picture-unsafe": Rule("图片 {file} 里含有脚本或外部引用。", "请用图片软件重新导出为普通 SVG 或 PNG。"),
    "picture-alt": Rule("图片没有替代文字。", "写成 ![图上是什么](…)，看不见图的人也能知道。", WARNING),
    "html-removed": Rule(
        "网页代码 <{tag}> 不会显示，已去掉。", "用 Markdown 写；视频和表单请放链接。", WARNING
    ),
    "markdown-leftover": Rule("这里像是没有写对的 Markdown：{text}", "{detail}。", WARNING),
    "heading-level": Rule(
        "小标题“{title}”从 {before} 级跳到了 {after} 级。",
        "一级一级往下写：## 下面用 ###，再下面用 ####，不要跳级。",
        WARNING,
    ),
    "short-answer-missing": Rule(
        "没有简短回答：正文的第一段要先用一两句话回答问题。", "标题之后先写一段话，再写小标题和列表。"
    ),
    "short-answer-long": Rule(
        "第一段有 {count} 个字，超过 {limit} 个字，折页上放不下。",
        "第一段只留最要紧的一两句，其余放到后面。",
        WARNING,
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
        WARNING,
    ),
    "supersession-loop": Rule(
        "替代关系绕回来了：{cycle}。", "superseded_by 写的是更新的那一个；删掉写反了的一处。"
    ),
    "document-differs": Rule(
        "“{title}”的{fields}和 {other} 里写的不一样。",
        "同一份文件在各条解答里的日期要一致：废止了就都写上。是不同的两次修订，请各写 issued。",
        WARNING,
    ),
    "documents-disagree": Rule(
        "“{title}”{status}，“{other}”仍然有效，整条解答按{status}显示。",
        "是新旧交替的，给旧的写 superseded_by（新文件的名称）；不再依据的，从 documents 里删掉。",
        WARNING,
    ),
    "region-unknown": Rule(
        "没有这个行政区划代码：{region}。",
        "写六位的国家标准代码（GB/T 2260），例如江苏省 320000、常州市 320400；适用于全国的不写 region。",
    ),
    "region-not-listed": Rule(
        "行政区划代码 {region} 不在名单里。",
        "检查是不是写错了；上一级是 {near}。新设的区划可以不理会这条提醒。",
        WARNING,
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
        WARNING,
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
        "{first} 卷和 {second} 卷打乱以后还是一样的。", "多出几道题、多写几个选项，或少印一卷。", WARNING
    ),
    "quiz-pick-count": Rule("要抽 {wanted} 题，只有 {count} 题。", "把 pick 改小，或再出几道题。"),
    "quiz-pick-tag": Rule(
        "标签“{tag}”要抽 {wanted} 题，只抽得到 {count} 题。",
        '在题目后面写 tags="{tag}"；一道题有几个标签，也只算一个。',
    ),
    "quiz-pick-points": Rule(
        "抽到的题不同，总分也不同：{lowest} 到 {highest} 分。",
        "让可能被抽到的题分值一样，或者同一个标签的题分值一样。",
        WARNING,
    ),
    "quiz-points-total": Rule(
        "题目的分值加起来是 {sum} 分，points 写的是 {points} 分。", "改分值，或改 points。"
    ),
    "quiz-pass-unreachable": Rule(
        "满分写的是 {total} 分，要 {needed} 分才及格，可是题目的分值加起来只有 {sum} 分，谁也及格不了。",
        "改题目的分值，或改 points 和 pass。",
    ),
    "quiz-question-twice": Rule(
        "这道题和第 {number} 行的题一样：{question}", "删掉一道，或换个问法。", WARNING
    ),
    "quiz-explanation-missing": Rule(
        "考试题没有解析：{question}", "在这道题的最后写“> 解析：……”，说明为什么。", WARNING
    ),
    "quiz-longest-right": Rule(
        "{total} 道单选题里有 {count} 道最长的选项就是答案，超过 {limit}%，不看题也猜得到。",
        "把错的选项也写得一样具体，或把答案写短。",
        WARNING,
    ),
    "quiz-letter": Rule(
        "选项会打乱，解析里却用字母指选项：{text}",
        "不写字母，写选项的内容；或者不用 shuffle 和 versions。",
        WARNING,
    ),
}
