"""工作报告.docx and 通报.docx, through Word templates that the office edits (docxtpl).

A name in a template that has no value is an error, never a blank; data is escaped and never taken for jinja2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.frames import records
from crosscheck.package import joined, parts_of
from crosscheck.periods import Period
from crosscheck.reporting import phrases
from crosscheck.reporting.figures import Figures
from crosscheck.reporting.pictures import bar_chart

if TYPE_CHECKING:
    import pandas as pd


class WordTemplateError(ValueError):
    """The template cannot be filled; the message is Chinese and names what is wrong."""


def work_report(
    template: bytes,
    figures: Figures,
    work_reports: pd.DataFrame,
    period: Period,
    config: Config,
    missing: Sequence[tuple[str, str]],
    run: Mapping[str, Any] | None,
) -> bytes:
    """The monthly work report with the notice's sections (notice, section 5(2))."""
    first = not any(item.scope == "previous" for item in figures)
    mine = [row for row in records(work_reports) if row[tables.MONTH] == period.month]
    values = _common(period, config) | {
        "总体情况": phrases.overall(figures, period, config, first) + _draw_sentence(run),
        "主要做法": _words(mine, tables.PRACTICES) or ["本月没有部门报送主要做法。"],
        "存在问题": phrases.concerns(figures, missing) + _words(mine, tables.DIFFICULTIES),
        "下一步工作建议": phrases.suggestions(figures) + _words(mine, tables.NEXT_STEPS),
        "树立标杆": _words(mine, tables.BENCHMARKS) or ["本月没有部门报送。"],
        "现场会": _words(mine, tables.SITE_MEETINGS) or ["本月没有部门报送。"],
        "开小灶": _words(mine, tables.COACHING) or ["本月没有部门报送。"],
        "分领域": _rows(figures, tables.FIELD),
        "分镇街": _rows(figures, tables.TOWN),
    }
    charts = {"领域图": _chart("各行业领域累计问题", figures, tables.FIELD), "镇街图": _chart("各镇街累计问题", figures, tables.TOWN)}
    return rendered(template, "工作报告.docx", values, charts)


def bulletin(template: bytes, figures: Figures, period: Period, config: Config, missing: Sequence[tuple[str, str]]) -> bytes:
    """The bulletin for circulation (定期调度通报): towns and departments ranked by rectification rate, who is missing."""
    values = _common(period, config) | {
        "总体情况": phrases.overall(figures, period, config, not any(item.scope == "previous" for item in figures)),
        "镇街排名": _ranking(figures, tables.TOWN),
        "部门排名": _ranking(figures, tables.REPORTED_BY),
        "未报送": [f"{unit}：{kind}" for unit, kind in missing] or ["各单位材料已报齐。"],
        "超期": [f"{name} {count} 项" for name, count in figures.by("overdue", tables.TOWN) if count] or ["没有超期未整改的问题。"],
    }
    return rendered(template, "通报.docx", values, {})


def _common(period: Period, config: Config) -> dict[str, Any]:
    campaign = config.campaign
    return {
        "行动名称": campaign.name,
        "区名": campaign.district,
        "落款单位": campaign.office,
        "月份": period.label,
        "起始日期": phrases.day(period.start.isoformat()),
        "截止日期": phrases.day(period.end.isoformat()),
    }


def _draw_sentence(run: Mapping[str, Any] | None) -> list[str]:
    if run is None:
        return []
    again = f"（再次抽取的原因：{run['reason']}）" if run["reason"] else ""
    return [f"镇街互查本月第 {run['run']} 次抽取{again}，{len(run['rotation'])} 个镇街互查企业（单位）{len(run['picks'])} 家。"]


def _words(rows: Sequence[Mapping[str, Any]], column: str) -> list[str]:
    """The departments' own words with their names."""
    texts = [f"{row[tables.REPORTED_BY]}：{row[column]}" for row in rows if row[column]]
    return [line.strip() for text in texts for line in text.split("\n") if line.strip()]


def _rows(figures: Figures, dimension: str) -> list[dict[str, str]]:
    made = []
    for name in figures.dimensions[dimension]:
        group = ((dimension, name),)
        counts = {label: str(figures.count(key, "cumulative", group)) for key, label in (("found", "发现"), ("done", "完成"), ("overdue", "超期"))}
        made.append({"名称": name, "本期": str(figures.count("found", "period", group)), **counts, "整改率": phrases.shown(figures.value("rate", group=group))})
    return made


def _ranking(figures: Figures, dimension: str) -> list[dict[str, str]]:
    """Those with problems by rectification rate, then by fewer overdue, then in declared order; equal ones share a place."""
    rows = [row for row in _rows(figures, dimension) if row["发现"] != "0"]
    rows.sort(key=lambda row: (-float(row["整改率"]), int(row["超期"])))
    marks = [(row["整改率"], row["超期"]) for row in rows]
    return [row | {"名次": str(marks.index(mark) + 1)} for row, mark in zip(rows, marks, strict=True)]


def _chart(title: str, figures: Figures, dimension: str) -> bytes:
    return bar_chart(title, [(name, int(count or 0)) for name, count in figures.by("found", dimension)])


def rendered(template: bytes, name: str, values: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """The filled document; the same values give the same bytes."""
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage
    from jinja2 import StrictUndefined, TemplateError, UndefinedError
    from jinja2.sandbox import SandboxedEnvironment

    document = DocxTemplate(BytesIO(template))
    images = {key: InlineImage(document, BytesIO(data), width=Mm(150)) for key, data in pictures.items()}
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        document.render({**values, **images}, environment, autoescape=True)
    except UndefinedError as error:
        raise WordTemplateError(f"模板 {name} 里有没有对应内容的名称（{error.message}）。请改成 templates 说明里列出的名称。") from error
    except TemplateError as error:
        raise WordTemplateError(f"模板 {name} 里的写法不对（{error.message}）。") from error
    target = BytesIO()
    document.save(target)
    return joined(parts_of(target.getvalue()))
