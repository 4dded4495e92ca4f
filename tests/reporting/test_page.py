"""总览.html: self-contained, escaped, and says first what to do first."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from crosscheck import tables
from crosscheck.findings import Place, ToldError, finding
from crosscheck.reporting.account import Account
from crosscheck.reporting.page import overview
from tests.reporting.month import RUN, account, work
from tests.reporting.test_figures import problem

TEMPLATE = (Path(__file__).parents[2] / "templates" / "总览.html.j2").read_text("utf-8")
LINKS = [("月报.xlsx", "月报.xlsx"), ("退回（文件夹）", "退回/")]
LATE = problem(1, {tables.DUE_ON: "2021-04-01", tables.ENTERPRISE: "甲公司", tables.PROBLEM: "灭火器<script>alert(1)</script>"})
VOID = {"meta", "line", "br", "link", "img"}


class Outline(HTMLParser):
    """Tags that open and close in order, their ids and addresses, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.labels: list[str] = []
        self.addresses: list[str] = []
        self.headings: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.ids += [told["id"]] if told.get("id") else []  # type: ignore[list-item]
        self.labels += [told["aria-labelledby"]] if told.get("aria-labelledby") else []  # type: ignore[list-item]
        self.addresses += [value for name, value in attrs if name in ("href", "src", "srcset", "action") and value]
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        if tag not in VOID or (tag == "line" and "x1" in told and self.open[-1] == "svg"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page(month: Account, *findings: object) -> tuple[str, Outline]:
    text = overview(TEMPLATE, month, list(findings), LINKS).decode()  # type: ignore[arg-type]
    outline = Outline()
    outline.feed(text)
    assert not outline.open
    return text, outline


def todo(month: Account, *findings: object) -> list[str]:
    text, _ = page(month, *findings)
    part = text[text.index('<h2 id="todo">') :]
    return re.findall(r"<li>(.*?)</li>", part[: part.index("</ol>")])


def test_what_holds_up_the_report_stands_first() -> None:
    wrong = finding("cell_missing", Place("部门/甲局/问题.xlsx", "表", "B3"), column="问题描述")
    lines = todo(account([LATE], [work({tables.PROBLEMS_FOUND: 9.0})], [("乙局", "问题清单")]), wrong)
    starts = (
        "催报1个部门：乙局（问题清单）。", "把“退回”文件夹里的通知发给各部门：有1处错误", "督办超期未整改的1项问题（甲局1项）", "请甲局核对自报数",
        "2021年4月还没有抽取互查企业：需要时先用 make draw-commit MONTH=2021-04 EVENT=",
    )  # fmt: skip
    assert [line.startswith(start) for line, start in zip(lines, starts, strict=True)] == [True] * 5


def test_who_has_not_filed_is_not_counted_again_among_what_is_to_be_looked_at() -> None:
    unfiled = [finding("not_filed", Place(), "乙局", detail="问题清单", until="3月21日")]
    month = account([LATE], missing=[("乙局", "问题清单")])
    assert "请核实" not in "".join(todo(month, *unfiled))
    assert "另有1处请核实，见总台账.xlsx的“待更正”表。" in todo(month, *unfiled, finding("round_undated", Place(), "2021-04"))


def test_a_first_month_asks_those_for_the_plan_who_have_not_filed_it() -> None:
    assert "催报2个部门：甲局、乙局（问题清单）。" in todo(account([LATE], missing=[(name, "问题清单") for name in ("甲局", "乙局")]))
    assert "催报1个部门：甲局（实施方案）。" in todo(account([LATE], first=True, missing=[("甲局", tables.CAMPAIGN_PLAN)]))
    assert "实施方案" not in "".join(todo(account([LATE], first=True)))


def test_faults_of_the_offices_own_books_are_not_sent_to_the_departments() -> None:
    own = [finding("contact_broken", Place("名册/通讯录.xlsx", "通讯录", f"D{row}"), "x") for row in (4, 5)]
    (line,) = [line for line in todo(account(run=RUN), *own) if "错误" in line]
    assert line == "办公室自己改正2处错误：名册/通讯录.xlsx。"


def test_what_is_to_be_mended_is_told_by_whose_it_is() -> None:
    files = ("部门/甲局/3月/问题.xlsx", "移交表/三月/甲厂.xlsx", "互查/2021-03/抽取记录.jsonl", "")
    text, _ = page(account(), *(finding("cell_missing", Place(file, "", "B3"), column="问题描述") for file in files))
    assert re.findall(r"<tr><td>([^<]*)</td><td class=\"n\">1</td>", text) == sorted(["甲局", "移交表", "互查", "整体"])


def test_who_has_nothing_but_notes_is_not_among_those_with_something_to_mend() -> None:
    said = [finding("duplicate_row", Place(f"部门/{unit}/a.xlsx", "表", "B3"), "甲厂", other="别处") for unit in ("甲局", "乙局")]
    text, _ = page(account(), *said, finding("cell_missing", Place("部门/甲局/a.xlsx", "表", "B4"), column="问题描述"))
    part = text[text.index('<h2 id="mend">') : text.index('<h2 id="draw">')]
    assert ("甲局" in part, "乙局" in part) == (True, False)


def test_the_example_of_a_department_is_an_error_when_it_has_one() -> None:
    place = Place("部门/甲局/问题.xlsx", "", "B3")
    doubt, error = finding("closed_without_date", place, "已整改"), finding("cell_missing", place, column="问题描述")
    text, _ = page(account(), doubt, error)
    assert str(error) in text
    assert str(doubt) not in text


def test_no_column_of_the_trend_is_taller_than_the_chart() -> None:
    done = {tables.STATE: tables.RECTIFIED, tables.DONE_ON: "2021-04-02"}
    text, _ = page(account([problem(number, done) for number in range(5)] + [problem(6, {tables.FOUND_ON: "2021-04-02"})]))
    trend = text[text.index('id="trend"') :].split("</section>")[0]
    assert max(float(height) for height in re.findall(r'height="([\d.]+)"', trend)) <= 120


def test_the_longest_overdue_stand_first() -> None:
    late = [problem(number, {tables.DUE_ON: due, tables.PROBLEM: f"问题{due}"}) for number, due in ((1, "2021-04-10"), (2, "2021-03-10"), (3, "2021-04-01"))]
    text, _ = page(account(late))
    assert re.findall(r"问题(2021-\d\d-\d\d)", text) == ["2021-03-10", "2021-04-01", "2021-04-10"]


def test_who_has_filed_everything_is_not_among_those_who_have_not() -> None:
    text, _ = page(account([problem(1, {tables.FOUND_ON: "2021-04-02"})], missing=[("乙局", "问题清单")]))
    shown = text[text.index('id="missing"') :].split("</section>")[0]
    assert ("乙局" in shown, "甲局" in shown) == (True, False)


def test_with_nothing_to_do_it_says_so() -> None:
    assert todo(account(run=RUN)) == ["没有要先办的事，可以直接看月报。"]


@pytest.mark.parametrize("month", [account(), account(first=True), account([LATE], run=RUN), account([LATE], missing=[("甲局", "企业清单")])])
def test_it_loads_nothing_from_elsewhere_and_is_well_formed(month: Account) -> None:
    text, outline = page(month)
    assert not [address for address in outline.addresses if re.match(r"[a-z]+:|//", address)]
    assert not re.search(r"<script|@import|url\(|<link|<iframe", text)
    assert "None" not in outline.text
    assert "nan" not in outline.text


def test_whatever_a_department_writes_is_text() -> None:
    text, outline = page(account([LATE]))
    assert "灭火器<script>alert(1)</script>" in outline.text
    assert "灭火器&lt;script&gt;" in text


def test_every_section_is_named_for_a_screen_reader_and_headings_do_not_skip() -> None:
    _, outline = page(account([LATE], [work({tables.PROBLEMS_FOUND: 9.0})], [("乙局", "问题清单")], run=RUN))
    assert len(set(outline.ids)) == len(outline.ids)
    assert set(outline.labels) <= set(outline.ids)
    assert outline.headings[0] == "h1"
    assert set(outline.headings[1:]) == {"h2"}


def test_a_chart_of_many_units_ends_where_it_can_be_printed_and_names_the_rest() -> None:
    rows = [problem(n, {tables.DUTY_UNIT: f"{n:02}局"}) for n in range(18)]
    text, _ = page(account(rows))
    assert text.count("局</text>") == 16
    assert "其余：16局1项、17局1项。" in text


def test_the_charts_tell_their_numbers_in_words_too() -> None:
    text, _ = page(account([LATE]))
    assert 'aria-label="各镇街累计问题：东镇 1 项，完成 0 项"' in text
    assert 'aria-label="逐月趋势：3月发现 1 项，完成整改 0 项，期末超期 0 项；4月发现 0 项，完成整改 0 项，期末超期 1 项"' in text


def test_links_lead_to_every_product() -> None:
    _, outline = page(account())
    assert [address for address in outline.addresses if not address.startswith("#")] == [path for _, path in LINKS]


def test_a_broken_template_is_told_in_chinese() -> None:
    with pytest.raises(ToldError, match=r"模板 templates/总览\.html\.j2 里的写法不对"):
        overview("{{ 没有的 }}", account(), [], [])
    with pytest.raises(ToldError, match=r"模板 templates/总览\.html\.j2 里的写法不对"):
        overview("{{ tiles / 2 }}", account(), [], [])
    with pytest.raises(ToldError, match=r"模板 templates/总览\.html\.j2 里的写法不对"):
        overview("{{ until.split('') }}", account(), [], [])
    with pytest.raises(ToldError, match=r"模板 templates/总览\.html\.j2 里的写法不对"):
        overview("{{ until.__class__.__mro__ }}", account(), [], [])
    with pytest.raises(ToldError, match="用了中文（全角）的花括号"):
        overview("｛｛ until ｝｝", account(), [], [])


def test_a_description_that_fills_a_screen_is_cut_and_its_end_shown() -> None:
    long = [problem(n, {tables.DUE_ON: "2021-03-10", tables.PROBLEM: words}) for n, words in enumerate(("甲" * 100, "乙" * 101))]
    text, _ = page(account(long))
    assert f">{'甲' * 100}<" in text
    assert f">{'乙' * 99}…<" in text
