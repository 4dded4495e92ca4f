"""Whole lists under headings of their own: nearly all of their columns are mapped or proposed, none wrongly."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from crosscheck import tables
from crosscheck.reading.grid import column_letters
from crosscheck.sheets import Sheet
from tests.sheets import DEPARTMENT, file_list, read

CELLS = {
    "ent": (tables.ENTERPRISE, "山亭甲化工有限公司、枣庄永旺置业有限公司、冯卯加油站、城头造纸厂、西集超市、金河煤矿"),
    "town": (tables.TOWN, "冯卯镇、城头镇、西集镇、店子镇、水泉镇、北庄镇"),
    "problem": (tables.PROBLEM, "储罐区围堰破损未修复、安全出口被杂物堵塞、配电箱未接地、未开展应急演练、特种作业无证上岗、灭火器过期未更换"),
    "day": (tables.FOUND_ON, "2021-03-05、2021.3.8、2021年3月9日、2021/3/15、2021-03-18、2021-03-20"),
    "due": (tables.DUE_ON, "2021-04-05、2021.4.8、2021年4月9日、2021/4/15、2021-04-18、2021-04-20"),
    "days": (tables.DUE_ON, "7、15、30、7、10、15"),
    "done": (tables.DONE_ON, "2021-04-01、2021.4.7、2021.4.2、~、2021-04-03、~"),
    "review": (tables.REVIEWED_ON, "2021-04-06、2021-4-9、2021.4.12、2021-04-16、2021-04-19、2021-04-21"),
    "item": (tables.ITEM, "应急管理、危险作业、工艺设备、培训教育、资质证照、安全投入"),
    "level": (tables.LEVEL, "一般、一般、重大、一般、一般隐患、重大隐患"),
    "duty": (tables.DUTY_UNIT, "区应急管理局、冯卯镇、区住房和城乡建设局、区应急管理局、城头镇、区交通运输局"),
    "way": (tables.WAY, "日常检查、联合执法、集中执法、企业自查、镇街互查、日常检查"),
    "by": (tables.FOUND_BY, "张建国、李卫东、王海涛、赵明、刘志强、陈亮"),
    "disposition": (tables.DISPOSITION, "责令限期整改、现场立即整改、立案处罚、责令限期整改、限期整改、当场处罚"),
    "state": (tables.STATE, "已整改、未整改、整改中、已完成、整改完成、未完成"),
    "law": (tables.LAW, "《安全生产法》第三十三条、第四十一条、《消防法》、第十条、《建筑法》第四条、第五条"),
    "standard": (tables.STANDARD, "GB 50016-2014、GB30871-2014、AQ 3036-2010、JGJ 59-2011、GB 15577-2018、GB 50016-2014"),
    "code": (tables.CREDIT_CODE, "91350100M000100Y43、91110000600037341L、9111000060003734F0、91350100M000100Y43、91110000600037341L、9111000060003734F0"),
    "address": (tables.ADDRESS, "冯卯镇东路1号、城头镇西街、西集镇驻地、店子镇工业园、水泉镇、北庄镇北村"),
    "field": (tables.FIELD, "危化品、建筑施工、交通运输、消防、非煤矿山、危化品"),
    "phone": (tables.PHONE, "0632-8811234、13800000000、13900000000、15000000000、0632-8812345、13700000000"),
    "person": (tables.HEAD_PERSON, "张三、李四、王五、赵六、钱七、孙八"),
    "risk": (tables.RISK, "重大、较大、一般、低、一般、较大"),
    "operation": (tables.OPERATION, "正常、停产、在产、正常、正常、停业"),
    "regulator": (tables.REGULATOR, "区应急管理局、区消防救援大队、区住房和城乡建设局、区应急管理局、区公安分局、区交通运输局"),
    "remark": (tables.REMARK, "~、已约谈、~、~、第二次检查、~"),
    "serial": (tables.SERIAL, "1、2、3、4、5、6"),
    "-place": ("", "一号车间、罐区西侧、二楼仓库、配电室、锅炉房、南门"),
    "-measure": ("", "更换破损围堰、清理通道并设标志、重新接地并测试、制定计划组织演练、持证后上岗、更换灭火器"),
    "-num": ("", "12、3.5、40、8、120、66"),
    "-person": ("", "周一鸣、吴江、郑伟、冯军、褚健、卫平"),
    "-phone": ("", "13811111111、13822222222、13833333333、13844444444、13855555555、13866666666"),
    "-docno": ("", "鲁应急〔2021〕12号、鲁应急〔2021〕15号、A-0031、A-0032、B-17、B-18"),
    "-date": ("", "2023-05-06、2022-11-30、2024-01-15、2022-08-09、2023-12-31、2022-06-18"),
    "-long": ("", "普通货运及仓储服务、加工销售石材、因资金原因未完成改造、生产纸制品、日用百货零售、设备老化且维护不及时"),
    "-org": ("", "宏达建设有限公司、鲁南商贸有限公司、永兴物业公司、宏达建设有限公司、天成置业有限公司、鲁南商贸有限公司"),
    "-dept": ("", "区应急管理局、区消防救援大队、区住房和城乡建设局、区应急管理局、区公安分局、区交通运输局"),
    "-town": ("", "桑村镇、徐庄镇、凫城镇、桑村镇、徐庄镇、凫城镇"),
    "-scale": ("", "中型、小型、微型、小型、小型、中型"),
    "-yes": ("", "是、否、是、是、否、否"),
    "-chem": ("", "液氨、汽油、硫酸、氧气、柴油、乙炔"),
    "-trade": ("", "食品加工、木材加工、纺织、食品加工、饮料制造、造纸"),
    "trade": (tables.FIELD, "食品加工、木材加工、纺织、食品加工、饮料制造、造纸"),
    "major": (tables.LEVEL, "否、是、否、否、否、是"),
    "-inner": ("", "生产部、安环部、设备部、生产部、仓储科、办公室"),
    "-bigrisk": ("", "一级、二级、三级、四级、三级、二级"),
    "-result": ("", "符合、合格、不符合、合格、合格、不合格"),
    "-paid": ("", "已缴、未缴、已缴、已缴、分期、已缴"),
    "-mixed": ("", "更换围堰，3月20日前完成、清理通道（15日内）、重新接地，立即整改、组织演练，4月底前完成、持证上岗，限期整改、更换灭火器，3日内完成"),
    "runs": (tables.OPERATION, "是、否、是、是、否、是"),
    "-photo": ("", "见附件1、见附件2、图3、图4、图5、图6"),
    "-month": ("", "3月、4月、5月、3月、6月、4月"),
}  # fmt: skip


class Written(NamedTuple):
    """A column of a list: its heading, its sort, whether it may as well be nothing, and the sort that it may be asked about as."""

    heading: str
    sort: str
    either: bool
    asked: str

    @classmethod
    def of(cls, text: str) -> Written:
        heading, _, rest = text.partition("=")
        sort, _, asked = rest.partition("~")
        return cls(heading, sort.rstrip("?"), sort.endswith("?"), asked)

    @property
    def meant(self) -> str:
        return CELLS[self.sort][0]


def lists() -> dict[str, list[Written]]:
    """The columns of every list, by its name."""
    lines = (Path(__file__).parent / "unseen_lists.txt").read_text("utf-8").splitlines()
    named = (line.partition("：") for line in lines if not line.startswith("#"))
    return {name: [Written.of(part) for part in columns.split(" | ")] for name, _, columns in named}


LISTS = lists()


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheet]:
    """Every list with six rows below its headings, as it is read."""
    folder = tmp_path_factory.mktemp("unseen")
    for number, (name, columns) in enumerate(LISTS.items()):
        cells = [CELLS[column.sort][1].split("、") for column in columns]
        rows = [[texts[(r + number * (column.sort != "serial")) % 6] for column, texts in zip(columns, cells, strict=True)] for r in range(6)]
        file_list(folder, f"{number}.xlsx", "\n".join(" | ".join(row) for row in ([f"{name}（2021年）"], [column.heading for column in columns], *rows)))
    found = {sheet.file: sheet for sheet in read(folder).sheets}
    return {name: found[f"部门/{DEPARTMENT}/{number}.xlsx"] for number, name in enumerate(LISTS)}


def taken(sheet: Sheet, columns: list[Written]) -> list[tuple[Written, str, str]]:
    """What each column was mapped to and proposed as."""
    mapped = {letter: name for name, letter in reversed(sheet.letters.items())}  # a town read from the addresses has their letter too
    proposed = {reason.split(" ")[0]: name for _, name, reason in sheet.proposals}
    letters = [column_letters(c) for c in range(len(columns))]
    return [(column, mapped.get(letter, ""), proposed.get(letter, "")) for column, letter in zip(columns, letters, strict=True)]


@pytest.mark.parametrize("name", LISTS)
def test_nine_in_ten_columns_are_mapped_or_proposed_and_none_wrongly(sheets: dict[str, Sheet], name: str) -> None:
    columns, sheet = LISTS[name], sheets[name]
    problems = any(column.sort == "problem" and not column.either for column in columns)
    assert sheet.kind == (tables.PROBLEMS if problems else tables.ENTERPRISES).kind
    got = [(column, mapped, asked) for column, mapped, asked in taken(sheet, columns) if column.meant in ("", *tables.TABLES[sheet.kind].names)]
    wrong = [
        (column.heading, mapped or asked)
        for column, mapped, asked in got
        if (mapped or asked) not in ("", column.meant) and not (asked and column.asked and asked == CELLS[column.asked][0])
    ]
    assert wrong == []
    wanted = [(mapped or asked) == column.meant for column, mapped, asked in got if column.meant and not column.either and column.sort not in ("serial", "remark")]
    assert 10 * sum(wanted) >= 9 * len(wanted)


def test_of_all_the_columns_with_a_meaning_nearly_every_one_is_mapped_or_proposed(sheets: dict[str, Sheet]) -> None:
    told = [
        (bool(mapped), bool(asked))
        for name, columns in LISTS.items()
        for column, mapped, asked in taken(sheets[name], columns)
        if column.meant and not column.either and column.sort not in ("serial", "remark")
    ]
    assert sum(mapped or asked for mapped, asked in told) >= 0.98 * len(told)
    assert sum(mapped for mapped, _ in told) >= 0.8 * len(told)
