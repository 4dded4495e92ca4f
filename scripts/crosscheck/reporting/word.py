"""工作报告.docx and 通报.docx, through Word templates that the office edits (docxtpl).

A name in a template that has no value is an error, never a blank; data is escaped and never taken for jinja2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile

from crosscheck import tables
from crosscheck.config_faults import nearest
from crosscheck.findings import ToldError, shorten
from crosscheck.folder import BULLETIN, WORK_REPORT
from crosscheck.frames import LedgerRow
from crosscheck.reporting import phrases
from crosscheck.reporting.account import Account
from crosscheck.reporting.figures import RATES, Figures, Number
from crosscheck.reporting.lists import days_late, longest_overdue
from crosscheck.reporting.phrases import shown
from crosscheck.reporting.pictures import stacked_picture, trend_picture
from crosscheck.reporting.ranking import RULE, praised, ranking
from crosscheck.template_faults import NO_VALUE, RENDERING, broken_braces, in_chinese
from crosscheck.xlsx.package import PackageError, joined, parts_of

_KEYS: Final = (
    "found", "rectified", "done", "open", "overdue", "major", "major_open", "penalised", "rate", "on_time_rate", "median_days",
    "enterprises_with_problems", "enterprises_listed", "enterprises_inspected", "coverage",
)  # fmt: skip
_MOST_LETTERS: Final = 60  # of a problem in the bulletin's table: one of 300 fills a page
_STANDING: Final = ("enterprises_listed",)  # the same in every scope
_WORDS_OF: Final = {"树立标杆": tables.BENCHMARKS, "现场会": tables.SITE_MEETINGS, "开小灶": tables.COACHING}
_TAGS: Final = re.compile(r"<[^>]*>")
_TOLD_PARTS: Final = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")


def work_report(template: bytes, account: Account) -> bytes:
    """The monthly work report with the notice's sections (notice, section 5(2))."""
    figures, reports = account.figures, account.this_month
    efforts = [line for line in (phrases.efforts(figures), phrases.first_report(account)) if line]
    practices = [*efforts, *phrases.own_words(reports, tables.PRACTICES)]
    examples = {name: phrases.own_words(reports, column) for name, column in _WORDS_OF.items()}
    values = _common(account) | {
        "总体情况": phrases.overall(account),
        "主要做法": practices or ["本月未收到部门报送的工作情况。"],
        "存在问题": _numbered([*phrases.concerns(account), *phrases.own_words(reports, tables.DIFFICULTIES)]),
        "下一步工作建议": _numbered([*phrases.suggestions(account), *phrases.own_words(reports, tables.NEXT_STEPS)]),
        "典型": any(examples.values()),
        **{name: said or ["本月未收到部门报送的这方面情况。"] for name, said in examples.items()},
        "主要指标": _key_figures(figures),
        "分领域": _rows(figures, tables.FIELD),
        "分镇街": _rows(figures, tables.TOWN),
        "分部门": [row | {"报送": told} for row, told in _with_filing(account)],
    }
    pictures = {"趋势图": b"", "领域图": b""}  # of no problems at all there is nothing to be seen
    if figures.count("found"):
        fields = stacked_picture("各行业领域累计问题整改情况", _bars(figures, tables.FIELD))
        pictures = {"趋势图": trend_picture(figures.trend()), "领域图": fields}
    return rendered(template, WORK_REPORT, values, pictures)


def bulletin(template: bytes, account: Account) -> bytes:
    """The bulletin for circulation (定期调度通报): towns and departments ranked, who is missing, what is overdue, who is praised."""
    figures, least = account.figures, account.config.report.rank_from
    late = longest_overdue(account)
    listed = late[: account.config.report.listed]
    towns, departments = ranking(figures, tables.TOWN, least), ranking(figures, tables.REPORTED_BY, least)
    values = _common(account) | {
        "总体情况": phrases.overall(account),
        "排名办法": RULE.format(least=least),
        "镇街排名": _ranked(towns),
        "部门排名": _ranked(departments),
        "报送": phrases.filing_lines(account.filed) or ["各部门材料已报齐。"],
        "超期": phrases.overdue_lines(figures, len(listed), any(len(str(row[tables.PROBLEM])) > _MOST_LETTERS for row in listed)),
        "超期清单": [_late(number, row, account.day) for number, row in enumerate(listed, 1)],
        "先进": phrases.praise(praised(towns), praised(departments), phrases.own_words(account.this_month, tables.BENCHMARKS)),
        "要求": _numbered(phrases.suggestions(account)),
    }
    return rendered(template, BULLETIN, values, {})


def _common(account: Account) -> dict[str, Any]:
    campaign, period = account.config.campaign, account.period
    return {
        "行动名称": campaign.name,
        "区名": campaign.district,
        "落款单位": campaign.office,
        "月份": period.label,
        "起始日期": phrases.day(period.start.isoformat()),
        "截止日期": phrases.day(period.end.isoformat()),
    }


def _numbered(lines: Sequence[str]) -> list[str]:
    """1. 2. 3. before each when there is more than one, as the notice itself numbers."""
    return list(lines) if len(lines) < 2 else [f"{number}.{line}" for number, line in enumerate(lines, 1)]


def _key_figures(figures: Figures) -> list[dict[str, str]]:
    made = []
    for key in _KEYS:
        figure = figures.get(key)
        now, before = (None if key in _STANDING or (scope == "previous" and figures.first) else figures.value(key, scope) for scope in ("period", "previous"))
        change = "—" if now is None or before is None else f"{round(now - before, 1):+g}" if now != before else "持平"
        tell = _one_place if key in RATES else shown
        made.append({"名称": figure.name, "本期": tell(now), "上期": tell(before), "增减": change, "累计": tell(figure.value), "单位": figure.unit})
    return made


def _rows(figures: Figures, dimension: str) -> list[dict[str, str]]:
    made = []
    for name in figures.dimensions[dimension]:
        group = ((dimension, name),)
        counts = {label: str(figures.count(key, group=group)) for label, key in (("发现", "found"), ("完成", "done"), ("超期", "overdue"))}
        rates = {label: _one_place(figures.value(key, group=group)) for label, key in (("整改率", "rate"), ("覆盖率", "coverage"))}
        made.append({"名称": name, "本期": str(figures.count("found", "period", group)), **counts, **rates})
    return made


def _one_place(percent: Number) -> str:
    """75.0 beside 75.7, as a column of a table wants it."""
    return "—" if percent is None else f"{percent:.1f}"


def _with_filing(account: Account) -> Iterable[tuple[dict[str, str], str]]:
    told = {item.department: item.verdict for item in account.filed}
    return [(row, told.get(row["名称"], "—")) for row in _rows(account.figures, tables.REPORTED_BY)]


def _ranked(those: Iterable[Any]) -> list[dict[str, str]]:
    return [
        {"名次": item.shown_place, "名称": item.name, "发现": str(item.found), "完成": str(item.done), "超期": str(item.overdue),
         "重大未完成": str(item.major_open), "整改率": _one_place(item.rate), "按期整改率": _one_place(item.on_time_rate)}
        for item in those
    ]  # fmt: skip


def _late(number: int, row: LedgerRow, day: str) -> dict[str, str]:
    """A line of the overdue list; the year of the deadline is that of the report unless it is told."""
    due = str(row[tables.DUE_ON])
    told = phrases.day(due)
    columns = {"镇街": tables.TOWN, "企业": tables.ENTERPRISE, "单位": tables.DUTY_UNIT}
    short = shorten(str(row[tables.PROBLEM]), _MOST_LETTERS)
    numbers = {"序号": str(number), "期限": told[5:] if due[:4] == day[:4] else told, "天数": str(days_late(row, day)), "问题": short}
    return numbers | {name: str(row[column]) for name, column in columns.items()}


def _bars(figures: Figures, dimension: str) -> list[tuple[str, int, int]]:
    return [(name, figures.count("done", group=((dimension, name),)), figures.count("open", group=((dimension, name),))) for name in figures.dimensions[dimension]]


def rendered(template: bytes, name: str, values: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """The filled document; the same values give the same bytes.  An empty picture is none.  Raises ToldError that names what is wrong with the template."""
    from docx.opc.exceptions import PackageNotFoundError
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage
    from jinja2 import StrictUndefined, UndefinedError
    from jinja2.sandbox import SandboxedEnvironment

    _refuse_broken_braces(template, name)
    document = DocxTemplate(BytesIO(template))
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        images = {key: InlineImage(document, BytesIO(data), width=Mm(148)) if data else "" for key, data in pictures.items()}
        document.render({**values, **images}, environment)
    except UndefinedError as error:
        raise ToldError(_no_such_name(name, str(error.message), [*values, *pictures])) from error
    except RENDERING as error:
        raise ToldError(f"模板 templates/{name} 里的写法不对：{in_chinese(error)}。请对照原来的模板改好花括号里的内容。") from error
    except (PackageNotFoundError, BadZipFile, KeyError) as error:
        raise ToldError(_no_word_file(name)) from error
    target = BytesIO()
    document.save(target)
    return joined(parts_of(target.getvalue()))


def _refuse_broken_braces(template: bytes, name: str) -> None:
    try:
        parts = parts_of(template)
    except PackageError as error:
        raise ToldError(_no_word_file(name)) from error
    told = (part.decode("utf-8", "replace") for part_name, part in parts.items() if _TOLD_PARTS.fullmatch(part_name))
    for paragraph in (unescape(_TAGS.sub("", piece)) for part in told for piece in part.split("</w:p>")):
        if fault := broken_braces(f"templates/{name}", paragraph):
            raise ToldError(fault)


def _no_word_file(name: str) -> str:
    return f"模板 templates/{name} 打不开，可能不是 Word 的 .docx 文件。请从备份恢复它。"


def _no_such_name(template: str, problem: str, known: Sequence[str]) -> str:
    found = NO_VALUE.search(problem)
    written = (found[1] or found[2]) if found else problem
    return f"模板 templates/{template} 里写的“{written}”没有对应的内容{nearest(written, known)}。可以用的名称：{'、'.join(known)}。请改正后再运行。"
