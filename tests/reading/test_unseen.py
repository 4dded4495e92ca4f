"""Whole lists under headings of their own: at least nine in ten of their columns are mapped or proposed, none wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck import tables
from tests.sheets import file_list, read

CELLS = {
    "ent": (tables.ENTERPRISE, "山亭甲化工有限公司、枣庄永旺置业有限公司、冯卯加油站、城头造纸厂、西集超市、金河煤矿"),
    "town": (tables.TOWN, "冯卯镇、城头镇、西集镇、店子镇、水泉镇、北庄镇"),
    "problem": (tables.PROBLEM, "储罐区围堰破损未修复、安全出口被杂物堵塞、配电箱未接地、未开展应急演练、特种作业无证上岗、灭火器过期未更换"),
    "day": (tables.FOUND_ON, "2021-03-05、2021.3.8、2021年3月9日、2021/3/15、2021-03-18、2021-03-20"),
    "due": (tables.DUE_ON, "2021-04-05、2021.4.8、2021年4月9日、2021/4/15、2021-04-18、2021-04-20"),
    "done": (tables.DONE_ON, "2021-04-01、~、2021.4.2、~、2021-04-03、~"),
    "item": (tables.ITEM, "应急管理、危险作业、工艺设备、培训教育、资质证照、安全投入"),
    "level": (tables.LEVEL, "一般、一般、重大、一般、一般隐患、重大隐患"),
    "duty": (tables.DUTY_UNIT, "区应急管理局、冯卯镇、区住房和城乡建设局、区应急管理局、城头镇、区交通运输局"),
    "way": (tables.WAY, "日常检查、联合执法、集中执法、企业自查、镇街互查、日常检查"),
    "disposition": (tables.DISPOSITION, "责令限期整改、现场立即整改、立案处罚、责令限期整改、限期整改、当场处罚"),
    "state": (tables.STATE, "已整改、未整改、整改中、已完成、整改完成、未完成"),
    "law": (tables.LAW, "《安全生产法》第三十三条、第四十一条、《消防法》、第十条、《建筑法》第四条、第五条"),
    "code": (tables.CREDIT_CODE, "91350100M000100Y43、91110000600037341L、9111000060003734F0、91350100M000100Y43、91110000600037341L、9111000060003734F0"),
    "address": (tables.ADDRESS, "冯卯镇东路1号、城头镇西街、西集镇驻地、店子镇工业园、水泉镇、北庄镇北村"),
    "field": (tables.FIELD, "危化品、建筑施工、交通运输、消防、非煤矿山、危化品"),
    "phone": (tables.PHONE, "0632-8811234、13800000000、13900000000、15000000000、0632-8812345、13700000000"),
    "person": (tables.HEAD_PERSON, "张三、李四、王五、赵六、钱七、孙八"),
    "risk": (tables.RISK, "重大、较大、一般、低、一般、较大"),
    "operation": (tables.OPERATION, "正常、停产、在产、正常、正常、停业"),
    "regulator": (tables.REGULATOR, "区应急管理局、区消防救援大队、区住房和城乡建设局、区应急管理局、区公安分局、区交通运输局"),
    "none": ("", "甲、乙、丙、丁、戊、己"),
}
LISTS = (
    "单位名称=ent | 隐患所在地=town | 隐患类别=item | 隐患基本情况=problem | 挂牌督办单位=duty | "
    "查出时间=day | 整改责任人=none | 采取措施=disposition | 完成时限=due | 目前进展=state",
    "企业详细名称=ent | 注册地乡镇=town | 生产经营地址=address | 所属监管行业=field | "
    "法定代表人（负责人）=person | 固定电话/手机=phone | 安全风险级别=risk | 是否正常生产=operation",
    "场所名称=ent | 镇街（园区）=town | 风险隐患描述=problem | 隐患分类=item | 问题严重程度=level | "
    "排查时间=day | 排查方式=way | 包保责任部门=duty | 是否整改销号=state | 销号时间=done",
    "企业（项目、场所）名称=ent | 社会信用代码=code | 坐落地=address | 所在街镇=town | "
    "产业类别=field | 主管（监管）部门=regulator | 安全负责人=person | 目前状态=operation",
    "违规单位=ent | 违规事实描述=problem | 条文依据=law | 检查环节=item | "
    "重大/一般=level | 查获时间=day | 监管主体=duty | 整改最后期限=due | 落实情况=state",
    "被检查主体=ent | 所在地镇街=town | 查实问题=problem | 涉及类别=item | 风险程度=level | "
    "检查当日=day | 处罚措施=disposition | 改正期限=due | 改正情况=state | 改正日期=done",
    "矿山名称=ent | 矿区所在乡镇=town | 矿长=person | "
    "矿长联系电话=phone | 风险级=risk | 生产经营状况=operation | 主管单位=regulator",
)  # fmt: skip


@pytest.mark.parametrize("spec", LISTS)
def test_nine_in_ten_columns_are_mapped_or_proposed_and_none_wrongly(tmp_path: Path, spec: str) -> None:
    columns = [part.strip().split("=") for part in spec.split(" | ")]
    rows = zip(*(CELLS[sort][1].split("、") for _, sort in columns), strict=True)
    file_list(tmp_path, "a.xlsx", "\n".join(["台账（2021年）", " | ".join(heading for heading, _ in columns), *(" | ".join(row) for row in rows)]))
    sheet = read(tmp_path).sheets[0]
    found = {letter: name for name, letter in sheet.letters.items()}
    proposed = {written: name for written, name, _ in sheet.proposals}
    got = [(CELLS[sort][0], found.get(chr(65 + c)) or proposed.get(heading, "")) for c, (heading, sort) in enumerate(columns)]
    assert [pair for pair in got if pair[1] and pair[0] != pair[1]] == []
    wanted = [pair for pair in got if pair[0]]
    assert 10 * sum(one == other for one, other in wanted) >= 9 * len(wanted)
