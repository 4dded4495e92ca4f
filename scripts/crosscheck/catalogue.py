"""What can be wrong, one code each, in the words that a clerk reads: where it is adds `findings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["error", "warning", "info"]
READER_DIED, READER_FAILED, RETURN_LOST, SAYS_NONE = "file_reader_died", "file_reader_failed", "return_lost", "sheet_says_none"
NOT_FILED: Final = "not_filed"
PASSING: Final = (READER_DIED, RETURN_LOST)  # a busy PC can cause them too, so what they spoilt is never remembered
FOR_THE_OFFICE: Final = ("return_beside_original", "return_beside_alike", "file_twice")  # of a department's file, and in no notice: only the office can move it
SEVERITY_WORDS: Final[dict[Severity, str]] = {"error": "退回", "warning": "请核实", "info": "提示"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says of one code.  The texts are format strings over the names given to `findings.finding`.

    ``sender``: what whoever sent the file is asked to do, where that is something else than what the office does.
    """

    severity: Severity
    message: str
    remedy: str
    sender: str = ""


CATALOGUE: Final[dict[str, Entry]] = {
    # --- files that cannot be read -----------------------------------------------------------------------------
    "file_empty": Entry("error", "这个文件是空的（0 字节）。", "请重新导出或另存一份再放进来。", "请重新导出或另存一份发来。"),
    "file_locked_copy": Entry("info", "这是 Excel 或 WPS 打开文件时留下的临时文件，已跳过。", "关闭那个文件后它会自己消失，不用处理。"),
    "file_encrypted": Entry(
        "error", "这个文件设了打开密码，读不了{tried}。",
        "请在 Excel 里取消密码后另存一份再放进来；或在运行时输入密码，或按说明书把密码写进这台电脑的密码文件。",
        "请在 Excel 里取消打开密码，另存一份重新发来。",
    ),
    "file_encrypted_otherwise": Entry(
        "error", "这个文件{detail}，这样的密码本程序解不开。",
        "请用能打开它的程序（Excel、WPS 或 LibreOffice）打开，取消密码，另存为 .xlsx 再放进来。",
        "请用能打开它的程序（Excel、WPS 或 LibreOffice）打开，取消密码，另存为 .xlsx 重新发来。",
    ),
    "file_archive": Entry("error", "这是一个压缩包（{detail}），没有打开。", "请先解压，把里面的表格放进来。", "请解压以后把里面的表格发来。"),
    "file_not_spreadsheet": Entry(
        "error", "这个文件不是能读的表格（{detail}）。", "请在 Excel 或 WPS 里打开原表，另存为 .xlsx 再放进来。",
        "请在 Excel 或 WPS 里打开原表，另存为 .xlsx 发来。",
    ),
    "file_html": Entry(
        "error", "这个文件实际是网页，里面没有表格。", "请在 Excel 里打开，另存为 .xlsx 再放进来。", "请在 Excel 里打开，另存为 .xlsx 发来。"
    ),
    "file_encoding": Entry(
        "error", "这个文本文件的编码认不出来（{detail}）。", "请用做出它的程序打开，文字显示正常后另存为 .xlsx 再放进来；打开是乱码，就请填报单位直接发 .xlsx。",
        "请用做出它的程序打开，文字显示正常后另存为 .xlsx 发来。",
    ),
    "file_damaged": Entry("error", "这个文件已损坏，读不了（{detail}）。", "请让填报单位重新发送，或在 Excel 里修复后另存。", "请检查原文件能不能打开，重新发来。"),
    "file_too_large": Entry(
        "error", "这个文件超出了限度：{detail}。", "请删去多余的工作表、格式和空行，另存一份再放进来。", "请删去多余的工作表、格式和空行，另存一份发来。"
    ),
    "file_unsafe": Entry("error", "这个文件的内部结构不安全，没有打开（{detail}）。", "请让填报单位在 Excel 里另存一份再发送。", "请在 Excel 里另存一份重新发来。"),
    "file_own_result": Entry(
        "error", "这是程序自己生成的表（总台账、月报、一企一档等），不是报来的清单，没有读。", "请从 workbooks/ 里移走；里面的内容要改，请改各部门报来的原表。",
        "请报本部门自己的清单；移交给本部门的问题，请填在发去的移交清单里。",
    ),
    READER_DIED: Entry(
        "error", "读这个文件时超过了 {seconds} 秒或内存不够，已放弃，其他文件不受影响。",
        "请在 Excel 里打开，把数据复制到一个新工作簿再放进来。", "请在 Excel 里打开，把数据复制到一个新工作簿发来。",
    ),
    READER_FAILED: Entry(
        "error", "读这个文件时程序出了错（{detail}），没有采用它，其他文件不受影响。",
        "请把这个文件发给维护人员；急用就把数据复制到一个新工作簿里再放进来。", "请把数据复制到一个新工作簿里发来。",
    ),
    "file_active_content": Entry(
        "warning", "这个文件带有{detail}，只读了数据，没有带入这些内容。", "如果不是有意的，请另存为不带宏和外部链接的 .xlsx。"
    ),
    "file_misnamed": Entry(
        "info", "扩展名是 {extension}，内容其实是 {actual}，已按内容读取。", "下次请用“另存为”选对格式。"
    ),
    "file_utf16": Entry("info", "这个文本表格是 {encoding} 编码，已按它读取。", "下次请另存为 .xlsx 或 UTF-8 编码的 .csv。"),
    "department_unknown": Entry(
        "error", "文件夹“{value}”不是已登记的部门{near}。", "请改文件夹名，或在 config.toml 的 [[departments]] 里登记它。"
    ),
    "department_is_town": Entry(
        "error", "“{value}”是镇街，不是部门，这个文件夹里只读它填好的移交问题办理情况。", "镇街的清单由行业部门一并报送，请放进负责那个行业领域的部门的文件夹。"
    ),
    "nothing_sent": Entry(
        "warning", "workbooks/部门/ 里一个表也没有。", "请把各部门的表放进 workbooks/部门/<部门名>/ 再运行一次；放了还这样说，就是不在这个行动文件夹里运行的。"
    ),
    "department_none": Entry(
        "error", "这个文件直接放在 workbooks/部门/ 下面，不知道是哪个部门报的。", "请放进这个部门自己的文件夹：workbooks/部门/<部门名>/。"
    ),
    "file_misplaced": Entry(
        "error", "这个表没有读：workbooks/ 里只读 部门、名册、移交表 这三个文件夹和程序自己建的几个表。",
        "部门报的请放进 workbooks/部门/<部门名>/，填好的移交表放进 workbooks/移交表/，执法人员、专家、通讯录放进 workbooks/名册/；不用读的请移到别处。",
    ),
    "book_copied": Entry(
        "error", "这个文件没有读：写在里面的都没有算进去，程序只读 workbooks/{value}。",
        "请把它另存为“Excel 工作簿 (*.xlsx)”，文件名写 {name}，替换原来的那一份；或者把写的抄到 {name} 里，再删去这一份。只是备份的，请移到别处。",
    ),
    # --- sheets -----------------------------------------------------------------------------------------------
    "sheet_unknown": Entry(
        "error", "没认出这是哪种表，{headings}。",
        "请检查表头是否写全：{wanted}，可以对照空白表；"
        "如果里面没有要报的数据，把工作表名加进 config.toml 的 reference_sheets。",
    ),
    "sheet_is_card": Entry(
        "error",
        "这张表像是一事一张的登记表（项目名写在左边或夹在中间），但没有认出“企业名称”这样的项目，或者有的项目写了不止一遍，分不清是几件事，没有采用。"
        "读到的项目名是：{headings}。",
        "请一张表只写一件事，或者照空白表写成清单，一件事写一行；只是留档的，把工作表名加进 config.toml 的 reference_sheets。",
    ),
    "work_report_by_part": Entry(
        "error", "这张表按“{value}”分开写，本表要的是全部门的数，没有采用。", "请只写一行全部门的合计数（一个月一行），去掉“{value}”这一列。"
    ),
    "sheet_elsewhere": Entry(
        "error", "这是部门的{value}，放在“{folder}”文件夹里没有读。", "请移到这个部门自己的文件夹：workbooks/部门/<部门名>/。"
    ),
    "transfer_elsewhere": Entry(
        "error", "这是移交表，放在部门的文件夹里没有读。", "请移到 workbooks/移交表/，文件名和子文件夹随意。", "移交表请交给办公室，不要和清单放在一起。"
    ),
    "sheet_reference": Entry("info", "这个工作表没有认出清单表头，作为参考资料跳过。", "如果里面有要报的数据，请检查表头。"),
    "sheet_counts": Entry("info", "这个工作表是分开统计的数，同一个文件里另有清单，作为参考资料跳过。", "不用处理；月度工作情况请另报一行全部门的数。"),
    SAYS_NONE: Entry("info", "这张表写明没有要报的，里面没有数据。", "不用处理。"),
    "sheet_empty": Entry("warning", "这个工作簿里没有任何数据。", "如果本月确实没有，请在清单里写明；否则请重新发送。"),
    "sheet_no_rows": Entry("warning", "表头下面一行数据也没有。", "如果本月确实没有，请在表头下面写“本月无”；否则请填上后重新发送。"),
    "heading_decision_invalid": Entry("warning", "列名对照表里“{value}”这一行没有采用（{detail}）。", "请改正，或把这一行删去。"),
    "answer_elsewhere": Entry("warning", "“{value}”写在了“{where}”里，“{column}”还空着，没有算。", "请写到“{column}”那一格里。"),
    "answers_gone": Entry(
        "warning", "“{value}”这一列不见了：以前写的 是 和 否 都没有算，现在也没有地方写。",
        "请用备份换回来；没有备份就在表头最右边加一列，列名写“{value}”，在下面写 是 或 否。",
    ),
    "headings_waiting": Entry("info", "workbooks/列名对照.xlsx 里有 {value} 个表头等着确认。", "请在“是否采用”里写“是”或“否”，下次运行就照办。"),
    "roster_no_rows": Entry("info", "这张名册还没有填。", "需要用到时再填。"),
    "column_missing": Entry(
        "error", "缺少必须有的列{columns}，整张表都没有采用。读到的表头是：{headings}。",
        "请补上{near}；如果只是叫法不同，在 workbooks/列名对照.xlsx 里对应的一行写“是”，或在 config.toml 的 [[columns]] 里加别名{other}。",
    ),
    "column_guessed": Entry(
        "warning", "列“{value}”可能就是“{column}”（{reason}），还没有采用，内容放进了“其他信息”。",
        "如果就是它，请把表头改成“{column}”，或在 workbooks/列名对照.xlsx 里写“是”，以后每个月都认得；不是就写“否”，不会再问。",
    ),
    "column_from_caption": Entry("info", "表里没有写“{column}”，按上方写的“{value}”填了下面的各行。", "如果不对，请在表里加上这一列。"),
    "sheet_goes_on": Entry(
        "warning", "这张表没有表头，各列写的和前一张表“{value}”一样，按那张表的表头接着读了。", "请核对；下次请把表头也抄到这张表的第一行。"
    ),
    "column_from_name": Entry(
        "warning", "表里没有写“{column}”，{where}是“{value}”，把各行都当作“{meant}”。", "请核对；最好在表里加上“{column}”一列。"
    ),
    "town_from_address": Entry("warning", "表里没有写“所在镇街”，按“{value}”里写的镇街填的。", "请核对；最好在表里加上“所在镇街”一列。"),
    "column_repeated": Entry(
        "warning", "有两列都是“{column}”（{value}），只采用了前一列，后一列放进了“其他信息”。", "请删去或改名其中一列。"
    ),
    "cell_far_away": Entry(
        "warning", "离表格很远的这一格写着“{value}”，没有当作清单的内容，表格照常读了。", "请跳到这一格（按 Ctrl+G 输入格号）：不要的就删掉，要的就移到表格里。"
    ),
    "space_far_away": Entry("info", "离表格很远的这一格里有空格，没有理会，表格照常读了。", "不用处理；想删掉，按 Ctrl+G 输入格号就能跳到那里。"),
    "hidden_read": Entry("info", "隐藏或被筛选掉的内容也都读了（{detail}）。", "如果是不要的数据，请删掉后重新发送。"),
    "rows_struck": Entry(
        "warning", "有 {count} 行画着删除线（第 {value} 行），但行还在表里，没有当作删除。", "确实不要的，请把整行删掉；要留的，请去掉删除线。"
    ),
    "date_1904": Entry("info", "这个工作簿用的是 1904 日期系统，已按它换算日期。", "不用处理。"),
    # --- cells ------------------------------------------------------------------------------------------------
    "cell_missing": Entry("error", "“{column}”没有填。", "请补填。"),
    "cell_error": Entry("error", "“{column}”是公式错误（{value}）。", "请改成正确的内容。"),
    "cell_formula_empty": Entry(
        "error", "“{column}”是公式，但文件里没有保存计算结果。", "请在 Excel 里打开、重新计算并保存，或改成数值。"
    ),
    "choice_unknown": Entry("error", "“{column}”写的是“{value}”，不在可选的内容里{near}。", "请改正，可选的是：{choices}。"),
    "choice_unclear": Entry(
        "warning", "“{column}”写的是“{value}”，不在可选的内容里{near}，这一格没有采用。", "请改正，可选的是：{choices}。"
    ),
    "state_words": Entry("warning", "“{column}”写的“{value}”按“{state}”算{more}。", "请核对；不对的，请改成：未整改、整改中、已整改、已销号。"),
    "town_unknown": Entry("error", "“{value}”不是{district}的镇街{near}。", "请改正，可选的是：{choices}；如果是别的写法，在 config.toml 里加为别名。"),
    "duty_unknown": Entry(
        "error", "执法责任单位“{value}”不是已登记的部门或镇街{near}。",
        "请改成正式名称；如果是新单位，在 config.toml 的 [[departments]] 里登记。",
    ),
    "date_invalid": Entry("error", "“{column}”写的“{value}”不是一个日期{detail}。", "请写成 2021-3-5 这样。"),
    "date_unclear": Entry(
        "warning", "“{column}”写的“{value}”不是一个明确的日期{detail}，这一格没有采用。", "请写成 2021-3-5 这样。"
    ),
    "date_words": Entry(
        "warning", "“{column}”写的“{value}”没有说是哪一天，这一格没有采用{more}。", "请补上日期，写成 2021-3-5 这样；定不下来的可以空着。"
    ),
    "date_not_yet": Entry("info", "“{column}”写的“{value}”当作还没有到那一步{more}。", "不用处理。"),
    "date_span": Entry("warning", "“{column}”写的“{value}”是一段时间，按最后一天 {date} 算{more}。", "请核对；要按别的一天算，就只写那一天。"),
    "date_year_assumed": Entry("warning", "“{column}”写的“{value}”没有年份，按 {date} 处理{more}。", "请核对，并写全年月日。"),
    "number_invalid": Entry("warning", "“{column}”写的“{value}”不是数，这一格没有采用。", "请只填数字。"),
    "number_impossible": Entry("warning", "“{column}”写的“{value}”是{what}，这一格没有采用。", "请核对，改成实际的数。"),
    "code_digits_lost": Entry(
        "error", "“{column}”被 Excel 当成数字（{value}），末尾几位已经丢失。", "请先把这一列设为文本，再重新填写。"
    ),
    "code_letters": Entry(
        "warning", "统一社会信用代码“{value}”里有字母 O 或 I，代码里没有这两个字母，按 {meant} 处理。", "请对照营业执照改成数字 0 或 1。"
    ),
    "code_invalid": Entry(
        "warning", "统一社会信用代码“{value}”不对（{detail}），没有用它来认企业。", "请对照营业执照改正。"
    ),
    # --- rows -------------------------------------------------------------------------------------------------
    "row_shifted": Entry(
        "error", "这一行像是整行错开了一列：“{column}”里是“{value}”。", "请把这一行移回对应的列。"
    ),
    "ditto_copied": Entry("info", "有 {value} 格写的是“同上”，照上一行填了。", "不用处理；这张表如果排过序，请核对。"),
    "ditto_of_nothing": Entry("error", "“{column}”写着“{value}”，可是上面没有可以照抄的内容。", "请写全。"),
    "enterprise_above": Entry(
        "warning", "有 {count} 行没有写企业名称（第 {value} 行），当作上面那家企业的问题。", "请核对；下次请每一行都写上企业名称。"
    ),
    "town_above": Entry(
        "warning", "有 {count} 行没有写镇街（第 {value} 行），当作上面写的那个镇街的。", "请核对；下次请每一行都写上所在镇街。"
    ),
    "row_to_delete": Entry("warning", "这一行的“{column}”写着“{value}”，但行还在表里，没有当作删除。", "确实不要的，请把整行删掉；要留的，请去掉这几个字。"),
    "closed_without_date": Entry("warning", "整改状态是“{value}”，但没有填整改完成日期。", "请补上整改完成日期。"),
    "due_before_found": Entry("warning", "整改期限（{value}）早于发现日期（{found}）。", "请核对这两个日期。"),
    "done_but_open": Entry(
        "warning", "填了整改完成日期（{value}），整改状态却{state}，没有算作完成{more}。", "整改完了，请把整改状态改成“已整改”；没有完成，请删去日期。"
    ),
    "done_after_campaign": Entry(
        "warning", "整改完成日期（{value}）晚于本次行动结束（{end}）。", "请核对年份；日期没错的不用改，到那一天以前都算没有完成。"
    ),
    "done_before_found": Entry("warning", "整改完成日期（{value}）早于发现日期（{found}）。", "请核对这两个日期。"),
    "two_levels_in_one": Entry(
        "error", "这一行的 {columns} 两栏都写了问题（“{value}”），分不出是一条还是几条。", "一条问题只写在一栏里；是几条就一条写一行，企业名称等照抄。"
    ),
    "several_in_one": Entry(
        "warning", "这一格里像是写了几条问题（{value}），只按一条统计{more}。", "是几条问题就一条写一行，企业名称等照抄；就是一条的不用管。"
    ),
    "other_column": Entry(
        "error", "“{column}”写的是“{value}”，像是{what}，可能填错了列。", "请填上{column}；同一行的其他格如果也错了位，一并挪回来。"
    ),
    "several_enterprises": Entry(
        "warning", "这一格里像是写了几家企业（{value}），只当作一家{more}。", "是几家就一家写一行，其余各格照抄；就是一家的不用管。"
    ),
    "problems_beside": Entry(
        "warning", "{columns} 列也像是写着问题（如“{value}”），没有算作问题，放进了“其他信息”{more}。",
        "请一个问题写一行，企业名称等照抄；不是问题的，请给这一列换个表头。",
    ),
    "found_outside_campaign": Entry(
        "warning", "发现日期（{value}）不在本次行动期间（{start} 至 {end}）。", "请核对；日期没错的，早于行动的只计入累计，晚于行动的不计入月报的数字。"
    ),
    # --- transfer sheets --------------------------------------------------------------------------------------
    "disposition_none": Entry("error", "八种执法处置意见一种也没有打勾。", "请至少在一种下面打 √。"),
    "dispositions_exclude": Entry(
        "error", "同时勾了“{one}”和“{two}”，这两种不能并用。", "请只留一种；如果可以并用，在 config.toml 的 [transfer] exclusive 里删去这一对。",
    ),
    "handed_to_missing": Entry("warning", "勾了“移交其他部门”，没有写移交给哪个部门。", "请在这一格里写上部门名称（写了名称就算打了勾）。"),
    "handed_to_unknown": Entry(
        "warning", "“移交其他部门”里写的“{value}”不是已登记的部门或镇街。",
        "请改成正式名称；如果是新单位，在 config.toml 的 [[departments]] 里登记。",
    ),
    "due_from_tick": Entry("info", "“责令限期整改”里写的“{value}”当作整改期限 {date}。", "不用处理；不对就改正这一格。"),
    "state_from_done": Entry(
        "warning", "这张表没有“整改状态”一列，填了整改完成日期的 {count} 行按“已整改”算。", "请核对；日期不是实际完成的日子的，请加一列“整改状态”写明。"
    ),
    "done_from_state": Entry("info", "有 {count} 行在“整改状态”里写着日期（{value}），当作整改完成日期。", "不用处理；不对就把日期写进“整改完成日期”。"),
    "due_from_words": Entry(
        "info", "“整改期限”有 {count} 行写的不是日期（{value}），按发现日期推算了，原来写的在“其他信息”里。",
        "不用处理；不想这样推算，在 config.toml 的 [due] 里改。",
    ),
    "case_without_law": Entry("warning", "勾了“立案处罚”，没有写法律依据。", "请补上违反的法律条款。"),
    "transfer_enterprise_unknown": Entry("warning", "移交表上的企业“{value}”不在任何部门的企业清单里。", "请核对企业名称；如果确实漏报，请部门补进企业清单。"),
    "transfer_not_drawn": Entry(
        "warning", "移交表上的企业“{value}”没有在互查里抽中过{near}。",
        "是抽中的那一家，就改成抽中的名称，或者在 名称归并.xlsx 里写 是；确实是另外检查的，不用处理。",
    ),
    "sign_off_of_none": Entry(
        "warning", "签收登记里“{value}”（{month}，{town}）登记了签字、移交或签收，但没有抽中过，这一行没有算。",
        "请把月份、镇街、企业名称改成和 移交表进度.xlsx 里的一样，或者登记到程序加的那一行里。",
    ),
    "transfer_begun_in_output": Entry(
        "warning", "{value} 已经有人在填，没有重新生成。", "填好以后请放进 workbooks/移交表/，output 里的文件随时可能删掉。",
    ),
    "transfer_late": Entry(
        "warning", "{count} 份移交表：{detail}。", "名单见 移交表进度.xlsx，请催办；签字、移交、签收以后在 workbooks/移交表/签收登记.xlsx 里登记。",
    ),
    "problem_vanished": Entry(
        "warning", "上月报过的问题“{value}”（{enterprise}，{found}发现，上月{state}）这个月哪张清单里都没有了。",
        "整改完了请写明已整改和完成日期，不要删行；如果是写重了，请说明。",
    ),
    "progress_unmatched": Entry(
        "error", "问题编号“{value}”在台账里找不到。",
        "清单里这个问题可能改了说法、日期，或者删掉了：请填在最新发出的表里，不要改问题编号。",
    ),
    "progress_renumbered": Entry(
        "info", "问题编号“{value}”在台账里已经变成 {number}，按企业和问题描述认出来了。", "不用处理；下次请用新发的表填写。",
    ),
    "progress_reworded": Entry(
        "warning", "问题编号“{value}”在台账里没有了，按企业、发现日期和相近的描述认作 {number}“{problem}”。", "请核对是不是同一个问题；不是就用新发的表填写。",
    ),
    # --- between rows -----------------------------------------------------------------------------------------
    "duplicate_row": Entry("info", "与 {other} 是同一条，已并在一起。", "不用处理；如果其实是两条，请把描述写清楚。"),
    "problem_alike": Entry(
        "warning", "“{value}”和 {other} 的“{problem}”是同一家企业同一天发现的，说法相近，先算作两个问题。",
        "是同一个问题的，请把描述改得一样，或者移走旧的那份清单；确实是两个的，不用改。",
    ),
    "problem_redated": Entry(
        "warning", "“{problem}”这里写的是 {value} 发现，{other} 里同一家企业同样的问题写的是 {day}，先算作两个问题。",
        "是同一个问题的，请把日期改得一样，或者移走旧的那份清单；确实是两个的，不用改。",
    ),
    "undone_since": Entry(
        "warning", "这个问题在 {other} 里已经是“{done}”，在后来的这一份里又是“{value}”，先按“{done}”算。",
        "又没有整改好的，请把旧的那份清单移走；确实整改了的，请在这一份里改过来。",
    ),
    "values_differ": Entry(
        "warning", "“{column}”各处写得不一样：{detail}；台账里先用“{value}”。", "请核对后统一。"
    ),
    "enterprise_ambiguous": Entry(
        "warning", "没有信用代码，“{value}”在台账里有 {count} 家同名，先归到{town}的那一家。", "请补上信用代码或所在镇街。"
    ),
    "enterprise_elsewhere": Entry(
        "warning", "“{value}”这里写在{town}，企业清单里同名的在{other}，先当作两家。",
        "请核对所在镇街；镇街都没有写错的，在 workbooks/名称归并.xlsx 的那一行里写明是不是同一家（运行 make merge 后它列在里面）。",
    ),
    "work_report_repeated": Entry(
        "warning", "{value} 的工作情况报了不止一份，写的不一样，采用的是 {other} 的，这一份没有用。", "请核对，只留一份；采用得不对，就删去那一份。"
    ),
    "name_decision_conflict": Entry(
        "warning", "“{value}”写的是“否”，可是 {joined} 的“是”又把它们连成了同一家，这几行先都没有采用。", "请核对后改正其中一行。"
    ),
    "names_waiting": Entry(
        "info", "有 {value} 对名称可能是同一家，还没有定。",
        "请在 workbooks/名称归并.xlsx 的“是否同一家”里写 是 或 否（运行 make merge 后它们会列在里面）。",
    ),
    # --- 通讯录 -------------------------------------------------------------------------------------------------
    "unit_unknown": Entry(
        "error", "“{value}”不是已登记的部门或镇街{near}，没有采用这一行。",
        "请改正，可选的是：{choices}；部门、镇街以外的收件单位，在 config.toml 的 [mail] units 里登记。",
    ),
    "receives_unknown": Entry("error", "“接收内容”写的“{value}”认不全{near}，没有采用这一行。", "请改正，可选的是：{choices}，几样用顿号隔开；按规定发就空着。"),
    "mailbox_invalid": Entry(
        "error", "“{column}”写的“{value}”不是一个邮箱（{detail}），没有采用这一行。", "一格只写一个半角的邮箱，例如 name@example.com；几个人就写几行。"
    ),
    "contact_broken": Entry("error", "联系人“{value}”里有换行，没有采用这一行。", "请去掉换行；几个人就写几行。"),
    "mailbox_repeated": Entry("warning", "邮箱“{value}”与 {other} 重复，只发一次。", "请删去多余的一行。"),
    "mailbox_shared": Entry("warning", "邮箱“{value}”也是{unit}的（{other}）。", "请核对：发错单位的邮件收不回来。"),
    "unit_without_mailbox": Entry("warning", "通讯录里没有{units}的可用邮箱。", "请一个单位补一行；不用邮件的单位，材料请另外送。"),
    # --- mail -------------------------------------------------------------------------------------------------
    "mail_no_addresses": Entry("warning", "通讯录里没有可用的收件人。", "请填好 workbooks/名册/通讯录.xlsx（单位、联系人、邮箱），再运行一次。"),
    "mail_nothing": Entry("warning", "{value}还没有可以发的材料。", "请先运行 make monthly-report MONTH={month}。"),
    "mail_withheld": Entry("info", "{count} 份材料写有抽中的企业，{until}。", "要改日期，在 config.toml 的 [[draw.rounds]] 里改 inspect_on。"),
    "mail_too_large": Entry(
        "warning", "{value} 有 {size} MB，超过一封邮件的限度 {most} MB，没有放进邮件。", "请用别的办法送，或在 config.toml 的 [mail] 里调大 megabytes。"
    ),
    "mail_two_versions": Entry(
        "warning", "{value} 被人改过，旁边另有一份新的（{other}），邮件里放的是改过的那一份。", "请把两份合成一份，删去“（新）”的，再出邮件。"
    ),
    "mail_subject_broken": Entry(
        "warning", "给{unit}的邮件主题里有换行或控制字符（{value}），没有出这封邮件。", "请在 config.toml、通讯录或模板里去掉换行。"
    ),
    "mail_refused": Entry("warning", "给{unit}（{value}）的邮件服务器不收：{detail}。", "请核对通讯录里的邮箱，改好后再运行一次。"),
    "mail_deferred": Entry("warning", "给{unit}（{value}）的邮件几次都没有发出去：{detail}。", "请过一会儿再运行一次，只会发还没有发的。"),
    "mail_unsure": Entry(
        "warning", "给{unit}（{value}）的邮件发送时断了线，不能确定对方是否收到，没有自动重发。",
        "请问一下对方，再在 workbooks/发送登记.xlsx 的“发送结果”里写 已发送 或 重发。",
    ),
    "reminder_unreached": Entry("warning", "{units}欠着材料或整改，但通讯录里没有可用的邮箱，没有催报。", "请打电话催，或把邮箱补进通讯录。"),
    # --- received mail ----------------------------------------------------------------------------------------
    "fetch_too_large": Entry("warning", "{value} 来的邮件有 {size} MB，超过 {most} MB，没有取。", "请在邮箱里看一下，需要就手工下载，或调大 [inbox] 的 megabytes。"),
    "fetch_ignored": Entry("info", "没有取附件“{value}”（{why}）。", "需要就到邮箱里手工下载。"),
    "fetch_unreadable": Entry("warning", "{value} 收到的一封邮件读不出来（{detail}），没有取。", "请在邮箱里看一下，需要就手工下载。"),
    "sender_unknown": Entry(
        "warning", "不认识发件人 {value}，{count} 个文件留在收件文件夹里，没有放进部门文件夹。", "请核对后手工放进去，或把邮箱补进通讯录再运行一次。"
    ),
    "sender_ambiguous": Entry(
        "warning", "发件人 {value} 在通讯录里属于不止一个单位（{units}），{count} 个文件没有放进部门文件夹。", "请核对后手工放进去。"
    ),
    # --- outputs and the month --------------------------------------------------------------------------------
    "return_beside_original": Entry(
        "warning", "改好重发的 {other} 已经收到，这份原来的“{value}”还留在文件夹里：相同的行只算一次，但它里面没改的错误还会再提。",
        "请把原来的这一份移走。",
    ),
    "return_beside_alike": Entry(
        "warning", "“{value}”和改好重发的 {other} 大部分相同，其中一份是旧的：相同的行只算一次，但旧的那一份里没改的错误还会再提，改过的说法会算成两个问题。",
        "请看哪一份是后来报的，把旧的那一份移走。",
    ),
    "basis_gone": Entry(
        "warning", "{month} 的底稿（月度留底/{value}）不见了，上次运行时还在：和上月相比的变化只能照现在的清单推算，上月报过、现在哪里都没有了的问题查不出来。",
        "请从回收站或备份里找回，放回原处再运行一次。",
    ),
    "file_twice": Entry(
        "warning", "这份和 {other} 的内容一模一样：相同的行只算一次，里面的错误会提两遍。", "多放的，请删去其中一份；本来应该是别的内容的，请填报单位重新发送。"
    ),
    "book_gone": Entry(
        "warning", "“{value}”不见了，上次运行时还在：您写在里面的都没有算进去。", "请从回收站或备份里找回，放回原处再运行一次；找不回来的，请在新建的那一份里重新写。"
    ),
    RETURN_LOST: Entry(
        "warning", "没有做成这个文件的退回件：标注它时用的时间或内存太多。", "请让填报单位按 通知.txt 里写的位置改；表里多余的行、列和格式删去以后再报，就能标了。",
        "请按写明的位置改；表里多余的行、列和格式请删去。",
    ),
    "output_edited": Entry(
        "warning", "{value} 被人改过，没有覆盖；新的一份放在旁边：{other}。", "请把要保留的改动搬到新的一份里，再删去旧的。"
    ),
    "output_unknown": Entry(
        "warning", "{count} 个文件（{value}）和这次做的不一样，可是 output 里没有它们的运行记录（run.json 被删去或者换过），分不清是不是您改过、填过的，都没有覆盖。",
        "新做的在旁边，名字后面有“（新）”；移交表没有另做。没有改过、填过的，请删去再运行一次，就会重新生成；run.json 以后请不要删。",
    ),
    "found_later": Entry("info", "有 {value} 项问题是报告日（{end}）以后发现的，没有进本月的台账和月报。", "不用处理，它们会进以后的月份。"),
    "found_after_last": Entry(
        "warning", "有 {value} 项问题是最后一个报告日（{end}）以后发现的：在本月的总台账、一企一档和移交清单里，没有算进月报的数字。",
        "不用处理；要让它们也算进月报，请在 config.toml 里把 end 改到下一个报告日以后，就会多出一期。",
    ),
    NOT_FILED: Entry("warning", "{value}本月还没有报送{detail}。", "报送日是{until}，请催报。"),
    "not_drawn": Entry(
        "info", "{value} 还没有抽取互查企业。",
        "需要时先用 make draw-commit MONTH={value} EVENT=\"哪一天公布的哪项公开数据\" 作承诺，公开值出来后再用 make draw-run MONTH={value} PUBLIC=\"公开值\" 抽取。",
    ),
    "named_unknown": Entry(
        "warning", "[draw] 里点名必查的“{value}”（{town}）台账里没有，没有按点名抽取。", "请按台账里的全称改正，或让部门把它报进企业清单。"
    ),
    "named_not_drawn": Entry(
        "warning", "[draw] 里点名必查的“{value}”（{town}）没有参加抽取：{why}。", "要查的请另行安排；清单写错了的，请部门改正以后再抽。"
    ),
    "person_unit_unknown": Entry(
        "warning", "名册里{person}的单位“{value}”不是已登记的部门或镇街{near}，组队时没有用上。", "请改成 config.toml 里的正式名称。"
    ),
    "person_twice": Entry("warning", "名册里{value}写了两次（另一处：{other}），组队时只用一次。", "请删去重复的；如果是两个人，请补上各自的执法证号。"),
    "avoid_unknown": Entry(
        "warning", "{person}的回避对象“{value}”不在企业台账里，也不是镇街，抽到它时认不出要回避。", "请写企业全称，几家用顿号隔开。"
    ),
    "team_gap": Entry("warning", "{text}", "请补上名册，没有填行业领域的补上企业清单；没有合适的人时由办公室另行安排，程序不编造。"),
    "team_unread": Entry(
        "warning", "{value} 没有读成，{count} 个检查组都没有编{who}。", "请先按它那一条写的改好，再运行一次；改好以前，互查方案和互查通知里没有这些人，不要发出去。"
    ),
    "round_undated": Entry(
        "warning", "{value} 的互查没有写检查日期：互查通知里一直不写企业名称，写有抽中企业的材料也不放进邮件。",
        "请在 config.toml 的 [[draw.rounds]] 里写上 month = \"{value}\" 和 inspect_on = 检查日期，再运行一次。",
    ),
    "people_changed": Entry("info", "抽取（{value}）之后名册有变动，组队已按现在的名册重排。", "已经发出的通知请一并更换。"),
    "draw_broken": Entry(
        "warning", "{value} 的抽取记录核对不通过（{count} 处），没有采用它：{text}", "请运行 make draw-verify MONTH={value} 逐条查明，从备份恢复原来的记录。"
    ),
    "draw_short": Entry("warning", "{text}", "{remedy}"),
    "text_cut": Entry("warning", "“{column}”超过 32767 个字，Excel 放不下，已截短。", "请把长文字另存为 Word 附件。"),
}  # fmt: skip
