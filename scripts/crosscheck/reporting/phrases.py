"""Chinese sentences from numbers: right for 0, 1 and many, for a first month and for nothing to divide by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from crosscheck import tables
from crosscheck.config_sections import Campaign
from crosscheck.frames import LedgerRow
from crosscheck.periods import Period, day_in_words
from crosscheck.reporting.account import Account
from crosscheck.reporting.figures import UNSTATED, Figures, Number
from crosscheck.reporting.filing import Filing

POINTS: Final = "个百分点"
_MOST_NAMES: Final = 5
_MOST_UNITS: Final = 12
_CONCENTRATED: Final = 3  # so many problems of one item in a month are worth a campaign of their own
_TOLD: Final = 3  # of many places or items so many are told with their numbers


def shown(value: Number, unit: str = "") -> str:
    """A number as people write it; a dash for none."""
    if value is None:
        return "—"
    return f"{value:g}{unit}" if isinstance(value, float) else f"{value}{unit}"


def day(iso: str) -> str:
    """2021-03-05 as 2021年3月5日, without leading zeros (GB/T 9704)."""
    return day_in_words(date.fromisoformat(iso))


def span(start: str, end: str) -> str:
    """2021年5月22日至6月21日: the year once when it is the same."""
    return f"{day(start)}至{day(end)[5 if start[:4] == end[:4] else 0:]}"


def change(now: Number, before: Number, unit: str, lead: str = "比上期") -> str:
    """'比上期增加3项', '比上期下降1.2个百分点', '与上期持平'; nothing without two numbers to compare."""
    if now is None or before is None:
        return ""
    if now == before:
        return f"{lead.replace('比', '与', 1)}持平"
    more, less = ("提高", "下降") if unit == POINTS else ("增加", "减少")
    return f"{lead}{more if now > before else less}{round(abs(now - before), 1):g}{unit}"


def since_last(figures: Figures, key: str, scope: str) -> str:
    """How a figure of the period stands to the last period, a cumulative one to the end of it."""
    figure, month = figures.get(key, scope), ((tables.MONTH, figures.months[-2]),)
    before, lead = (figures.value(key, "previous"), "比上期") if scope == "period" else (figures.value(key, "to_month", month), "比上期末")
    return change(figure.value, before, POINTS if figure.unit == "%" else figure.unit, lead)


def names(those: Sequence[str], unit: str, most: int = _MOST_NAMES) -> str:
    """'甲、乙、丙等8家' past so many names."""
    return "、".join(those) if len(those) <= most else f"{'、'.join(those[:most])}等{len(those)}{unit}"


def _counted(pairs: Sequence[tuple[str, int]], unit: str, some: str = "", all_of_them: str = "", most: int = _TOLD) -> str:
    """The first of them with their numbers, behind ``some`` or, where there are no more, behind the other words."""
    return (some if len(pairs) > most else all_of_them) + "、".join(f"{name}{count}{unit}" for name, count in pairs[:most])


def _comma(text: str) -> str:
    return f"，{text}" if text else ""


# --- 总体情况 -----------------------------------------------------------------------------------------------------------
def overall(account: Account) -> list[str]:
    """总体情况, paragraph by paragraph."""
    figures, everywhere = account.figures, whole(account.config.campaign)
    lines = (_this_month(figures, account.period, everywhere), _quiet(account), _where(figures), _so_far(figures), _covered(figures), drawn(account.run))
    return [line for line in lines if line]


def first_report(account: Account) -> str:
    """With the first report the 实施方案 is due too (notice, section 5): who of the lead departments has not filed it."""
    leads = [item for item in account.filed if item.lead]
    if not account.figures.first or not leads:
        return ""
    lacking = [item.department for item in leads if tables.CAMPAIGN_PLAN in item.missing]
    told = f"{names(lacking, '个部门', most=len(lacking))}尚未报送" if lacking else "各牵头部门都已报送"
    return f"这是本次行动的首次报告，按通知要求应同时报送实施方案，{told}。"


def _quiet(account: Account) -> str:
    """Departments that filed their list and found nothing this month."""
    figures = account.figures
    if not figures.count("found", "period"):
        return ""
    filed = [item.department for item in account.filed if tables.PROBLEMS.kind not in item.missing]
    quiet = [name for name in filed if not figures.count("found", "period", ((tables.REPORTED_BY, name),))]
    return f"{names(quiet, '个部门')}本期未上报新发现的问题。" if quiet else ""


def whole(campaign: Campaign) -> str:
    """The district as reports speak of all of it: 全区, 全县, 全市, 全旗."""
    return f"全{campaign.kind}" if campaign.district.endswith(campaign.kind) else campaign.district


def _this_month(figures: Figures, period: Period, everywhere: str) -> str:
    since = span(period.start.isoformat(), period.end.isoformat())
    found, before = figures.count("found", "period"), None if figures.first else figures.count("found", "previous")
    if found:
        concerned, major = figures.count("enterprises_with_problems", "period"), figures.count("major", "period")
        grave = f"其中重大隐患{major}项" if major else "未发现重大隐患"
        text = f"{since}，{everywhere}共发现问题{found}项{_comma(change(found, before, '项'))}，涉及企业（单位）{concerned}家，{grave}"
    else:
        text = f"{since}，各部门未上报新发现的问题" + (f"（上期{before}项）" if before else "")
    rectified = figures.count("rectified", "period")
    mended = change(rectified, None if figures.first else figures.count("rectified", "previous"), "项")
    if rectified:
        older = "" if figures.first else "（含以前发现、本期完成的）"
        return f"{text}；期内完成整改{rectified}项{older}{_comma(mended)}。"
    return f"{text}；期内无问题完成整改。" if figures.count("found") else f"{text}。"


def _where(figures: Figures) -> str:
    """Where the month's problems are; of a single one what it is, not a ranking."""
    if figures.count("found", "period") == 1:
        return _the_only_one(figures)
    parts = []
    for lead, dimension in (("从行业领域看", tables.FIELD), ("从镇街看", tables.TOWN), ("从检查项目看", tables.ITEM)):
        ranked, unstated = _stated(figures, "found", dimension, "period")
        rest = f"，另有{unstated}项未标明" if unstated else ""
        if len(ranked) > 1:
            parts.append(f"{lead}，{_counted(ranked, '项', '较多的是')}{rest}")
        elif ranked:
            parts.append(f"{lead}，{ranked[0][0]}{ranked[0][1]}项{rest}" if rest else f"{lead}，都在{ranked[0][0]}")
    return "；".join(parts) + "。" if parts else ""


def _the_only_one(figures: Figures) -> str:
    words = ((tables.TOWN, "在{}"), (tables.FIELD, "属{}领域"), (tables.ITEM, "检查项目是{}"))
    said = ((text, figures.largest("found", dimension, "period")[0][0]) for dimension, text in words)
    told = [text.format(name) for text, name in said if name != UNSTATED]
    return f"该问题{'，'.join(told)}。" if told else ""


def _stated(figures: Figures, key: str, dimension: str, scope: str = "cumulative") -> tuple[list[tuple[str, int]], int]:
    """(value, number), largest first, and the number of those that state no value."""
    counts = dict(figures.largest(key, dimension, scope))
    unstated = counts.pop(UNSTATED, 0)
    return list(counts.items()), unstated


def _so_far(figures: Figures) -> str:
    found = figures.count("found")
    if not found:
        return "行动开始以来，台账中尚无问题。"
    rest, overdue, major = figures.count("open"), figures.count("overdue"), figures.count("major_open")
    rate = f"{shown(figures.value('rate'), '%')}{_comma(_against(figures, 'rate'))}"
    group = ((tables.MONTH, figures.months[0]),)
    older = figures.count("found", "to_month", group) - figures.count("found", "month", group)
    before = f"（含行动开始以前发现的{older}项）" if older else ""
    text = f"行动开始以来，累计发现问题{found}项{before}，完成整改{figures.count('done')}项，整改率{rate}"
    on_time = figures.value("on_time_rate")
    kept = f"；按期整改率{shown(on_time, '%')}。" if on_time is not None else "。"
    if not rest:
        return f"{text}，已全部完成整改{kept}"
    late = _late(figures, overdue, rest) if overdue else "未超过整改期限" if rest == 1 else "均未超过整改期限"
    grave = f"；未完成的重大隐患{major}项" if major else "；无未完成的重大隐患"
    return f"{text}；尚未完成{rest}项，{late}{grave}{kept}"


def _late(figures: Figures, overdue: int, rest: int) -> str:
    since = _against(figures, "overdue")
    if overdue < rest:
        return f"其中超过整改期限的{overdue}项{_comma(since)}"
    return f"{'都' if rest > 1 else ''}已超过整改期限{_comma(since and f'超期的{since}')}"


def _against(figures: Figures, key: str) -> str:
    """How a cumulative figure stands to the end of last month."""
    if figures.first:
        return ""
    return since_last(figures, key, "cumulative")


def _covered(figures: Figures) -> str:
    listed, inspected = figures.count("enterprises_listed"), figures.count("enterprises_inspected")
    if not listed:
        return ""
    missing = listed - inspected
    text = f"在册企业（单位）{listed}家，有检查记录的{inspected}家，覆盖率{shown(figures.value('coverage'), '%')}"
    if not missing:
        return f"{text}，已全部检查。"
    gaps = figures.largest("enterprises_uninspected", tables.TOWN)
    most = f"，{_counted(gaps, '家', '较多的是', '其中')}" if len(gaps) > 1 else ""
    return f"{text}；无检查记录的{missing}家（含检查后未发现问题、未报送记录的）{most}。"


def drawn(run: Mapping[str, Any] | None) -> str:
    """The month's draw in a sentence; its repetition is not hidden."""
    if run is None:
        return ""
    why = f"，再次抽取的原因：{run['reason']}" if run.get("reason") else ""
    again = f"（本月第{run['run']}次抽取{why}）" if run["run"] > 1 else ""
    return f"镇街互查抽取企业（单位）{len(run['picks'])}家，{len(run['rotation'])}个镇街轮转互查{again}。"


# --- the departments' own words -------------------------------------------------------------------------------------------
def own_words(reports: Iterable[LedgerRow], column: str) -> list[str]:
    """What departments write, with their names; those who write the same are named together."""
    said: dict[str, list[str]] = {}
    for row in reports:
        text = "\n".join(line.strip() for line in str(row[column] or "").split("\n") if line.strip())
        if text:
            said.setdefault(text, []).append(row[tables.REPORTED_BY])
    return [line for text, units in said.items() for line in _ended(f"{'、'.join(units)}：{text}")]


def _ended(text: str) -> list[str]:
    return [line if line[-1] in "。！？；：…" else f"{line}。" for line in text.split("\n")]


def efforts(figures: Figures) -> str:
    """What the departments report of their own work this month; numbers of zero are left out."""
    groups = (
        ((tables.OFFICERS_SENT, "出动执法人员"), (tables.EXPERTS_SENT, "聘请专家"), (tables.INSPECTED, "检查企业（单位）")),
        ((tables.CENTRAL_ROUNDS, "开展集中执法"), (tables.JOINT_ROUNDS, "联合执法"), (tables.MUTUAL_ROUNDS, "镇街互查")),
        ((tables.PENALTIES, "实施行政处罚"), (tables.FINES, "罚款"), (tables.EXPOSED, "媒体曝光"), (tables.REFERRED, "移送司法机关")),
    )
    parts = []
    for group in groups:
        told = [f"{name}{shown(figures.value(key, 'period'))}{figures.get(key, 'period').unit}" for key, name in group if figures.value(key, "period")]
        parts += ["，".join(told)] if told else []
    units = len({row for group in groups for key, _ in group if figures.value(key, "period") for row in figures.rows(key, "period")})
    return f"据{units}个部门报送，本期共{'；'.join(parts)}。" if parts else ""


# --- 存在问题, 下一步工作建议 ---------------------------------------------------------------------------------------------
def concerns(account: Account) -> list[str]:
    """存在问题 that the figures themselves show."""
    figures = account.figures
    lines = []
    if overdue := figures.count("overdue"):
        units = figures.largest("overdue", tables.DUTY_UNIT)
        duty = f"；{_counted(units, '项', '较多的责任单位是', '责任单位是')}" if len(units) > 1 else f"，责任单位是{units[0][0]}"
        lines.append(f"超期未整改问题{overdue}项，{_overdue_towns(figures)}{duty}。")
    if major := figures.count("major_open"):
        where, unstated = _stated(figures, "major_open", tables.TOWN)
        rest = f"，{unstated}项未标明镇街" if unstated and where else ""
        spread = f"分布在{names([name for name, _ in where], '个镇街')}{rest}" if len(where) > 1 or rest else _all_in(major, where)
        lines.append(f"未完成整改的重大隐患{major}项，{spread}。")
    lines += filing_lines(account.filed)
    differing = list(dict.fromkeys(item.department for item in account.compared if item.asks))
    if differing:
        lines.append(f"{names(differing, '个部门')}自报数与台账不一致，需要核对。")
    return lines or ["从台账看，无超期未整改的问题，无未完成整改的重大隐患，各部门材料已报齐。"]


def _all_in(count: int, places: Sequence[tuple[str, int]]) -> str:
    """Of problems that state one place or none."""
    return f"{'都' if count > 1 else ''}{f'在{places[0][0]}' if places else '未标明镇街'}"


def _overdue_towns(figures: Figures) -> str:
    towns, unstated = _stated(figures, "overdue", tables.TOWN)
    if not towns or (len(towns) == 1 and not unstated):
        return _all_in(figures.count("overdue"), towns)
    return _counted(towns, "项", "较多的镇街是", "其中") + (f"，另有{unstated}项未标明" if unstated else "")


def filing_lines(filed: Sequence[Filing]) -> list[str]:
    """Who owes what, who was late, who sent nothing new."""
    groups = (
        ([item.department for item in filed if item.late], "本期材料晚于报送日报送"),
        ([item.department for item in filed if tables.PROBLEMS.kind in item.unchanged], "问题清单本期无新发现，也无整改进展"),
        ([item.department for item in filed if tables.WORK_REPORTS.kind in item.unchanged], "工作情况与上期完全相同"),
    )
    told = [f"{'、'.join(those)}（{'均' if len(those) > 1 else ''}缺{what}）" for what, those in owing(filed).items()]
    lines = [f"未报齐材料的部门：{'；'.join(told)}。"] if told else []
    return [*lines, *(f"{names(those, '个部门', most=len(filed))}{words}。" for those, words in groups if those)]


def owing(filed: Sequence[Filing]) -> dict[str, list[str]]:
    """What is owed -> the departments that owe just that."""
    lacking: dict[str, list[str]] = {}
    for item in filed:
        if item.missing:
            lacking.setdefault("、".join(item.missing), []).append(item.department)
    return lacking


def suggestions(account: Account) -> list[str]:
    """下一步工作建议 drawn from what is overdue or concentrated."""
    figures = account.figures
    lines = []
    if major := figures.count("major_open"):
        lines.append(f"对未完成整改的{major}项重大隐患，逐项明确责任单位和完成时限，跟踪到销号。")
    if late := figures.largest("overdue", tables.DUTY_UNIT):
        who = names([name for name, _ in late], "个单位", 3)
        lines.append(f"由{who}{'分别' if len(late) > 1 else ''}对负责的超期问题逐项督办，限期完成整改。")
    items = figures.largest("found", tables.ITEM, "period")
    if items and items[0][1] >= _CONCENTRATED:
        top = [f"“{name}”" for name, count in items if count == items[0][1]][:3]
        lines.append(f"{''.join(top)}方面问题较为集中（{'各' if len(top) > 1 else ''}{items[0][1]}项），下一步安排针对性检查。")
    if gaps := figures.largest("enterprises_uninspected", tables.TOWN):
        lines.append(f"对无检查记录的{figures.count('enterprises_uninspected')}家在册企业（单位）安排检查，{gaps[0][0]}等镇街优先。" if len(gaps) > 1
                     else f"对{gaps[0][0]}无检查记录的{gaps[0][1]}家在册企业（单位）安排检查。")  # fmt: skip
    if unlisted := figures.count("enterprises_unlisted"):
        lines.append(f"把查出问题但不在企业清单里的{unlisted}家企业（单位）核实后补进清单。")
    if lacking := [item.department for item in account.lacking]:
        lines.append(f"请{names(lacking, '个部门')}尽快补报材料。")
    return lines or ["继续按计划开展“四不两直”执法检查，巩固整改成果。"]


def overdue_lines(figures: Figures, listed: int, cut: bool) -> list[str]:
    """What is overdue, town by town and unit by unit; ``listed`` of them stand in the table below, ``cut`` where one is shortened."""
    overdue = figures.count("overdue")
    if not overdue:
        return ["截至报告日，无超期未整改的问题。"]
    towns, units = figures.largest("overdue", tables.TOWN), figures.largest("overdue", tables.DUTY_UNIT)
    more = f"等{len(units)}个单位" if len(units) > _MOST_UNITS else ""
    by_unit = f"{_counted(units, '项', most=_MOST_UNITS)}{more}"
    by_town = f"。按镇街：{_counted(towns, '项', most=len(towns))}" if len(towns) > 1 else f"，{_overdue_towns(figures)}"
    duty = f"。按责任单位：{by_unit}" if len(units) > 1 else f"{'。' if len(towns) > 1 else '，'}责任单位是{units[0][0]}"
    lines = [f"截至报告日，超期未整改问题{overdue}项{by_town}{duty}。"]
    if listed:
        short = "（描述较长的有省略，全文见月报）" if cut else ""
        whole = "逐项列出如下" if overdue > 1 else "具体如下"
        lines.append(f"{whole}{short}：" if listed == overdue else f"超期时间最长的{listed}项列出如下{short}，其余见月报“超期未整改”表：")
    return lines


def praise(towns: Sequence[str], departments: Sequence[str], benchmarks: Sequence[str]) -> list[str]:
    """Those that have rectified everything, and the examples that departments name."""
    lines = []
    if towns or departments:
        lines.append(f"{'、'.join([*towns, *departments])}累计发现的问题已全部完成整改，予以表扬。")
    return [*lines, *(f"部门树立的标杆——{line}" for line in benchmarks)] or ["本期无部门报送标杆，也无问题全部完成整改的镇街和部门。"]
