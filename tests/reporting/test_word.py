"""工作报告.docx and 通报.docx: filled from figures, laid out by GB/T 9704, safe against data and against edited templates."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from crosscheck import tables
from crosscheck.findings import ToldError
from crosscheck.reporting.account import Account
from crosscheck.reporting.pictures import FONT
from crosscheck.reporting.word import bulletin, work_report
from tests.reporting.month import RUN, account, work
from tests.reporting.test_figures import problem

TEMPLATES = Path(__file__).parents[2] / "templates"
REPORT, BULLETIN = ((TEMPLATES / name).read_bytes() for name in ("工作报告.docx", "通报.docx"))
SECTIONS = (
    "一、总体情况", "二、主要做法", "三、存在问题", "四、下一步工作建议", "五、树立标杆、召开现场会、“开小灶”情况",
    "（一）树立标杆", "（二）召开现场会", "（三）“开小灶”",
)  # fmt: skip
ROWS = [
    problem(1, {tables.DUE_ON: "2021-04-01", tables.PROBLEM: "灭火器 <过期> & 缺失", tables.ENTERPRISE: "甲公司"}),
    problem(2, {tables.FOUND_ON: "2021-04-02", tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-04-10"}),
]
Make = Callable[[bytes, Account], bytes]


def lines(data: bytes) -> list[str]:
    """Every paragraph of the body, those of tables too."""
    body = docx.Document(BytesIO(data)).element.body
    return ["".join(text.text or "" for text in paragraph.iter(qn("w:t"))) for paragraph in body.iter(qn("w:p"))]


def pictures(data: bytes) -> int:
    return len(docx.Document(BytesIO(data)).inline_shapes)


def section(data: bytes, head: str, following: str) -> list[str]:
    told = lines(data)
    return told[told.index(head) + 1 : told.index(following)]


def widths(template: bytes, table: int) -> list[int]:
    """How wide the columns of that table are, in twentieths of a point."""
    return [int(column.get(qn("w:w"))) for column in docx.Document(BytesIO(template)).tables[table]._tbl.tblGrid.iter(qn("w:gridCol"))]


def test_a_projects_long_name_takes_five_lines_of_the_bulletin_and_a_deadline_one() -> None:
    margins, letter = 216, 180
    names, due = widths(BULLETIN, 2)[2], widths(BULLETIN, 2)[4]
    assert -(-45 // ((names - margins) // letter)) == 5
    assert (due - margins) // (letter / 2) >= len("12月30日".encode("gb18030"))
    assert sum(widths(BULLETIN, 2)) == 8845


def edited(template: bytes, old: str, new: str) -> bytes:
    """The template as the office would have edited it."""
    document = docx.Document(BytesIO(template))
    (paragraph,) = [item for item in document.paragraphs if item.text == old]
    paragraph.text = new
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def test_the_sections_of_the_notice_stand_in_their_order() -> None:
    told = lines(work_report(REPORT, account(ROWS, [work({tables.BENCHMARKS: "甲公司"})])))
    assert [line for line in told if line in SECTIONS] == list(SECTIONS)
    assert told[:3] == ["甲区百日攻坚行动", "工作报告", "（2021年4月）"]


def test_the_departments_own_words_stand_with_their_names_under_their_section() -> None:
    said = {tables.PRACTICES: "天天检查", tables.DIFFICULTIES: "人手不足", tables.NEXT_STEPS: "加强培训", tables.BENCHMARKS: "甲公司", tables.COACHING: "辅导两家"}
    data = work_report(REPORT, account(ROWS, [work(said | {tables.OFFICERS_SENT: 5.0})]))
    assert section(data, SECTIONS[1], SECTIONS[2]) == ["据1个部门报送，本期共出动执法人员5人次。", "甲局：天天检查。"]
    assert section(data, SECTIONS[2], SECTIONS[3])[-1].endswith(".甲局：人手不足。")
    assert section(data, SECTIONS[3], SECTIONS[4])[-1].endswith(".甲局：加强培训。")
    assert section(data, SECTIONS[5], SECTIONS[6]) == ["甲局：甲公司。"]
    assert section(data, SECTIONS[6], SECTIONS[7]) == ["本月未收到部门报送的这方面情况。"]


@pytest.mark.parametrize("make", [lambda month: work_report(REPORT, month), lambda month: bulletin(BULLETIN, month)])
@pytest.mark.parametrize("month", [
    account(), account(first=True), account([problem()], first=True), account(ROWS, missing=[("甲局", "问题清单")]), account(ROWS, run=RUN),
    account(ROWS, [work({tables.PRACTICES: "查"})]), account([problem(1)], enterprises=[]),
])  # fmt: skip
def test_every_edge_month_reads_naturally(make: Callable[[Account], bytes], month: Account) -> None:
    text = "\n".join(lines(make(month)))
    assert not re.search(r"None|nan|\{|\}|，，|。。|，。|、。|比上期(?!末?[增减提下])| -\d", text), text


def test_a_first_month_asks_for_the_plan_and_has_no_last_month() -> None:
    text = "\n".join(lines(work_report(REPORT, account([problem()], first=True))))
    assert "应同时报送实施方案" in text
    assert "上期增" not in text


def test_text_of_the_departments_is_never_a_template_and_never_markup() -> None:
    data = work_report(REPORT, account(ROWS, [work({tables.PRACTICES: "{{ 7*7 }} & <b>甲‹x›</b> {% raw %}"})]))
    assert "甲局：{{ 7*7 }} & <b>甲‹x›</b> {% raw %}。" in lines(data)
    assert "灭火器 <过期> & 缺失" in lines(bulletin(BULLETIN, account(ROWS)))


def test_a_name_that_the_template_invents_is_an_error_naming_template_and_name() -> None:
    broken = edited(REPORT, "（{{ 月份 }}）", "（{{ 月分 }}）")
    with pytest.raises(ToldError, match=r"模板 templates/工作报告\.docx 里写的“月分”没有对应的内容，您要写的是不是“月份”"):
        work_report(broken, account(ROWS))
    with pytest.raises(ToldError, match=r"模板 templates/通报\.docx 里写的“主送机关”"):
        bulletin(edited(BULLETIN, "各镇街、各有关部门：", "{{ 主送机关 }}："), account(ROWS))


def test_a_column_that_a_table_of_the_template_invents_is_one_too() -> None:
    document = docx.Document(BytesIO(REPORT))
    document.tables[1].rows[2].cells[1].text = "{{ 行.本月 }}"
    target = BytesIO()
    document.save(target)
    with pytest.raises(ToldError, match="“本月”"):
        work_report(target.getvalue(), account(ROWS))


def test_a_template_that_does_not_close_what_it_opens_is_an_error() -> None:
    document = docx.Document(BytesIO(REPORT))
    next(item for item in document.paragraphs if "endfor" in item.text).text = "完"
    target = BytesIO()
    document.save(target)
    with pytest.raises(ToldError, match=r"模板 templates/工作报告\.docx 里的写法不对"):
        work_report(target.getvalue(), account(ROWS))


def test_braces_typed_in_chinese_are_not_printed_as_they_are() -> None:
    with pytest.raises(ToldError, match=r"里的“｛｛ 区名 ｝｝”用了中文（全角）的花括号，会原样印出来。请改成英文半角的 \{\{ \}\}"):
        work_report(edited(REPORT, "{{ 区名 }}{{ 行动名称 }}", "｛｛ 区名 ｝｝"), account(ROWS))


@pytest.mark.parametrize("broken", ["（{{ 月份 }）", "（{{ 月份", "（{ 月份 }）"])
def test_braces_that_are_not_closed_in_their_paragraph_swallow_none_of_the_report(broken: str) -> None:
    with pytest.raises(ToldError, match=r"模板 templates/工作报告\.docx 里“.*月份.*”这一处的花括号没有成对：\{\{ 和 \}\}"):
        work_report(edited(REPORT, "（{{ 月份 }}）", broken), account(ROWS))


@pytest.mark.parametrize("expression", ["{{ 月份 / 2 }}", "{{ 月份.split('') }}"])
def test_a_template_that_reckons_with_words_is_an_error(expression: str) -> None:
    document = docx.Document(BytesIO(REPORT))
    document.add_paragraph(expression)
    target = BytesIO()
    document.save(target)
    with pytest.raises(ToldError, match=r"模板 templates/工作报告\.docx 里的写法不对"):
        work_report(target.getvalue(), account(ROWS))


def test_a_template_that_is_no_word_file_is_an_error() -> None:
    with pytest.raises(ToldError, match="打不开"):
        work_report(b"no zip", account(ROWS))


def test_a_template_cannot_reach_into_the_program() -> None:
    evil = edited(REPORT, "（{{ 月份 }}）", "{{ 月份.__class__.__mro__ }}")
    with pytest.raises(ToldError):
        work_report(evil, account(ROWS))


@pytest.mark.parametrize(("template", "make"), [(REPORT, work_report), (BULLETIN, bulletin)])
def test_the_page_is_that_of_an_official_document(template: bytes, make: Make) -> None:
    document = docx.Document(BytesIO(make(template, account(ROWS))))
    (page,) = document.sections
    lengths = (page.page_width, page.page_height, page.top_margin, page.left_margin, page.right_margin, page.bottom_margin)
    width, height, top, left, right, bottom = (length or 0 for length in lengths)
    assert [round(length / 36000) for length in (width, height, top, left, right, bottom)] == [210, 297, 37, 28, 26, 35]
    normal = document.styles["Normal"]
    assert normal.paragraph_format.line_spacing is not None
    assert normal.paragraph_format.line_spacing.pt == pytest.approx(28.95, abs=0.01)
    assert int((height - top - bottom) / normal.paragraph_format.line_spacing) == 22
    fonts = {name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in ("公文标题", "公文正文", "一级标题", "二级标题")}
    assert fonts == {"公文标题": "方正小标宋简体", "公文正文": "仿宋_GB2312", "一级标题": "黑体", "二级标题": "楷体_GB2312"}
    assert [document.styles[name].font.size.pt for name in fonts] == [22, 16, 16, 16]
    assert document.settings.odd_and_even_pages_header_footer
    ends = [footer.paragraphs[0].alignment for footer in (page.footer, page.even_page_footer)]
    assert [str(end).split(" ")[0] for end in ends] == ["RIGHT", "LEFT"]


def test_no_heading_can_stand_alone_at_the_foot_of_a_page() -> None:
    document = docx.Document(BytesIO(work_report(REPORT, account(ROWS))))
    assert all(document.styles[name].paragraph_format.keep_with_next for name in ("一级标题", "二级标题", "附件标题", "附表标题"))
    for table in document.tables:
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows)


ORDER = ("keepNext", "keepLines", "pageBreakBefore", "widowControl", "autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc", "outlineLvl")


@pytest.mark.parametrize("template", sorted(path.name for path in TEMPLATES.glob("*.docx")))
def test_properties_of_paragraphs_stand_in_the_order_of_the_schema_that_word_asks_for(template: str) -> None:
    """ECMA-376, CT_PPr: LibreOffice takes any order, Word may call the document damaged."""
    styles = docx.Document(str(TEMPLATES / template)).styles.element
    told = [[child.tag.rpartition("}")[2] for child in properties] for properties in styles.iter(qn("w:pPr"))]
    assert [sorted((name for name in names if name in ORDER), key=ORDER.index) for names in told] == [[name for name in names if name in ORDER] for names in told]
    assert docx.Document(str(TEMPLATES / template)).settings.element.find(qn("w:zoom")).get(qn("w:percent")) == "100"


@pytest.mark.parametrize("template", [REPORT, BULLETIN])
def test_fonts_have_fallbacks_by_name(template: bytes) -> None:
    part = zipfile.ZipFile(BytesIO(template)).read("word/fontTable.xml").decode()
    for name in ("仿宋_GB2312", "楷体_GB2312", "方正小标宋简体", "黑体"):
        assert re.search(rf'w:name="{name}"><w:altName w:val="[^"]+"', part), name


def test_the_appendix_has_a_line_for_every_field_town_and_department_and_two_pictures() -> None:
    month = account(ROWS)
    data = work_report(REPORT, month)
    names = [[row.cells[0].text for row in table.rows[1:]] for table in docx.Document(BytesIO(data)).tables]
    assert names[1:] == [list(month.figures.dimensions[name]) for name in (tables.FIELD, tables.TOWN, tables.REPORTED_BY)]
    pictures = [name for name in zipfile.ZipFile(BytesIO(data)).namelist() if name.endswith(".png")]
    assert len(pictures) == 2


def test_the_font_of_the_pictures_comes_along_with_its_licence() -> None:
    from matplotlib.font_manager import FontProperties, get_font

    assert "SIL OPEN FONT LICENSE" in (FONT.parent / "OFL.txt").read_text("utf-8").upper()
    letters = get_font(str(FONT)).get_charmap()
    assert all(ord(letter) in letters for letter in "发现问题完成整改未超期逐月行业领域镇街（）0123456789…")
    assert FontProperties(fname=str(FONT)).get_name()


def test_the_bulletin_states_its_rule_ranks_names_the_missing_and_lists_the_overdue() -> None:
    rows = [problem(n, {tables.DUE_ON: "2021-04-01", tables.ENTERPRISE: f"企业{n}"}) for n in range(6)]
    rows += [problem(n, {tables.TOWN: "西街道", tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-04-10"} if n > 10 else {tables.TOWN: "西街道"}) for n in range(10, 15)]
    data = bulletin(BULLETIN, account(rows, [work({tables.BENCHMARKS: "甲公司"})], [("乙局", "问题清单")]))
    told = lines(data)
    assert any("累计发现问题不足5项的，基数太小，不排名" in line for line in told)
    assert "未报齐材料的部门：乙局（缺问题清单）。" in told
    towns, _, late = docx.Document(BytesIO(data)).tables
    assert [[cell.text for cell in row.cells][:3] for row in towns.rows[1:]] == [["1", "西街道", "5"], ["2", "东镇", "6"]]
    assert [row.cells[5].text for row in late.rows[1:]] == ["20"] * 6
    assert "部门树立的标杆——甲局：甲公司。" in told


def test_without_an_example_one_sentence_stands_for_the_three() -> None:
    told = lines(work_report(REPORT, account(ROWS)))
    assert told.count("本月未收到部门报送的树立标杆、召开现场会、“开小灶”等情况。") == 1
    assert not [line for line in told if line.startswith("（") and "标杆" in line]
    assert "本月未收到部门报送的这方面情况。" not in told


def test_a_long_problem_does_not_fill_a_page_of_the_bulletin_and_grave_ones_stand_first() -> None:
    late = {tables.DUE_ON: "2021-04-01"}
    data = bulletin(BULLETIN, account([problem(1, {**late, tables.PROBLEM: "长" * 61}), problem(2, {**late, tables.PROBLEM: "短" * 60, tables.LEVEL: tables.MAJOR})]))
    assert [row.cells[3].text for row in docx.Document(BytesIO(data)).tables[2].rows[1:]] == ["短" * 60, "长" * 59 + "…"]
    assert "逐项列出如下（描述较长的有省略，全文见月报）：" in lines(data)
    assert "逐项列出如下：" in lines(bulletin(BULLETIN, account([problem(n, {**late, tables.PROBLEM: "短" * 60}) for n in range(2)])))


def test_the_bulletin_lists_only_the_longest_overdue_and_says_where_the_rest_is() -> None:
    rows = [problem(n, {tables.DUE_ON: f"2021-03-{n + 1:02d}"}) for n in range(21)]
    data = bulletin(BULLETIN, account(rows))
    assert len(docx.Document(BytesIO(data)).tables[2].rows) == 21
    assert any("超期时间最长的20项列出如下，其余见月报" in line for line in lines(data))


def test_a_deadline_of_another_year_is_told_with_its_year() -> None:
    rows = [problem(1, {tables.FOUND_ON: "2020-12-01", tables.DUE_ON: "2020-12-31"}), problem(2, {tables.DUE_ON: "2021-04-01"})]
    late = docx.Document(BytesIO(bulletin(BULLETIN, account(rows)))).tables[2]
    assert [(row.cells[4].text, row.cells[5].text) for row in late.rows[1:]] == [("2020年12月31日", "111"), ("4月1日", "20")]


def test_without_anything_overdue_there_is_no_empty_table() -> None:
    data = bulletin(BULLETIN, account([ROWS[1]]))
    assert len(docx.Document(BytesIO(data)).tables) == 2
    assert "截至报告日，无超期未整改的问题。" in lines(data)


@pytest.mark.parametrize(("template", "make"), [(REPORT, work_report), (BULLETIN, bulletin)])
def test_the_same_month_gives_the_same_bytes(template: bytes, make: Make) -> None:
    assert make(template, account(ROWS)) == make(template, account(ROWS))


def test_a_campaign_without_any_problem_has_no_empty_pictures() -> None:
    assert pictures(work_report(REPORT, account(ROWS))) == 2
    none = work_report(REPORT, account([]))
    assert (pictures(none), "主要指标表" in lines(none)) == (0, True)


def test_a_tied_place_of_two_digits_stands_on_one_line_of_the_bulletin() -> None:
    places = docx.Document(BytesIO(BULLETIN)).tables[0].columns[0]
    assert places.width is not None
    size, digit, margins = 11, 0.65, 2 * 57 / 20  # a digit's width beside a character's, where the office has none of the fonts
    assert places.width.pt - margins >= (len("（并列）") + len("14") * digit) * size
