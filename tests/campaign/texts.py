"""Sentences about problems and work, some with the words that mark totals and notes, inside ordinary text.

`{place}` and `{n}` are filled in by `describe`, so that one enterprise's problems differ from each other.
"""

from __future__ import annotations

from random import Random

LAWS = ("《安全生产法》", "《山东省生产经营单位安全生产主体责任规定》", "")
"""Only titles named in the notice or in facts.md, and no article numbers: a test must not invent law."""

_PLACES = (
    "一车间", "二车间", "三号库房", "配电室", "锅炉房", "办公楼二层", "东侧厂房", "西侧料场", "卸货平台", "装卸区", "原料仓库", "成品库",
    "制冷机房", "维修班组", "门卫室", "员工宿舍", "地磅房", "空压机房", "北大门", "南侧围墙边", "消防泵房", "操作间", "食堂后厨", "停车场",
)
_TEMPLATES = {
    "法律法规贯彻": (
        "{place}未张贴安全生产法律法规宣传内容，抽问{n}名职工均不掌握", "未建立法律法规识别清单，{place}适用的{n}项要求未更新",
        "企业未传达上级安全生产文件{n}份，{place}无学习记录",
    ),
    "主体责任落实": (
        "{place}负责人未签订安全生产责任书，缺{n}份", "安全生产责任制未覆盖{place}，{n}个岗位没有考核记录",
        "主要负责人近{n}个月未到{place}带班检查", "{place}安全检查记录代签{n}次",
    ),
    "大排查大整治": (
        "{place}隐患排查台账合计数与明细不符，相差{n}项", "自查自改记录中{place}的{n}项隐患无整改照片",
        "{place}未按要求开展大排查，缺{n}周记录", "隐患整改情况说明未涵盖{place}，遗漏{n}项",
    ),
    "双重预防体系": (
        "{place}风险分级管控清单未更新，{n}处风险点无告知牌", "双重预防信息系统中{place}连续{n}天未上传排查记录",
        "{place}风险点合计{n}处，未明确管控责任人",
    ),
    "安全投入": (
        "安全费用提取台账中{place}支出小计与凭证不一致，涉及{n}笔", "{place}劳动防护用品未按标准发放，缺{n}套",
        "未按计划完成{place}安全设施改造，{n}项资金未落实",
    ),
    "培训教育": (
        "{place}{n}名新入职员工未经三级安全教育即上岗", "{place}安全培训记录不全，缺{n}人次签字",
        "抽查{place}{n}名职工，对岗位操作规程不熟悉", "培训试卷雷同，涉及{place}{n}人",
    ),
    "资质证照": (
        "{place}{n}名特种作业人员证件过期", "{place}外包队伍资质未审查，涉及{n}家", "{place}{n}台特种设备使用登记证未张贴",
    ),
    "机构人员": (
        "未按规定为{place}配备专职安全管理人员，缺{n}名", "{place}安全管理机构设置文件未更新，{n}名人员已离职",
        "{place}班组安全员兼职过多，一人负责{n}个岗位",
    ),
    "应急管理": (
        "{place}灭火器压力不足{n}具", "{place}应急照明灯损坏{n}盏", "{place}安全出口被堵塞，占用宽度约{n}0厘米",
        "应急预案未涵盖{place}，近{n}年未演练", "{place}共计缺少应急物资{n}件，附说明未提供", "{place}消火栓缺水带{n}盘",
    ),
    "危险作业": (
        "{place}动火作业票填写不全，{n}处未签字", "{place}有限空间未设警示标志，共{n}处", "{place}高处作业{n}人未系安全带",
        "{place}临时用电未审批，私拉线路{n}条",
    ),
    "工艺设备": (
        "{place}{n}号设备传动部位缺少防护罩", "{place}{n}号配电箱未接地，箱门无跨接线", "{place}安全阀超期未校验{n}只",
        "-{n}层{place}电缆桥架未封堵", "{place}可燃气体报警探头故障{n}个", "{place}{n}号行车限位器失灵",
    ),
    "重大危险源": (
        "{place}重大危险源{n}号储罐液位报警未投用", "{place}重大危险源未公示包保责任人，缺{n}处", "{place}监控画面缺失{n}路",
    ),
}
WORK_SENTENCES = {
    "主要做法": (
        "采取“四不两直”方式开展检查，聘请专家参与，现场交办问题。", "由局主要负责同志带队，分片包干，检查一家、反馈一家。\n对问题企业逐一约谈。",
        "组织镇街对口部门开展互查，建立问题台账，实行闭环管理。",
    ),
    "存在问题": (
        "部分企业自查走过场，问题合计数与台账不一致。", "专业执法力量不足，个别镇街配合人员到位慢。", "小微企业安全管理基础薄弱，整改反复。",
    ),
    "下一步工作建议": ("建议加大曝光力度，对逾期未整改的企业顶格处罚。", "继续聘请专家，对重点企业回头看。", "建议统一台账格式，按月调度。"),
    "树立标杆": ("", "选取1家双重预防体系运行较好的企业作为标杆。"),
    "现场会": ("", "召开现场会1次，组织同行业企业负责人观摩。"),
    "开小灶": ("", "对基础薄弱的2家企业上门指导。"),
}


def describe(rng: Random, item: str, told: set[str]) -> str:
    """A problem of `item` whose text is not yet in `told`; adds it there."""
    for _ in range(1000):
        text = rng.choice(_TEMPLATES[item]).format(place=rng.choice(_PLACES), n=rng.randrange(2, 10))
        if text not in told:
            told.add(text)
            return text
    raise ValueError(f"no more descriptions for {item}")
