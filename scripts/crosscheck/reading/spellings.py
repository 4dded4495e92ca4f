"""How departments put the headings of a column together: 检查发现的主要问题, 所属镇（街道）, 要求整改完成时限.

A heading is made of few parts, each with its usual variants, so the parts are written down and not every heading that
was ever met.  Only what is beyond doubt stands here: 责任单位 with anything before it, or 检查单位, which may be the one
that inspects, are left to be proposed.  A spelling counts like an alias: the cells below must not contradict it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from crosscheck import tables

_SUBJECT = "(?:企业|单位|公司|企业单位|单位企业|项目|场所|企业项目|单位场所)"
_VISITED = "(?:检查|抽查|监管|执法|督查|处罚)对象"
_WHOSE = f"(?:{_SUBJECT}|(?:被|受)(?:检查|抽查|检|查)?(?:企业|单位)|{_VISITED}|(?:生产经营|使用|经营|用气|用人)单位|当事人|行政相对人|市场主体|经营主体|工程)"
_PLACE = (
    "(?:企业|公司|单位|学校|学校园|幼儿园|医院|矿山|矿井|场所|加油站|加气站|工地|门店|店铺|商铺|商户|市场|冷库|企业单位|企业项目|企业门店|单位场所|经营单位|经营主体|市场主体"
    "|机构|商超|屠宰场|牧场|出租屋|出租房|房屋|景区|酒店|宾馆|饭店|客运站|合作社|养殖场|林场|场馆|零售点|经营户|业户|商家|餐饮店|电站|水电站|水库|尾矿库|油库"
    "|民宿|农家乐|网吧|网咖|影院|影城|药店|药房|诊所|卫生室|超市|商场|餐厅|饭店|浴室|公寓|旅馆|养老院|敬老院|福利院|充电站|码头|渡口|泵站|水厂|变电站|粮库|工程)"
)
_OF_FIELD = (
    "(?:危化品?|危险化学品|化工|矿山|商贸|商贸流通|商超|工贸|涉氨|涉氨制冷|涉爆|冷库|非煤矿山|燃气|消防重点|人员密集|民爆|运输|道路运输|客运|货运|客货运|建筑|餐饮|食品|冷链|养老|医疗|农机|农业|畜禽|水产|渔业|医疗卫生|培训|旅游|物流|重点|监管|服务|入驻|规上|规模以上)?"
    "(?:生产经营|经营|生产)?"
)
_INSPECTING = "(?:检查|排查|摸排|自查|督查|督导|巡查|巡检|暗访|抽查|查处|安检|执法|执法检查|监督检查|安全检查|入户检查|现场检查|专家|专家检查)"
_FINDING = f"(?:本次|此次|核查)?(?:{_INSPECTING}?(?:发现|查出|存在|排查出|反馈)?)"
_WRONG = "(?:问题|隐患|缺陷|问题隐患|隐患问题|(?:问题|隐患)(?:及|和|与|或)(?:问题|隐患))"
_MENDING = "(?:整改|治理|改正|纠正|整治|消缺|消除|清零)"
_TO_COME = "(?:要求|责令|限期|限定|计划|预计|拟|规定|应|应当|建议|最迟|最晚|承诺)"
_DAY = "(?:时间|日期|日)"
_HEAD = "(?:负责人|主要负责人|法定代表人|法人代表|法人|经营者|店主|业主|实际控制人|第一责任人)"

SPELLINGS: Final[dict[str, str]] = {
    tables.ENTERPRISE: f"(?:(?:被|受)(?:检查|检|查|督查|抽查|处罚|举报|监管)|涉及|涉事)的?(?:{_SUBJECT}|对象)(?:名称|全称)?"
    f"|{_VISITED}(?:名称|全称)|(?:(?:被|受)(?:检查|检|查))?的?{_OF_FIELD}(?:{_PLACE}(?:名称|全称)|企业|机构)|(?:餐饮)?店(?:铺)?(?:名|名称)|(?:用气|用人|从业|爆破作业|运营|使用|生产经营)单位(?:名称|全称)|(?:经营|市场)主体",
    tables.TOWN: f"(?:(?:被|受)检(?:查)?|{_WHOSE})?(?:所在|所属|属地|涉及|辖区)?的?"
    "(?:镇街|街镇|乡镇|镇|街道|镇街道|乡镇街道|街道乡镇|乡镇街办|镇街园区|镇街开发区)(?:名称)?",
    tables.FIELD: f"(?:所属|所在|监管|{_SUBJECT})?(?:行业|领域|行业领域)(?:领域)?(?:类别|类型|分类|名称|大类)?",
    tables.CREDIT_CODE: f"{_WHOSE}?(?:统一)?社会信用代码(?:号|号码|证号)?",
    tables.ADDRESS: f"(?:{_WHOSE}|注册|生产|经营|生产经营|通讯|通信|详细|具体|办公|实际|营业)?(?:所在|详细|具体|经营|生产)?(?:地址|坐落地址|具体位置|详细位置)"
    "|(?:厂区|仓库|场所|场站|站点|门店|店铺|网点|矿区|矿山|库区|园区|学校|医院|工地|房屋|冷库)(?:详细|具体)?(?:地址|位置)",
    tables.HEAD_PERSON: f"{_WHOSE}?{_HEAD}(?:姓名)?|(?:站长|店长|厂长|矿长|校长|院长|园长|场长|总经理|经理|理事长)姓名",
    tables.PHONE: f"{_WHOSE}?(?:联系人|联络人|{_HEAD}|[站店厂矿校院园场]长|(?:总|项目)?经理|理事长|老板)?的?"
    "(?:联系|联络|固定|办公|值班)?(?:电话|手机|手机号|手机号码|电话号码|联系方式|联系号码)",
    tables.RISK: f"(?:安全|安全生产|{_SUBJECT})?风险(?:等级|级别|分级|评估等级)",
    tables.REGULATOR: "(?:行业|直接|日常|属地|主要)?(?:主管|监管|监督管理)+(?:责任)?(?:部门|单位|机构)",
    tables.OPERATION: f"(?:{_SUBJECT}|目前|当前)?(?:生产|经营|生产经营|营业|运营)(?:状态|状况|现状|情况)"
    "|(?:目前|当前|现)?是否(?:正常)?(?:生产|营业|经营|生产经营|在产|在营|营运|运营)|(?:目前|当前|现)?是否(?:长期|已)?停[产业工]",
    tables.ITEM: f"(?:检查|抽查|自查|执法)(?:项目|事项|类别)|{_WRONG}(?:所属)?(?:类别|类型|分类|种类)",
    tables.PROBLEM: f"{_FINDING}的?(?:主要|具体|突出|重点)?的?(?:安全|事故|安全生产|消防|火灾|质量)?{_WRONG}"
    "(?:描述|内容|情况|详情|简述|概述|表现|清单|具体内容|具体情况|具体描述|基本情况|情况描述|情况内容|情况说明|内容描述|详细描述|事实|摘要|条目|概况)?|(?:被?举报|反馈)(?:事项|问题|内容)"
    f"|(?:重大|一般)(?:安全|事故|火灾)?{_WRONG}(?:具体)?(?:描述|内容|情况|清单)|(?:主要|涉嫌)?(?:违法(?:违规)?|违规|违章)(?:行为|事实|情形|问题|内容)",
    tables.LEVEL: f"(?:事故|安全|火灾|消防|风险)?{_WRONG}(?:等级|级别|等次|性质|定性|定级|评级|分级|程度|严重程度)|严重程度"
    "|是否(?:属于|构成|存在|为|属|是)?重大(?:事故|火灾|安全)?(?:隐患|问题)",
    tables.LAW: "违[法规]条款"
    "|违反的?(?:消防|安全|安全生产|相关|有关)?(?:法律|法规|法律法规)(?:规定|条款|名称)?(?:条款)?|(?:执法|处罚|法律|法规|法律法规|违法|违规)(?:条款)?依据",
    tables.STANDARD: "(?:依据|执行|违反)的?(?:标准|规范|标准规范)(?:条款|名称)?|(?:标准|规范|标准规范)(?:依据|条款)",
    tables.WAY: f"{_INSPECTING}(?:形式|方式|类型)|(?:问题|隐患|线索)来源",
    tables.FOUND_ON: f"(?:本次|此次|{_WRONG})?(?:{_INSPECTING}|发现|查出|提出)的?{_DAY}",
    tables.FOUND_BY: f"(?:{_INSPECTING}|发现|查出|提出|监察|监督)(?:人|人员|员|者|责任人|组|组成员|组长|工程师|专家|民警|干警|干部)(?:姓名|签字|签名|名单)?(?:及职务)?"
    "|专家姓名",
    tables.DUTY_UNIT: "(?:牵头|责任|行业)?(?:牵头|监管|监督|监察|执法|查处|处罚|承办|督办|挂牌督办|督导|主办|主责|跟踪督办)(?:责任)?(?:单位|部门|机关|机构)"
    "|(?:检查|抽查|监督检查)(?:机关|部门|实施(?:机关|部门|机构))|责任(?:监管)?部门",
    tables.DISPOSITION: "(?:执法)?(?:处理|处置|查处|处罚)的?(?:意见|措施|方式|情况|结果|决定|结论|办法)|采取的?(?:执法)?措施|处罚(?:种类|类型|类别|方式)",
    tables.DUE_ON: f"{_TO_COME}?(?:完成)?{_MENDING}(?:完成)?(?:期限|时限|限期|(?:截止|到期){_DAY}|截止日|最后期限|时间节点|节点"
    f"|(?:时间|日期|时限|期限)要求|要求{_DAY})"
    f"|(?:{_SUBJECT})?{_TO_COME}(?:完成)?{_MENDING}?(?:完成)?(?:{_DAY}|时限|期限)|{_MENDING}(?:计划|预计|要求|应)完成{_DAY}|(?:计划|要求|限定)?(?:完成|办理|办结|交办|指令|反馈|回复|处置|销号|销项|闭环)(?:时限|期限)",
    tables.STATE: f"(?:{_INSPECTING}?(?:发现)?{_WRONG}|{_SUBJECT})?{_MENDING}(?:完成|落实|回复|反馈|进展|闭环|销号)?(?:情况|状态|进度|结果|状况|进展)"
    f"|(?:(?:当前|目前)(?:整改)?|{_WRONG})状态|(?:当前|目前)(?:整改)?(?:进展|进度)(?:情况)?|是否(?:已|已经)?(?:完成)?(?:{_MENDING}|闭环|销号|办结)(?:完成|完毕|到位)?|是否已改(?:正|好)?|(?:{_MENDING}|{_WRONG}{_MENDING}?)是否(?:已经?)?(?:完成|到位|销号|闭环)|{_MENDING}与否|(?:闭环|销号|销项)(?:情况|状态)",
    tables.DONE_ON: f"(?:实际|{_WRONG})?(?:实际)?{_MENDING}(?:完成|完毕|到位)?的?{_DAY}|(?:实际)?(?:完成|完成{_MENDING}|办结|销号|销项|闭环)的?{_DAY}",
    tables.REVIEWED_ON: f"(?:{_WRONG}|整改|镇街|现场)?(?:复查|验收|复核|核验|验证)的?{_DAY}|(?:{_WRONG}|整改|镇街|现场)核查的?{_DAY}",
}
# What many lists have and none of the columns above is, however alike the words: measures of the enterprise, other persons,
# other days, numbers of things, papers.  It is never proposed for its words; an alias or a person may still say what it is.
_OTHER_DAYS = (
    "立案|结案|罚款|解除|回访|录入|更新|打印|制表|督办|交办|下达|签发|约谈|答复|停产|复产|停业|停用|申请|受理|成立|注册|评定|投用|投产|开工|竣工|建成|开业|"
    "检验|检测|鉴定|评价|备案|发证|取证|换证|公示|作业|缴款|送达|移送|有效|下次[^整改]*|上次[^整改]*"
)
_OTHERS: Final = re.compile(
    ".*(?:整改|治理|防控|管控|防范|控制|解决|攻坚|监控|应急|纠正|预防|补救|保障|帮扶)的?(?:具体)?(?:措施|方案|建议|要求|目标|内容|计划|预案|资金|经费|投入|费用).*"
    "|.*(?:责任人员?|责任领导|[包挂联]保?[联系]*(?:领导|人|干部)|分管领导|监护人员?|陪[同检]人员|举报人|确认人|签收人|产权人|填报人|填表人|上报人|审核人|审批人|整改人员?|管理员|管理人员?|安全员"
    "|安全总监|(?:复查|复核|验收|作业)(?:人员?|负责人|组成员))(?:姓名|签字|签名|职务)?(?:及?(?:联系)?(?:电话|方式)|手机|手机号码?)?"
    f"|.{{0,4}}(?:{_OTHER_DAYS})的?(?:时间|日期|日)|.*(?:有效期|(?:许可证|证书|证件|合同)到期).*"
    "|.*(?:机关|来源单位|实施机构|部门)(?:统一)?社会信用代码|是否(?!.*(?:整改|治理|销号|销项|闭环|完成|生产|营业|经营|在产|在营|营运|停产|停业|重大|办结|改正|已改|到位)).*|有无.*"
    "|.*(?:数量|总数|人数|面积|容积|储量|储存量|产量|销量|产能|能力|容量|高度|层数|库容|坝高|金额|资本|产值|比例|得分|频次|套数|台数|辆数)"
    "|.*(?:证号|证件号码?|许可证|证书|文号|备案号|(?:设备|档案|案件|项目|照片|通知书|文书|指令书|许可证)(?:编号|代码|号))|.*(?:照片|图片|附件|材料|签字|签名|盖章)"
    "|.*(?:景区|机构|医院|学校|资质|信用|标准化|耐火|危险性|危险源|水库|工程|设备|车站|客运站|加油站|加气站|油库|绩效)(?:等级|级别|等别|类别|类型)"
    "|(?:填报|上报|报送|填表|提出|配合|协助|建设|施工|监理|设计|勘察|产权|供[气电水热]|维保|物业(?:服务|管理)?|检测|评价|承包|分包|上级|整改)(?:责任)?(?:单位|部门|企业|公司|机构)(?:名称)?"
    "|.*(?:人员|显示|审核|审批|启用|账号|用户|数据|在线|登录)状态"
    "|(?:上一?次|前次|上年度?|去年).*|[^及和与]*部位|(?:检查|组织|参加|派出)(?:镇街|乡镇)|(?:组织|参加|派出)(?:单位|部门)"
)
_YET_TO_COME: Final = re.compile("要求|应|拟|计划|预计|承诺|建议|最迟|最晚|到期|截止|期限|时限|限期|限改|责令|之?前$")
_LONGEST: Final = 20  # keys longer than this are sentences
_PATTERNS: Final = {name: re.compile(pattern) for name, pattern in SPELLINGS.items()}
_ANY: Final = re.compile("|".join(f"(?:{pattern})" for pattern in SPELLINGS.values()))
_LETTERS: Final = frozenset("".join(SPELLINGS.values()))  # a heading is put together of no others: one look tells most cells apart


_SORTS_OF_TOWNS: Final = {  # how the towns of some places end, and what a column of such towns is called by
    "苏木": "苏木", "团": "团场?", "团场": "团场?", "社区": "社区", "片区": "片区", "园": "(?:工业|产业)?园区?", "园区": "(?:工业|产业)?园区?",
    "场": "(?:农|林|牧|农牧)场", "开发区": "开发区",
}  # fmt: skip


def headings_of_towns(names: Iterable[str]) -> re.Pattern[str] | None:
    """The keys of headings that name the sort of the campaign's own towns (所在团场, 苏木镇, 园区（片区）); None where all are 镇 and 街道."""
    sorts = "|".join(sorted({words for name in names for end, words in _SORTS_OF_TOWNS.items() if name.endswith(end)}))
    others = "乡镇|镇街|街镇|镇|乡|街道办事处|街道办?|办事处|街|办"
    return re.compile(f"{_SUBJECT}?(?:所在|所属|属地|隶属|入驻)?的?(?:{others})*(?:{sorts})(?:{others}|{sorts})*(?:名称)?") if sorts else None


def _is_spelt(key: str) -> bool:
    """Whether the key of a heading is put together as one of the columns is: asked of every cell where a heading may be."""
    return 2 <= len(key) <= _LONGEST and _LETTERS.issuperset(key) and _ANY.fullmatch(key) is not None


def is_other(key: str) -> bool:
    """Whether the key of a heading is that of a column which none of ours is."""
    return _OTHERS.fullmatch(key) is not None


def spelt(key: str) -> list[str]:
    """The columns whose headings are put together so."""
    return [name for name, pattern in _PATTERNS.items() if pattern.fullmatch(key)] if _is_spelt(key) else []


def is_to_come(heading: str) -> bool:
    """Whether the heading of days says that they are still to come, so that they are no days of completion."""
    return bool(_YET_TO_COME.search(heading.replace("相应", "").replace("应急", "")))
