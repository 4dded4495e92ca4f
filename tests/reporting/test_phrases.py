"""Sentences that read naturally at 0, 1 and many, in a first month, and with nothing to compare or divide by."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from crosscheck import tables
from crosscheck.reporting import phrases
from crosscheck.reporting.account import Account
from crosscheck.reporting.phrases import POINTS, change, day, names, overall
from tests.reporting.month import RUN, account, work
from tests.reporting.test_figures import CONFIG, enterprise, ledgers, problem

APRIL_DAY = {tables.FOUND_ON: "2021-04-02"}


def text(made: Account) -> str:
    lines = [*overall(made), *phrases.concerns(made), *phrases.suggestions(made), phrases.efforts(made.figures), phrases.first_report(made)]
    return "\n".join([*lines, *phrases.overdue_lines(made.figures, 1, cut=False), *phrases.filing_lines(made.filed)])


@pytest.mark.parametrize(("now", "before", "unit", "said"), [
    (3, 1, "项", "比上期增加2项"), (1, 3, "项", "比上期减少2项"), (2, 2, "项", "与上期持平"), (0, 0, "项", "与上期持平"), (None, 2, "项", ""), (2, None, "项", ""),
    (61.5, 60.2, POINTS, "比上期提高1.3个百分点"), (60.2, 61.5, POINTS, "比上期下降1.3个百分点"),
])  # fmt: skip
def test_a_change_is_told_in_words_and_never_with_a_sign(now: float | None, before: float | None, unit: str, said: str) -> None:
    assert change(now, before, unit) == said


def test_days_have_no_leading_zeros() -> None:
    assert day("2021-03-05") == "2021年3月5日"


def test_many_names_are_cut_with_their_number() -> None:
    assert names(["甲", "乙"], "家") == "甲、乙"
    assert names(list("甲乙丙丁戊己"), "家") == "甲、乙、丙、丁、戊等6家"


def test_an_empty_month_reads_naturally() -> None:
    lines = overall(account())
    assert lines[0] == "2021年3月22日至4月21日，各部门未上报新发现的问题。"
    assert lines[1] == "行动开始以来，台账中尚无问题。"


def test_a_month_without_new_problems_after_one_with_some() -> None:
    first, *_ = overall(account([problem()]))
    assert first == "2021年3月22日至4月21日，各部门未上报新发现的问题（上期1项）；期内无问题完成整改。"


def test_one_problem_in_one_place_is_not_told_as_a_ranking() -> None:
    lines = overall(account([problem(1, APRIL_DAY)]))
    assert "共发现问题1项，比上期增加1项，涉及企业（单位）1家，未发现重大隐患" in lines[0]
    assert "该问题在东镇，属消防领域，检查项目是危险作业。" in lines
    assert "该问题在东镇，检查项目是危险作业。" in overall(account([problem(1, {**APRIL_DAY, tables.FIELD: ""})]))
    assert "从行业领域看，都在消防；从镇街看，都在东镇；从检查项目看，都在危险作业。" in overall(account([problem(1, APRIL_DAY), problem(2, APRIL_DAY)]))


@pytest.mark.parametrize(("district", "said"), [("山亭区", "全区"), ("临江县", "全县"), ("滕州市", "全市"), ("鄂温克旗", "全旗"), ("高新技术园", "高新技术园")])
def test_all_of_the_district_is_called_by_its_level(district: str, said: str) -> None:
    config = CONFIG.model_copy(update={"campaign": CONFIG.campaign.model_copy(update={"district": district})})
    assert f"，{said}共发现问题1项" in overall(account([problem(1, APRIL_DAY)], config=config))[0]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (["", "消防", "危化品"], "从行业领域看，危化品1项、消防1项，另有1项未标明"), (["", "", "消防"], "从行业领域看，消防1项，另有2项未标明；"),
        (["", ""], "。从镇街看"), (["消防", "消防"], "从行业领域看，都在消防；"),
    ],
)  # fmt: skip
def test_what_is_not_stated_is_no_field_with_many_problems(fields: list[str], said: str) -> None:
    told = "。" + "".join(overall(account([problem(n, {**APRIL_DAY, tables.FIELD: name}) for n, name in enumerate(fields)])))
    assert said in told
    assert not re.search(r"未标明\d", told)  # as if it were one of them


@pytest.mark.parametrize(
    ("towns", "overdue", "grave"),
    [
        (["东镇", "东镇"], "都在东镇", "都在东镇"),
        (["", ""], "都未标明镇街", "都未标明镇街"),
        (["", "东镇"], "其中东镇1项，另有1项未标明", "分布在东镇，1项未标明镇街"),
        (["东镇", "西街道"], "其中东镇1项、西街道1项", "分布在东镇、西街道"),
    ],
)
def test_problems_of_no_stated_town_are_in_no_town(towns: list[str], overdue: str, grave: str) -> None:
    late = {tables.DUE_ON: "2021-03-10", tables.LEVEL: tables.MAJOR}
    said = phrases.concerns(account([problem(number, {tables.TOWN: town, **late}) for number, town in enumerate(towns)]))
    assert said[:2] == [f"超期未整改问题2项，{overdue}，责任单位是甲局。", f"未完成整改的重大隐患2项，{grave}。"]


@pytest.mark.parametrize(("day", "said"), [("2021-02-22", "累计发现问题1项，"), ("2021-02-21", "累计发现问题1项（含行动开始以前发现的1项），")])
def test_what_was_found_before_the_campaign_is_told_apart(day: str, said: str) -> None:
    assert said in "".join(overall(account([problem(1, {tables.FOUND_ON: day})])))


def test_several_places_are_told_largest_first() -> None:
    rows = [problem(n, {**APRIL_DAY, tables.TOWN: "西街道" if n else "东镇"}) for n in range(3)]
    assert "从镇街看，西街道2项、东镇1项" in "".join(overall(account(rows)))


@pytest.mark.parametrize(("items", "said"), [(3, "从检查项目看，培训教育"), (4, "从检查项目看，较多的是培训教育")])
def test_only_where_some_are_left_out_the_others_are_said_to_be_most(items: int, said: str) -> None:
    named = ["培训教育", "资质证照", "应急管理", "危险作业"][:items]
    rows = [problem(n, {**APRIL_DAY, tables.ITEM: name}) for n, name in enumerate([*named, "培训教育"])]
    assert said in "".join(overall(account(rows)))


def test_the_bulletin_counts_what_is_overdue_in_every_town_and_unit() -> None:
    units = ["甲局", "乙局", "丁局", "丙局"]
    late = [problem(n, {tables.DUE_ON: "2021-03-10", tables.TOWN: "西街道" if n else "东镇", tables.DUTY_UNIT: unit}) for n, unit in enumerate(units)]
    told = phrases.overdue_lines(account(late).figures, 0, cut=False)
    assert told == ["截至报告日，超期未整改问题4项。按镇街：西街道3项、东镇1项。按责任单位：" + "、".join(f"{unit}1项" for unit in units) + "。"]


def test_all_rectified_is_said_so() -> None:
    rows = [problem(1, {tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-04-01"})]
    assert "整改率100%，比上期末提高100个百分点，已全部完成整改。" in "".join(overall(account(rows)))


def test_a_first_month_compares_with_nothing_and_asks_for_the_plan() -> None:
    made = account([problem()], first=True)
    assert "上期" not in text(made)
    assert "期内完成整改1项。" in text(account([problem(1, {tables.STATE: tables.CLOSED, tables.DONE_ON: "2021-03-20"})], first=True))
    assert "首次报告，按通知要求应同时报送实施方案，各牵头部门都已报送。" in text(made)
    assert "应同时报送实施方案，甲局尚未报送。" in text(account([problem()], first=True, missing=[("甲局", tables.CAMPAIGN_PLAN)]))
    assert "实施方案" not in text(account([problem()]))


def test_departments_that_lack_the_same_are_named_together() -> None:
    kinds = (tables.ENTERPRISES.kind, tables.PROBLEMS.kind)
    made = account(missing=[("甲局", kinds[0]), ("甲局", kinds[1]), ("乙局", kinds[0]), ("乙局", kinds[1])])
    assert phrases.filing_lines(made.filed) == ["未报齐材料的部门：甲局、乙局（均缺企业清单、问题清单）。"]


def test_a_department_that_found_nothing_is_named_when_others_did() -> None:
    assert "乙局本期未上报新发现的问题。" in overall(account([problem(1, APRIL_DAY)]))
    assert not [line for line in overall(account([problem(1, APRIL_DAY)], missing=[("乙局", "问题清单")])) if line.startswith("乙局")]


def test_the_draw_is_told_with_its_repetition_and_not_at_all_without_one() -> None:
    assert "镇街互查抽取企业（单位）1家，2个镇街轮转互查（本月第2次抽取）。" in overall(account(run=RUN))
    assert "互查" not in "".join(overall(account()))


def test_gaps_in_coverage_are_named_by_town() -> None:
    firms = [enterprise(0), enterprise(1), enterprise(2) | {tables.TOWN: "西街道"}]
    rows = [problem(1, {tables.ENTERPRISE_ID: "E0", tables.WAY: "日常检查"})]
    said = "无检查记录的2家（含检查后未发现问题、未报送记录的），其中东镇1家、西街道1家。"
    assert f"在册企业（单位）3家，有检查记录的1家，覆盖率33.3%；{said}" in overall(account(rows, enterprises=firms))


def test_the_departments_work_is_summed_and_zeros_are_left_out() -> None:
    told = {tables.OFFICERS_SENT: 12.0, tables.PENALTIES: 2.0, tables.FINES: 1.5, tables.EXPOSED: 0.0}
    reports = [work(told), work({tables.OFFICERS_SENT: 3.0}, department="乙局")]
    assert phrases.efforts(account(reports=reports).figures) == "据2个部门报送，本期共出动执法人员15人次；实施行政处罚2起，罚款1.5万元。"
    assert phrases.efforts(account().figures) == ""


def test_a_department_that_reports_fines_alone_is_one_that_reports() -> None:
    made = account(reports=[work({tables.FINES: 2.5}), work({tables.OFFICERS_SENT: 0.0}, department="乙局")])
    assert phrases.efforts(made.figures) == "据1个部门报送，本期共罚款2.5万元。"


def test_the_same_words_of_two_departments_are_told_once_with_both_names() -> None:
    reports = [work({tables.PRACTICES: "天天检查"}), work({tables.PRACTICES: " 天天检查\n"}, department="乙局")]
    assert phrases.own_words(account(reports=reports).this_month, tables.PRACTICES) == ["甲局、乙局：天天检查。"]


def test_words_of_several_lines_keep_them() -> None:
    assert phrases.own_words([work({tables.PRACTICES: "一查。\n\n二改"})], tables.PRACTICES) == ["甲局：一查。", "二改。"]


def test_what_is_overdue_or_concentrated_is_suggested() -> None:
    rows = [problem(n, {**APRIL_DAY, tables.DUE_ON: "2021-04-10"}) for n in range(3)]
    said = phrases.suggestions(account(rows))
    assert "由甲局对负责的超期问题逐项督办，限期完成整改。" in said
    assert "“危险作业”方面问题较为集中（3项），下一步安排针对性检查。" in said
    assert not any("较为集中" in line for line in phrases.suggestions(account(rows[:2])))


def test_only_the_items_with_most_problems_are_called_concentrated() -> None:
    items = ["危险作业"] * 3 + ["培训教育"] * 3 + ["安全投入"] * 2
    said = phrases.suggestions(account([problem(number, APRIL_DAY | {tables.ITEM: item}) for number, item in enumerate(items)]))
    assert [line for line in said if "较为集中" in line] == ["“培训教育”“危险作业”方面问题较为集中（各3项），下一步安排针对性检查。"]


def test_nothing_to_remark_is_said_so() -> None:
    assert phrases.concerns(account()) == ["从台账看，无超期未整改的问题，无未完成整改的重大隐患，各部门材料已报齐。"]
    assert phrases.suggestions(account(enterprises=[])) == ["继续按计划开展“四不两直”执法检查，巩固整改成果。"]


@settings(max_examples=60)
@given(ledgers())
def test_no_sentence_ever_has_a_sign_a_none_or_a_doubled_mark(rows: list[dict[str, str]]) -> None:
    said = text(account(rows))
    assert not re.search(r"-\d|None|nan|—|，，|。。|；。|，。|、。|增长|^，|\{", said), said
    for line in said.splitlines():
        assert not line or line[-1] in "。：", line


LATE = {tables.FOUND_ON: "2021-03-02", tables.DUE_ON: "2021-04-01"}


@pytest.mark.parametrize(("late", "waiting", "said"), [
    (1, 1, "尚未完成2项，其中超过整改期限的1项，比上期末增加1项；"), (2, 0, "尚未完成2项，都已超过整改期限，超期的比上期末增加2项；"),
    (1, 0, "尚未完成1项，已超过整改期限，超期的比上期末增加1项；"), (0, 2, "尚未完成2项，均未超过整改期限；"),
])  # fmt: skip
def test_all_overdue_is_said_so_and_not_as_a_part(late: int, waiting: int, said: str) -> None:
    rows = [problem(n, LATE) for n in range(late)] + [problem(n + 9, {tables.FOUND_ON: "2021-03-02"}) for n in range(waiting)]
    assert said in "".join(overall(account(rows)))


def test_what_is_overdue_or_grave_in_one_place_is_no_distribution() -> None:
    grave = LATE | {tables.LEVEL: tables.MAJOR}
    one, two, apart = (
        account([problem(n, {**grave, tables.TOWN: town}) for n, town in enumerate(towns)]) for towns in (["东镇"], ["东镇", "东镇"], ["东镇", "西街道"])
    )
    assert phrases.concerns(one)[:2] == ["超期未整改问题1项，在东镇，责任单位是甲局。", "未完成整改的重大隐患1项，在东镇。"]
    assert phrases.concerns(two)[1] == "未完成整改的重大隐患2项，都在东镇。"
    assert phrases.concerns(apart)[1] == "未完成整改的重大隐患2项，分布在东镇、西街道。"
    assert phrases.overdue_lines(one.figures, 1, cut=False) == ["截至报告日，超期未整改问题1项，在东镇，责任单位是甲局。", "具体如下："]
    assert phrases.overdue_lines(two.figures, 2, cut=True) == [
        "截至报告日，超期未整改问题2项，都在东镇，责任单位是甲局。", "逐项列出如下（描述较长的有省略，全文见月报）："
    ]  # fmt: skip
    assert phrases.overdue_lines(apart.figures, 0, cut=False) == ["截至报告日，超期未整改问题2项。按镇街：东镇1项、西街道1项。责任单位是甲局。"]


@pytest.mark.parametrize(
    ("towns", "departments", "benchmarks", "said"),
    [
        (["东镇"], ["甲局"], [], ["东镇、甲局累计发现的问题已全部完成整改，予以表扬。"]),
        ([], [], ["甲局：某厂。"], ["部门树立的标杆——甲局：某厂。"]),
        ([], [], [], ["本期无部门报送标杆，也无问题全部完成整改的镇街和部门。"]),
    ],
)
def test_praise_names_who_has_done_everything_and_what_departments_hold_up(towns: list[str], departments: list[str], benchmarks: list[str], said: list[str]) -> None:
    assert phrases.praise(towns, departments, benchmarks) == said
