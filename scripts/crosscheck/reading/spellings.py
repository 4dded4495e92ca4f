"""How departments put the headings of a column together: 检查发现的主要问题, 所属镇（街道）, 要求整改完成时限.

A heading is made of few parts, each with its usual variants, so the parts are written down and not every heading that
was ever met.  Only what is beyond doubt stands here: 责任单位 with anything before it, or 检查单位, which may be the one
that inspects, are left to be proposed.  A spelling counts like an alias: the cells below must not contradict it.
"""

from __future__ import annotations

import re
from typing import Final

from crosscheck import tables

_SUBJECT = "(?:企业|单位|公司|企业单位|单位企业|项目|场所|企业项目|单位场所)"
_PLACE = "(?:企业|公司|学校|学校园|幼儿园|医院|矿山|矿井|场所|加油站|加气站|工地|门店|商户|市场|冷库|企业单位|企业项目|经营单位|经营主体|市场主体)"
_OF_FIELD = "(?:危化品|危险化学品|工贸|涉氨|涉氨制冷|非煤矿山|燃气|消防重点|人员密集|民爆|运输|重点|监管|生产经营)?"
_INSPECTING = "(?:检查|排查|自查|督查|督导|巡查|巡检|暗访|抽查|查处|执法|执法检查|现场检查|专家|专家检查)"
_FINDING = f"(?:{_INSPECTING}?(?:发现|查出|存在|排查出|反馈)?)"
_WRONG = "(?:问题|隐患|问题隐患|隐患问题|(?:问题|隐患)(?:及|和|与|或)(?:问题|隐患))"
_MENDING = "(?:整改|治理|改正|整治)"
_TO_COME = "(?:要求|责令|限期|限定|计划|预计|拟|规定|应|应当)"
_DAY = "(?:时间|日期|日)"
_HEAD = "(?:负责人|主要负责人|法定代表人|法人代表|法人|经营者|店主|业主|实际控制人|第一责任人)"

SPELLINGS: Final[dict[str, str]] = {
    tables.ENTERPRISE: f"(?:(?:被|受)(?:检查|检|查|督查|抽查|处罚|举报|监管)|涉及|涉事)的?(?:{_SUBJECT}|对象)(?:名称|全称)?"
    f"|{_OF_FIELD}{_PLACE}(?:名称|全称)|(?:用气|用人|从业|运营|使用|生产经营)单位(?:名称|全称)|(?:经营|市场)主体",
    tables.TOWN: f"{_SUBJECT}?(?:所在|所属|属地|涉及|辖区)?的?(?:镇街|街镇|乡镇|镇|街道|镇街道|乡镇街道|街道乡镇|乡镇街办|镇街园区|镇街开发区)(?:名称)?",
    tables.FIELD: f"(?:所属|所在|{_SUBJECT})?(?:行业|领域|行业领域)(?:领域)?(?:类别|类型|分类|名称)?",
    tables.CREDIT_CODE: f"{_SUBJECT}?(?:统一)?社会信用代码(?:号|号码|证号)?",
    tables.ADDRESS: f"(?:{_SUBJECT}|注册|生产|经营|生产经营|通讯|通信|详细|具体|办公|实际|营业)?(?:所在|详细|具体|经营|生产)?(?:地址|坐落地址|具体位置|详细位置)",
    tables.HEAD_PERSON: f"{_SUBJECT}?{_HEAD}(?:姓名)?",
    tables.PHONE: f"{_SUBJECT}?(?:联系人|联络人|{_HEAD})?的?(?:联系|联络)?(?:电话|手机|手机号|手机号码|电话号码|联系方式)",
    tables.RISK: f"(?:安全|安全生产|{_SUBJECT})?风险(?:等级|级别|分级|评估等级)",
    tables.OPERATION: f"(?:{_SUBJECT}|目前|当前)?(?:生产|经营|生产经营|营业|运营)(?:状态|状况|现状)|是否(?:正常)?(?:生产|营业|经营)",
    tables.ITEM: f"(?:检查|抽查|执法)(?:项目|事项|类别)|{_WRONG}(?:所属)?(?:类别|类型|分类|种类)",
    tables.PROBLEM: f"{_FINDING}的?(?:主要|具体|突出|重点)?的?(?:安全|事故|安全生产|消防|火灾|质量)?{_WRONG}"
    "(?:描述|内容|情况|详情|简述|概述|表现|具体内容|具体情况|具体描述|基本情况|详细描述)?|(?:被?举报|反馈)(?:事项|问题|内容)",
    tables.LEVEL: f"(?:事故|安全)?{_WRONG}(?:等级|级别|性质|定性|分级|严重程度)|严重程度",
    tables.LAW: "违反的?(?:法律|法规|法律法规)(?:规定|条款|名称)?(?:条款)?|(?:执法|处罚|法律|法规|法律法规|违法|违规)(?:条款)?依据",
    tables.STANDARD: "(?:依据|执行|违反)的?(?:标准|规范|标准规范)(?:条款|名称)?|(?:标准|规范|标准规范)(?:依据|条款)",
    tables.WAY: f"{_INSPECTING}(?:形式|方式|类型)|(?:问题|隐患|线索)来源",
    tables.FOUND_ON: f"(?:{_WRONG})?(?:{_INSPECTING}|发现|查出|提出|举报)的?{_DAY}",
    tables.FOUND_BY: f"(?:{_INSPECTING}|发现|查出|提出)(?:人|人员|员|组|组成员|专家)(?:姓名|签字|签名)?|专家姓名",
    tables.DUTY_UNIT: "(?:牵头|监管|执法|承办|督办|挂牌督办|督导|主办|跟踪督办)(?:责任)?(?:单位|部门|机关|机构)|检查(?:机关|部门)|责任(?:监管)?部门",
    tables.DISPOSITION: "(?:执法)?(?:处理|处置)的?(?:意见|措施|方式|情况|结果|决定)|采取的?(?:执法)?措施|处罚(?:种类|类型|类别|方式)",
    tables.DUE_ON: f"{_TO_COME}?(?:完成)?{_MENDING}(?:完成)?(?:期限|时限|限期|截止{_DAY}|最后期限|到期日|到期日期|时间要求)"
    f"|{_TO_COME}(?:完成)?{_MENDING}?(?:完成)?(?:{_DAY}|时限|期限)|{_MENDING}(?:计划|预计|要求)完成{_DAY}|(?:计划|要求|限定)?完成(?:时限|期限)",
    tables.STATE: f"(?:{_WRONG}|{_SUBJECT})?{_MENDING}(?:完成|落实|回复|反馈|进展|闭环|销号)?(?:情况|状态|进度|结果|状况|进展)"
    f"|(?:当前|目前|{_WRONG})状态|是否(?:已|已经)?(?:完成)?(?:{_MENDING}|闭环|销号)(?:完成|完毕|到位)?|(?:闭环|销号|销项)(?:情况|状态)",
    tables.DONE_ON: f"(?:实际|{_WRONG})?(?:实际)?{_MENDING}(?:完成|完毕|到位)?的?{_DAY}|(?:实际)?(?:完成|完成{_MENDING}|办结|销号|销项|闭环)的?{_DAY}",
    tables.REVIEWED_ON: f"(?:{_WRONG}|整改|镇街|现场)?(?:复查|验收|复核|核查|核验|验证)的?{_DAY}",
}
_LONGEST: Final = 20  # keys longer than this are sentences
_PATTERNS: Final = {name: re.compile(pattern) for name, pattern in SPELLINGS.items()}
_ANY: Final = re.compile("|".join(f"(?:{pattern})" for pattern in SPELLINGS.values()))


def is_spelt(key: str) -> bool:
    """Whether the key of a heading is put together as one of the columns is: asked of every cell where a heading may be."""
    return 2 <= len(key) <= _LONGEST and _ANY.fullmatch(key) is not None


def spelt(key: str) -> list[str]:
    """The columns whose headings are put together so."""
    return [name for name, pattern in _PATTERNS.items() if pattern.fullmatch(key)] if is_spelt(key) else []
