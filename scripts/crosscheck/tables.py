"""Every kind of workbook and every column, declared once as data.

Reading maps headings to these columns, checking derives its cell rules from them, forms print them, ledgers and
reports use the constants below as column names.  A rule that a column can state about itself stands here and
nowhere else.  The two lists come from the notice (section 4(2)); their columns are ours (design.md, section 3);
the fifteen columns of the transfer sheet are those of the notice's annex.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

# --- column names ---------------------------------------------------------------------------------------------
SERIAL: Final = "序号"
ENTERPRISE: Final = "企业（单位）名称"
CREDIT_CODE: Final = "统一社会信用代码"
TOWN: Final = "所在镇街"
ADDRESS: Final = "详细地址"
FIELD: Final = "行业领域"
REGULATOR: Final = "监管部门"
HEAD_PERSON: Final = "主要负责人"
PHONE: Final = "联系电话"
RISK: Final = "风险等级"
OPERATION: Final = "生产状态"
REMARK: Final = "备注"

ITEM: Final = "所属检查项目"
PROBLEM: Final = "问题描述"
LEVEL: Final = "隐患等级"
LAW: Final = "法律依据"
STANDARD: Final = "标准依据"
WAY: Final = "检查方式"
FOUND_ON: Final = "发现日期"
FOUND_BY: Final = "问题提出人员"
DUTY_UNIT: Final = "执法责任单位"
DISPOSITION: Final = "处置意见"
DUE_ON: Final = "整改期限"
STATE: Final = "整改状态"
DONE_ON: Final = "整改完成日期"
REVIEWED_ON: Final = "复查日期"

HANDED_TO: Final = "移交部门"
REVIEW_RESULT: Final = "复查结果"
REVIEWED_BY: Final = "复查人员"
HANDLING: Final = "办理进展"
NEXT_STEP: Final = "下一步"
STEP_DUE: Final = "应完成日期"
STEP_RULE: Final = "期限怎么算"
STATE_NOW: Final = "目前状态"
SIGNED: Final = "双方已签字"
HANDED_OVER: Final = "已移交"
RECEIVED: Final = "已签收"
RECEIVED_BY: Final = "签收人"

MONTH: Final = "月份"
OFFICERS_SENT: Final = "出动执法人员"
EXPERTS_SENT: Final = "聘请专家"
INSPECTED: Final = "检查企业"
CENTRAL_ROUNDS: Final = "集中执法次数"
JOINT_ROUNDS: Final = "联合执法次数"
MUTUAL_ROUNDS: Final = "镇街互查次数"
PROBLEMS_FOUND: Final = "发现问题"
PROBLEMS_DONE: Final = "完成整改"
PENALTIES: Final = "行政处罚"
FINES: Final = "罚款"
EXPOSED: Final = "媒体曝光"
REFERRED: Final = "移送司法机关"
PRACTICES: Final = "主要做法"
DIFFICULTIES: Final = "存在问题"
NEXT_STEPS: Final = "下一步工作建议"
BENCHMARKS: Final = "树立标杆"
SITE_MEETINGS: Final = "现场会"
COACHING: Final = "开小灶"
SENT_ON: Final = "报送日期"

PERSON: Final = "姓名"
UNIT: Final = "单位"
BADGE: Final = "执法证号"
AVOID: Final = "回避企业"
CONTACT: Final = "联系人"
MAILBOX: Final = "邮箱"
COPY_TO: Final = "抄送"
RECEIVES: Final = "接收内容"
SENT_AT: Final = "发送时间"
SUBJECT: Final = "主题"
MATERIAL: Final = "材料"
RESULT: Final = "发送结果"
FINGERPRINT: Final = "内容指纹"

# --- columns that merging and reading add to a ledger --------------------------------------------------------
ENTERPRISE_ID: Final = "企业编号"
PROBLEM_ID: Final = "问题编号"
REPORTED_BY: Final = "上报部门"
REGISTERED: Final = "登记情况"
OTHER_NAMES: Final = "其他写法"
CONFLICTS: Final = "不一致之处"
EXTRAS: Final = "其他信息"
SOURCES: Final = "全部来源"
ERRATA: Final = "错误说明"  # our words in a workbook that goes back; never read as data
SOURCE_FILE: Final = "来源文件"
SOURCE_SHEET: Final = "来源工作表"
SOURCE_ROW: Final = "来源行"


class Type(Enum):
    """How the cells of a column are read and written."""

    ORDINAL = "序号"  # never a key, never checked: renumbered every month
    TEXT = "文字"
    NAME = "名称"
    CODE = "信用代码"  # text all the way; GB 32100-2015
    PHONE = "电话"  # text all the way
    DATE = "日期"  # ISO text, 2021-03-05
    MONTH = "月份"  # 2021-03
    CHOICE = "选择"
    CHOICES = "多选"  # several choices, joined by 、
    COUNT = "整数"
    MONEY = "万元"  # a number in 万元
    SHOWN = "只看"  # printed on a form of ours for its reader, never read back


@dataclass(frozen=True, slots=True)
class Choice:
    """One permitted value and the ways departments write it."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column: its standard heading, its usual other headings, and what its cells hold.

    ``choices`` names the list of permitted values: a key of `CHOICES`, or "towns" / "departments" / "duty" /
    "recipients" for the lists of config.toml.  ``fill_down`` says whether a vertically merged cell speaks for all its rows.
    ``width`` is in characters of the default font, as Excel counts them.  ``looks`` is a pattern by which its cells are
    known even under a heading that is not.  ``perhaps`` are headings that may well be it and may be something else:
    they are always asked about.
    """

    name: str
    type: Type = Type.TEXT
    required: bool = False
    choices: str = ""
    aliases: tuple[str, ...] = ()
    fill_down: bool = True
    width: float = 12
    note: str = ""
    looks: str = ""
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of workbook.  ``marks``: a heading row without any of these columns is not taken for this kind.

    ``issued`` are columns that only a form of our own has, all of them: they settle the kind.  ``answers`` are the
    columns that a person fills on such a form; a row in which all are empty has not been answered yet.
    """

    kind: str
    columns: tuple[Column, ...]
    marks: tuple[str, ...]
    issued: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    names: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(column.name for column in self.columns))

    def column(self, name: str) -> Column:
        """The declared column of that name; KeyError when there is none."""
        return {column.name: column for column in self.columns}[name]

    @property
    def book(self) -> str:
        """The file name of a workbook of ours that holds this kind and nothing else."""
        return f"{self.kind}.xlsx"

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)


# --- permitted values -----------------------------------------------------------------------------------------
# Items, ways and dispositions: notice, sections 3, 4(1) and annex.  Levels and states: design.md, section 3.
MAJOR: Final = "重大"
GENERAL: Final = "一般"
OPEN: Final = "未整改"
ONGOING: Final = "整改中"
RECTIFIED: Final = "已整改"
CLOSED: Final = "已销号"
DONE_STATES: Final = (RECTIFIED, CLOSED)
MUTUAL: Final = "镇街互查"
REMINDING: Final = "催报"
SENT_ALREADY: Final = "已发送"
UNSURE: Final = "不确定"
SEND_AGAIN: Final = "重发"
AGAINST: Final = frozenset(["否", "n", "no", "x", "0", "false", "未", "×", "✗", "✕", "□", "☐"])  # what is no tick where one may stand, folded
YES_OR_NO: Final = "是否"
YES: Final = "是"
NO: Final = "否"
ASKED: Final = (LEVEL, STATE, OPERATION)  # whose headings may ask whether: 是否重大隐患, 是否整改, 是否停产
CENTRAL: Final = "集中执法"
JOINT: Final = "联合执法"
INSPECTORS: Final = "执法检查组"  # who reports what stands on a transfer sheet
AT_ONCE: Final = "现场立即整改"
HAND_ON: Final = "移交其他部门"
RECTIFY_BY: Final = "责令限期整改"
FINED_ON_SITE: Final = "简易处罚"
CASE: Final = "立案处罚"
PENAL: Final = (FINED_ON_SITE, CASE)  # dispositions that punish
STOPPED: Final = "暂时停产停业"
RUNNING, IDLE = "正常生产", "停产"
SELF_CHECK: Final = "企业自查"
LISTED, UNLISTED = "企业清单", "仅见于问题清单"  # 登记情况: in a list of enterprises, or known from problems only

_STATES: Final = (
    Choice(OPEN, (
        "未完成", "未整改完成", "尚未整改", "待整改", "否", "未完成整改", "没整改", "没有整改", "未改", "未改正", "未开始整改", "还未整改", "未整改到位",
        "未落实整改", "未到位", "整改未完成", "未按要求整改", "未治理", "未启动", "未销号", "未清零", "未消除", "未办结",
        "未纠正", "未消缺", "未处理", "未处置", "未落实", "未闭环", "未整治", "未解决", "逾期", "超期", "已逾期", "已超期",
        "逾期未整改", "超期未整改", "到期未整改", "逾期未完成", "超期未完成", "逾期未完成整改",
        "拒不整改", "拒绝整改", "暂未整改", "暂未完成", "暂未完成整改", "未能整改", "无法整改",
        "没改", "没有改", "没改好", "没整改好", "没有整改好", "未改好", "还没改", "还没整改", "还没有整改",
    )),
    Choice(ONGOING, (
        "正在整改", "正在整改中", "整改之中", "部分整改", "进行中", "限期整改中", "正整改", "抓紧整改", "正在抓紧整改", "持续整改", "逐步整改", "部分完成",
        "部分已整改", "已部分整改", "大部分已整改", "基本完成", "基本整改", "已开始整改", "正在治理", "治理中", "整治中", "办理中", "正在办理", "处理中",
    )),
    Choice(RECTIFIED, (
        "已完成", "整改完成", "已整改完成", "完成", "是", "已完成整改", "整改完毕", "已改", "已整改到位", "整改到位", "已整改完毕", "全部整改", "已改正", "完成整改",
        "已纠正", "已消除", "已解决", "已治理", "已整治", "治理完成", "已清零", "已消缺", "已落实整改", "整改已完成", "整改结束", "整改好", "已整改好", "改正完毕",
        "整改了", "整改完了", "改了", "改好了", "改完了", "已改好", "已改完",
    )),
    Choice(CLOSED, (
        "销号", "已闭环", "闭环", "已销", "已复查销号", "复查合格", "关闭", "已关闭", "销项", "已销项", "办结", "已办结", "验收合格", "验收通过", "复查通过",
        "复核合格", "核查合格", "已验收", "已验收销号", "验收销号", "完成销号", "已闭环管理",
    )),
)
_OF_A_REVIEW: Final = {OPEN: ("不合格", "复查不合格"), RECTIFIED: ("合格",), CLOSED: ("复查合格销号",)}  # said by inspectors only
CHOICES: Final[dict[str, tuple[Choice, ...]]] = {
    FIELD: (
        Choice("非煤矿山", ("非煤", "矿山", "非煤矿山领域", "非煤山")),
        Choice("危化品", ("危险化学品", "危化", "化工", "危化品（含化工）", "危险化学品领域")),
        Choice("涉氨制冷等工贸", ("工贸", "涉氨制冷", "涉氨", "工贸行业", "冶金等工贸", "涉氨制冷工贸")),
        Choice("建筑施工", ("建筑", "住建", "建筑业", "建设施工", "房屋建筑", "建筑工程")),
        Choice("交通运输", ("交通", "道路运输", "道路交通", "运输")),
        Choice("消防", ("消防安全", "人员密集场所", "消防领域")),
        Choice("城镇燃气", ("燃气", "城市燃气", "天然气")),
        Choice("民爆器材", ("民爆", "民用爆炸物品", "民爆物品")),
        Choice("文化旅游", ("文旅", "旅游", "文化和旅游")),
    ),
    ITEM: (
        Choice("法律法规贯彻", ("法律法规", "贯彻执行法律法规", "法规贯彻", "贯彻法律法规")),
        Choice("主体责任落实", ("主体责任", "责任落实", "安全生产主体责任")),
        Choice("大排查大整治", ("大排查", "排查整治", "隐患排查", "隐患排查治理")),
        Choice("双重预防体系", ("双重预防", "双体系", "双重预防机制", "风险隐患双重预防体系")),
        Choice("安全投入", ("安全生产投入", "安全费用")),
        Choice("培训教育", ("教育培训", "安全培训", "安全教育", "安全教育培训", "培训")),
        Choice("资质证照", ("证照", "资质", "证照资质", "行政许可")),
        Choice("机构人员", ("机构和人员", "安全机构", "机构设置", "人员配备")),
        Choice("应急管理", ("应急", "应急救援", "应急预案", "应急处置")),
        Choice("危险作业", ("特殊作业", "危险作业管理", "动火作业", "有限空间作业")),
        Choice("工艺设备", ("设备设施", "设施设备", "工艺设施", "设备", "工艺")),
        Choice("重大危险源", ("危险源", "重大危险源管理")),
    ),
    LEVEL: (
        Choice(GENERAL, ("非重大", "不构成重大", "不属于重大", "一般隐患", "一般事故隐患", "一般问题", "一般性隐患", "一般性问题", "一般安全隐患", "一般安全问题",
                         "一般安全事故隐患", "一般生产安全事故隐患", NO)),  # 是 and 否 stand under 是否重大隐患
        Choice(MAJOR, ("重大隐患", "重大事故隐患", "重大问题", "重大安全隐患", "重大安全问题", "重大安全事故隐患", "重大生产安全事故隐患", YES)),
    ),
    WAY: (
        Choice(SELF_CHECK, ("自查", "企业自查自改", "自查自纠")),
        Choice("日常检查", ("日常", "日常执法", "日常监管", "日常执法检查")),
        Choice(CENTRAL, ("集中检查", "集中执法检查", "集中")),
        Choice(JOINT, ("联合检查", "联合执法检查", "联合")),
        Choice(MUTUAL, ("互查", "异地互查", "异地执法", "镇街互检", "交叉检查")),
        Choice("举报核查", ("举报", "举报线索", "有奖举报", "信访举报")),
    ),
    STATE: _STATES,
    DISPOSITION: (
        Choice(AT_ONCE, (
            "立即整改", "现场整改", "当场整改", "立行立改", "立查立改", "当场纠正", "现场纠正", "当场改正", "立即改正", "责令现场立即整改", "责令立即整改",
        )),
        Choice(RECTIFY_BY, ("限期整改", "责令整改", "责令限期改正", "限期改正", "限时整改", "责令限时整改", "责令企业限期整改")),
        Choice("现场紧急处置", ("紧急处置", "现场处置")),
        Choice(STOPPED, ("停产停业", "暂停营业", "停产整顿", "停业整顿", "暂时停产", "停产整改", "停工整改", "停业整改", "停工整顿", "责令停产整顿")),
        Choice(HAND_ON, ("移交", "移交部门", "移送其他部门")),
        Choice(FINED_ON_SITE, ("当场处罚", "简易程序处罚")),
        Choice(CASE, ("立案", "立案查处", "立案调查", "行政处罚")),
        Choice("其他处置措施", ("其他", "其他措施", "其他处置")),
    ),
    REVIEW_RESULT: tuple(Choice(one.name, (*one.aliases, *_OF_A_REVIEW.get(one.name, ()))) for one in _STATES),
    RISK: (
        Choice("重大风险", ("重大", "红", "红色", "一级", "1级", "Ⅰ级", "A", "A级", "极高", "红色风险")),
        Choice("较大风险", ("较大", "橙", "橙色", "二级", "2级", "Ⅱ级", "B", "B级", "高", "橙色风险")),
        Choice("一般风险", ("一般", "黄", "黄色", "三级", "3级", "Ⅲ级", "C", "C级", "中", "黄色风险")),
        Choice("低风险", ("低", "蓝", "蓝色", "四级", "4级", "Ⅳ级", "D", "D级", "较低", "蓝色风险")),
    ),
    OPERATION: (
        Choice(RUNNING, ("生产", "在产", "正常", "正常经营", "营业", "生产中", "在建", "正常营业", "正常运营", "运营", "在营", "正常运行", "正常生产经营",
                         "间歇生产", "间歇性生产", "季节性生产")),
        Choice(IDLE, ("停产停业", "停业", "停工", "长期停产", "停产整改", "停产中", "暂停", "歇业", "停运", "停止营业", "未生产", "未营业", "暂停经营", "暂停营业",
                        "暂停生产", "停业整改", "停业整顿", "停产整顿", "临时停产", "停产整治", "季节性停产", "季节停产")),
        Choice("关闭", ("注销", "已关闭", "关停", "取缔", "已注销", "吊销", "关闭退出", "已关停", "已取缔")),
    ),
    RECEIVES: (
        Choice("退回", ("退回件", "退回通知", "退回材料")),
        Choice("移交", ("移交清单", "移交包", "移交单")),
        Choice("移交表", ("检查移交表", "问题移交表")),
        Choice("互查通知", ("互查", "检查通知")),
        Choice("工作报告", ("报告", "月度报告")),
        Choice("通报", ("调度通报", "定期调度通报")),
        Choice("月报", ("月报表", "统计表", "报表")),
        Choice("总台账", ("台账",)),
        Choice(REMINDING, ("催办", "提醒")),
    ),
    RESULT: (
        Choice(SENT_ALREADY, ("已发", "收到", "已收到")),
        Choice(UNSURE, ("不清楚",)),
        Choice(SEND_AGAIN, ("再发", "再发一次", "没收到")),
    ),
    YES_OR_NO: (
        Choice(YES, ("是的", "同一家", "是同一家", "对", "对的", "相同", "采用", "y", "yes", "ok")),
        Choice(NO, ("不是", "不是同一家", "不同", "两家", "n", "no")),
    ),
}
DISPOSITIONS: Final = tuple(choice.name for choice in CHOICES[DISPOSITION])  # in the order of the form

# --- the tables -----------------------------------------------------------------------------------------------
_NAME = Column(
    ENTERPRISE,
    Type.NAME,
    required=True,
    width=28,
    aliases=(
        "企业名称", "单位名称", "企业（单位）", "企业", "被检查单位", "受检单位", "受检企业",
        "被检查企业", "被检查企业名称", "检查单位名称", "受检单位名称", "企业全称", "公司名称", "生产经营单位名称",
        "生产经营单位", "被检查单位名称", "项目名称", "工程名称", "工程项目名称", "企业（项目）名称", "检查对象",
        "检查单位（场所）名称", "存在问题企业", "问题企业", "隐患单位", "隐患单位名称", "被查单位", "检查企业名称",
        "检查企业（单位）", "单位（企业）名称", "市场主体名称", "经营单位", "违法主体",
        "场所名称", "名称", "行政相对人名称", "单位", "责任单位名称", "当事人", "当事人名称", "隐患所在单位", "隐患所在企业",
    ),
    perhaps=("站名", "所属企业", "所在企业", "所在单位", "上报企业", "小区", "小区名称", "网点名称",
             "学校", "幼儿园", "医院", "商户", "商家", "业户", "门店", "店铺", "商铺",
             "加油站", "工地", "矿山", "屠宰场", "粮库", "冷库", "场所", "景区", "酒店", "宾馆",
             "合作社", "养殖场", "水库", "电站", "渡口", "码头", "渡口/码头", "店招",
             "店招名称", "字号", "字号名称", "用户", "用户名称", "监管对象", "出租房", "房东", "养殖户", "场站", "校名", "使用单位", "项目",
             "场名", "矿名", "院名", "园名", "供热单位", "供热企业", "供水单位", "供水企业", "供气单位", "供气企业"),
    note="写营业执照上的全称，同一家企业每次写法一致。",
)  # fmt: skip
_CODE = Column(
    CREDIT_CODE,
    Type.CODE,
    width=22,
    aliases=("信用代码", "社会信用代码", "统一信用代码", "社会统一信用代码", "统一社会信用代码/注册号",
             "营业执照号", "营业执照注册号", "组织机构代码", "机构代码", "注册号", "行政相对人代码_1(统一社会信用代码)"),
    note="18 位，按文本填写；没有就空着，不要填 0 或“无”。",
)  # fmt: skip
_TOWN = Column(
    TOWN,
    Type.CHOICE,
    choices="towns",
    width=14,
    aliases=("镇街", "所属镇街", "乡镇", "所属乡镇", "所在乡镇", "属地", "属地镇街", "所属地", "镇街名称",
             "乡镇（街道）", "所属区域", "所属辖区", "辖区", "所在镇街（开发区）", "街道", "所属乡镇（街道）",
             "地区", "所在地区", "所属地区", "镇办", "所属镇办", "属地镇办", "隐患所在镇街", "填报镇街", "填报乡镇"),
    perhaps=("行政区划", "区域", "片区", "行政区域", "所在地", "企业所在地", "单位所在地", "使用单位所在地", "项目所在地"),
    note="从下拉列表中选。",
)  # fmt: skip
_FIELD = Column(
    FIELD,
    Type.CHOICE,
    choices=FIELD,
    width=16,
    aliases=("行业", "所属行业", "领域", "行业类别", "所属领域", "行业类型", "所属行业领域", "类别",
             "行业分类", "企业类型", "企业类别"),
    note="从下拉列表中选。",
)  # fmt: skip
_SERIAL = Column(SERIAL, Type.ORDINAL, fill_down=False, width=6, aliases=("编号", "序", "号", "No", "企业序号", "单位序号"))
_REMARK = Column(REMARK, width=16, aliases=("说明", "其他说明", "备注说明", "附注"))
_PHONE = Column(
    PHONE,
    Type.PHONE,
    width=15,
    aliases=("电话", "联系方式", "手机", "手机号", "手机号码", "电话号码", "联系手机", "负责人电话", "Tel"),
    note="按文本填写，保留开头的 0。",
)

ENTERPRISES: Final = Table(
    "企业清单",
    (
        _SERIAL,
        _NAME,
        _CODE,
        replace(_TOWN, required=True),
        Column(ADDRESS, width=30, aliases=("地址", "企业地址", "单位地址", "生产地址", "经营地址", "注册地址", "住所", "所在地",
                                             "坐落", "坐落地", "坐落地址", "企业坐落", "具体地址", "生产经营地址", "经营场所", "厂址", "详址", "坐落位置",
                                             "地理位置", "所在位置", "门牌地址"), perhaps=("地点", "位置", "所在地点", "工程地点", "项目地点")),
        replace(_FIELD, required=True),
        Column(REGULATOR, choices="departments", width=18, aliases=("主管部门", "行业主管部门", "监管单位", "行业监管部门", "监管责任部门",
                                             "直接监管部门", "归口部门", "归口管理部门", "主管局", "主管单位", "行业主管单位", "行业监管单位")),
        Column(HEAD_PERSON, width=12, aliases=("负责人", "法定代表人", "法人", "企业负责人", "主要负责人姓名", "联系人",
                                               "法人代表", "单位负责人", "法人姓名", "法定责任人",
                                               "负责人姓名", "经理", "总经理", "厂长", "矿长", "店长", "站长", "校长", "院长", "店主", "业主", "老板",
                                               "园长", "场长", "理事长"),
               perhaps=("消防安全责任人", "消防责任人", "安全生产责任人", "安全责任人", "企业联系人", "单位联系人")),
        _PHONE,
        Column(RISK, Type.CHOICE, choices=RISK, width=10, aliases=("风险", "安全风险等级", "风险级别", "风险分级"),
               perhaps=("安全等级", "分类分级", "分级分类", "企业分级", "安全评价等级")),
        Column(OPERATION, Type.CHOICE, choices=OPERATION, width=10, aliases=(
            "经营状态", "生产经营状态", "状态", "企业状态", "生产经营情况", "运行状态", "生产情况", "工程状态", "施工状态", "项目状态"),
               perhaps=("现状", "企业现状", "目前状况", "目前情况")),
        _REMARK,
    ),
    marks=(ENTERPRISE,),
)  # fmt: skip

PROBLEMS: Final = Table(
    "问题清单",
    (
        _SERIAL,
        _NAME,
        _CODE,
        _TOWN,
        _FIELD,
        Column(ITEM, Type.CHOICE, True, ITEM, ("检查项目", "检查内容", "检查类别", "问题类别", "隐患类别",
                                               "问题类型", "项目", "隐患类型", "检查事项", "检查项"), width=14,
               perhaps=("类别",),
               note="从下拉列表中选，对应通知第三部分的执法重点。"),
        Column(PROBLEM, Type.TEXT, True, aliases=("存在问题", "隐患描述", "问题", "存在的问题", "隐患内容", "问题隐患",
                                                  "发现问题", "存在的主要问题", "隐患问题", "问题内容", "存在隐患",
                                                  "存在问题及隐患", "突出问题", "问题及隐患", "检查发现的问题", "隐患情况",
                                                  "存在的问题和隐患", "违法行为", "违法事实", "主要问题", "问题隐患描述",
                                                  "发现的问题", "发现的隐患", "隐患问题描述", "事故隐患",
                                                  "事故隐患内容", "安全隐患",
                                                  "安全隐患内容", "存在的安全隐患", "存在的隐患", "存在主要问题",
                                                  "检查发现问题", "检查发现的隐患",
                                                  "具体问题", "具体隐患", "问题详情", "不合格项描述", "不符合项",
                                                  "不符合项描述", "问题简述", "隐患简述",
                                                  "主要问题和隐患", "发现的主要问题", "问题和隐患",
                                                  "排查出的问题", "隐患具体内容", "问题事项"),
               width=40, note="一行写一个问题。",
               perhaps=("风险描述", "风险隐患", "检查情况", "检查情况描述", "现场情况", "案由", "事由", "违法行为描述", "情况描述", "隐患名称", "不符合情况",
                        "不安全因素", "检查结果")),
        Column(LEVEL, Type.CHOICE, True, LEVEL, ("等级", "隐患级别", "问题等级", "隐患等级（一般/重大）", "级别", "隐患类别等级",
                                                 "隐患性质", "是否重大隐患", "问题性质", "隐患分级", "问题级别",
                                                 "事故隐患等级", "事故隐患级别", "隐患类型等级",
                                                 "一般/重大", "重大/一般"), width=10, note="一般 或 重大。"),
        Column(LAW, aliases=("法规依据", "法律法规依据", "违反法律", "违反条款", "执法依据", "处罚依据", "违反的法律法规",
                             "违法依据", "违反依据", "法律条款", "依据条款", "违反法律法规", "违反法律法规条款"), width=24,
               looks=r"《[^》]*(?:法|条例|规定|办法|规程)》|第[一二三四五六七八九十百零\d]+条"),
        Column(STANDARD, aliases=("标准", "标准规范", "规范依据", "标准规范依据", "技术标准", "标准条款", "标准规范条款"), width=20,
               looks=r"\b(?:GB|AQ|GA|XF|JGJ|HG|SY|SH|JTG?|DB\d\d(?!\d)|DL|CJJ?|TSG|NB|QB|WS|JB|YB|SB|NY|SL|TB|MT|LY|YZ|LD|HJ|QX)\s*[/T]*\s*[A-Z]?\d"),
        Column(WAY, Type.CHOICE, choices=WAY, width=12,
               aliases=("检查形式", "执法方式", "执法形式", "问题来源", "检查类型", "来源", "发现方式")),
        Column(FOUND_ON, Type.DATE, True, aliases=("检查时间", "检查日期", "发现时间", "执法时间", "执法检查时间", "排查时间",
                                                   "时间", "日期", "排查日期", "提出时间", "处罚公布时间", "发现隐患时间",
                                                   "隐患发现时间", "隐患发现日期", "问题发现时间", "问题发现日期",
                                                   "检查发现时间", "问题提出日期", "问题提出时间"),
               perhaps=("举报时间", "举报日期", "登记日期", "登记时间", "交办日期", "交办时间", "下达日期", "下达时间", "通报日期", "通报时间"),
               width=13, note="写成 2021-3-5 这样的日期。"),
        Column(FOUND_BY, aliases=("检查人员", "提出人员", "提出人", "检查人", "执法人员", "排查人员", "专家", "问题提出人",
                                  "发现人", "发现人员", "查处人员", "查出人员", "巡查人", "巡查人员", "排查人", "检查组成员", "检查组"), width=14,
               perhaps=("承办人", "承办人员", "经办人", "办案人员", "办案民警", "登记人", "下达人", "网格员", "帮扶专家", "核查人", "核查人员")),
        Column(DUTY_UNIT, Type.CHOICE, True, "duty", ("责任单位", "执法单位", "责任部门", "监管责任单位", "处理部门", "牵头单位",
                                                      "牵头部门", "执法部门", "督办单位", "整改监督单位", "督办部门"), width=18,
               note="负责跟踪处理的部门或镇街。",
               perhaps=("检查单位", "检查机构", "处理单位", "跟踪单位", "整改责任部门", "整改责任单位", "整改部门", "整改单位", "责任整改单位", "整改牵头部门",
                        "整改牵头单位", "整改责任主体", "责任科室", "责任站所",
                        "包联部门", "包联单位", "包保部门", "包保单位", "主管部门", "行业主管部门", "落实部门", "派单部门")),
        Column(DISPOSITION, Type.CHOICES, choices=DISPOSITION, width=18,
               aliases=("执法处置意见", "处理意见", "处置措施", "处理措施", "处理方式", "处置方式", "处置情况"),
               note="八种之一或几种，用顿号隔开。"),
        Column(DUE_ON, Type.DATE, aliases=("整改时限", "限期", "整改期限（日期）", "整改截止日期", "完成时限", "计划完成时间",
                                           "整改完成时限", "期限", "时限", "要求整改时间", "限改日期", "限期整改日期", "限时时间",
                                           "限改时间", "限期整改时间", "限期整改时限", "要求完成时间", "要求整改完成时间",
                                           "整改到期日", "整改时间要求", "整改要求时限",
                                           "整改截止时间", "计划整改时间", "计划完成日期", "计划整改完成时间", "预计整改完成时间", "拟完成时间", "预计完成时间",
                                           "整改完成期限", "要求整改期限"), width=13, perhaps=("要求回复日期", "要求回复时间", "要求反馈日期", "要求反馈时间")),
        Column(STATE, Type.CHOICE, choices=STATE, aliases=("整改情况", "是否整改", "整改完成情况", "状态", "整改进展",
                                                           "是否完成整改",
                                                           "整改落实情况", "进展情况", "完成情况", "是否整改到位",
                                                           "整改是否完成", "隐患状态", "整改状况", "整改结果", "是否已整改",
                                                           "是否销号", "销号情况",
                                                           "整改情况说明", "整改（销号）情况", "整改落实状态",
                                                           "整改完成状态"), width=10,
               perhaps=("办理进度", "办理情况", "办结情况", "整改反馈", "整改跟踪", "落实情况"),
               note="未整改、整改中、已整改、已销号。"),
        Column(DONE_ON, Type.DATE, aliases=("完成日期", "整改完成时间", "完成时间", "整改日期", "实际完成时间", "整改时间",
                                            "销号日期", "销号时间", "办结日期", "办结时间"), width=13),
        Column(REVIEWED_ON, Type.DATE, aliases=("复查时间", "验收日期", "验收时间", "复核日期"), width=13),
        _REMARK,
    ),
    marks=(PROBLEM,),
)  # fmt: skip


_COUNTED: Final = ("数", "数量", "次数", "人数", "人次", "家数", "家次", "起数", "件数", "案件数", "总数")


def _count(name: str, *aliases: str) -> Column:
    """A column of counts; its headings may say that they count: 检查企业家数, 行政处罚案件数."""
    counted = (f"{word}{end}" for word in (name, *aliases) for end in _COUNTED)
    return Column(name, Type.COUNT, aliases=(*aliases, *counted), fill_down=False, width=9)


def _words(name: str, *aliases: str) -> Column:
    return Column(name, aliases=aliases, width=36, note="没有就空着。")


WORK_REPORTS: Final = Table(
    "月度工作情况",
    (
        _SERIAL,
        Column(MONTH, Type.MONTH, True, aliases=("报告月份", "填报月份", "统计月份", "所属月份", "期数", "报送月份"), width=10,
               note="例如 2021-03。"),
        _count(OFFICERS_SENT, "出动执法人员（人次）", "出动人次", "出动人员", "执法人员（人次）", "出动执法人次", "出动检查人员", "派出执法人员",
               "检查人次", "检查组人次",
               "出动执法力量", "执法人员"),
        _count(EXPERTS_SENT, "聘请专家（人次）", "专家人次", "专家", "邀请专家"),
        _count(INSPECTED, "检查企业（家次）", "检查家次", "检查单位", "检查企业数", "检查单位（家次）", "执法检查企业", "检查生产经营单位"),
        _count(CENTRAL_ROUNDS, "集中执法（次）", "集中执法", "集中执法检查"),
        _count(JOINT_ROUNDS, "联合执法（次）", "联合执法", "联合执法检查"),
        _count(MUTUAL_ROUNDS, "镇街互查（次）", "镇街互查", "异地互查", "互查"),
        _count(PROBLEMS_FOUND, "发现问题（项）", "发现问题数", "发现隐患", "排查隐患", "查出问题", "查出隐患", "发现隐患（处）", "发现问题隐患"),
        _count(PROBLEMS_DONE, "完成整改（项）", "已整改", "整改数", "整改完成", "整改问题", "完成整改数"),
        _count(PENALTIES, "行政处罚（起）", "处罚", "处罚起数", "立案处罚", "行政处罚起数"),
        Column(FINES, Type.MONEY, aliases=("罚款（万元）", "罚款金额", "处罚金额", "罚款金额（万元）", "处罚金额（万元）",
                                           "罚款（元）", "罚款金额（元）", "罚没款", "罚没金额", "罚款数额", "罚款总额"), fill_down=False, width=10, note="单位：万元。"),
        _count(EXPOSED, "媒体曝光（起）", "曝光", "曝光起数", "媒体曝光起数", "公开曝光", "曝光企业", "曝光案例", "曝光典型案例"),
        _count(REFERRED, "移送司法机关（起）", "移送司法", "移交司法机关", "移送公安", "移送公安机关", "移送司法机关案件"),
        _words(PRACTICES, "做法", "工作做法", "主要工作做法", "工作开展情况", "主要做法及成效", "主要做法和成效", "主要经验做法", "经验做法"),
        _words(DIFFICULTIES, "存在的问题", "存在困难", "存在问题及困难", "存在的主要问题", "主要问题", "存在的困难和问题", "存在的问题和困难", "问题和困难"),
        _words(NEXT_STEPS, "下一步工作", "下步工作建议", "工作建议", "下一步打算", "下一步工作打算", "建议", "下步工作打算",
               "下一步工作计划", "下一步计划", "下一步工作安排", "下一步措施",
               "下步打算", "下一步工作建议和打算", "意见建议", "工作计划"),
        _words(BENCHMARKS, "树标杆", "标杆", "树立标杆情况", "标杆企业", "树立标杆企业"),
        _words(SITE_MEETINGS, "召开现场会", "现场会情况", "现场会召开情况"),
        _words(COACHING, "开小灶情况"),
        Column(SENT_ON, Type.DATE, aliases=("报送时间", "上报日期", "上报时间"), fill_down=False, width=12, note="报给办公室的日期，可以不写。"),
        _REMARK,
    ),
    marks=(MONTH, INSPECTED),
)  # fmt: skip

_TEXT_NAME = Column(PERSON, Type.TEXT, required=True, width=12, aliases=("人员姓名", "执法人员", "专家姓名", "名字"))
_AVOID = Column(AVOID, width=28, aliases=("需回避企业", "回避单位", "利害关系企业"), note="写企业全称，几家用顿号隔开。")

OFFICERS: Final = Table(
    "执法人员",
    (
        _SERIAL,
        _TEXT_NAME,
        Column(UNIT, required=True, width=20, aliases=("所在单位", "工作单位", "部门", "执法单位")),
        _TOWN,
        Column(BADGE, Type.PHONE, width=18, aliases=("执法证件号", "执法证编号", "证号", "证件号", "行政执法证号")),
        _FIELD,
        _PHONE,
        _AVOID,
        _REMARK,
    ),
    marks=(PERSON, BADGE),
)
EXPERTS: Final = Table(
    "专家",
    (
        _SERIAL,
        _TEXT_NAME,
        Column(FIELD, Type.CHOICES, True, FIELD, width=16, note="几个领域用顿号隔开。", aliases=(
            "专业", "专业领域", "擅长领域", "专业特长", "从事专业", "专业方向", "专业类别", "专家类别", "擅长专业", *_FIELD.aliases)),
        Column(UNIT, width=24, aliases=("工作单位", "所在单位")),
        _PHONE,
        _AVOID,
        _REMARK,
    ),
    marks=(PERSON, FIELD),
)
ADDRESSES: Final = Table(
    "通讯录",
    (
        _SERIAL,
        Column(UNIT, Type.CHOICE, required=True, choices="recipients", width=22, aliases=("单位名称", "部门", "镇街", "收件单位")),
        Column(CONTACT, width=12, aliases=("姓名", "收件人", "负责人", "联络员", "联系人员", "联系人姓名", "对接人", "经办人")),
        Column(MAILBOX, Type.PHONE, required=True, width=28, fill_down=False, aliases=("电子邮箱", "邮箱地址", "Email", "电子邮件"),
               note="一格只写一个邮箱，几个人就写几行。"),
        Column(COPY_TO, Type.PHONE, width=28, aliases=("抄送邮箱", "抄送地址"), fill_down=False, note="一格只写一个邮箱。"),
        Column(RECEIVES, Type.CHOICES, choices=RECEIVES, width=24, aliases=("收件内容", "接收材料"), fill_down=False,
               note="空着就按规定发；要限定就写明，几样用顿号隔开：" + "、".join(choice.name for choice in CHOICES[RECEIVES]) + "。"),
        _REMARK,
    ),
    marks=(UNIT, MAILBOX),
)

NAME_ONE: Final = "名称甲"
NAME_TWO: Final = "名称乙"
TOWN_ONE: Final = "镇街甲"
TOWN_TWO: Final = "镇街乙"
SAME: Final = "是否同一家"
WHY_SAME: Final = "理由"
SCORE: Final = "相似度"
NAME_DECISIONS: Final = Table(
    "名称归并",
    (
        _SERIAL,
        Column(NAME_ONE, required=True, width=30, fill_down=False),
        Column(TOWN_ONE, width=14, fill_down=False),
        Column(NAME_TWO, required=True, width=30, fill_down=False),
        Column(TOWN_TWO, width=14, fill_down=False),
        Column(WHY_SAME, width=24, fill_down=False),
        Column(SCORE, Type.COUNT, width=8, fill_down=False),
        Column(SAME, Type.CHOICE, choices=YES_OR_NO, width=12, fill_down=False, note="写 是 或 否；空着就是还没有定。"),
        _REMARK,
    ),
    marks=(NAME_ONE, NAME_TWO),
)

WRITTEN: Final = "表头写法"
FOR_KIND: Final = "哪种表"
STANDS_FOR: Final = "标准列名"
WHY_PROPOSED: Final = "提议的理由"
SEEN_IN: Final = "见于"
ADOPTED: Final = "是否采用"
HEADING_DECISIONS: Final = Table(
    "列名对照",
    (
        _SERIAL,
        Column(WRITTEN, required=True, width=28, fill_down=False),
        Column(FOR_KIND, required=True, width=14, fill_down=False),
        Column(STANDS_FOR, required=True, width=20, fill_down=False, note="提议得不对，可以改成别的标准列名，再写 是。"),
        Column(WHY_PROPOSED, width=40, fill_down=False),
        Column(SEEN_IN, width=40, fill_down=False),
        Column(ADOPTED, Type.CHOICE, choices=YES_OR_NO, width=12, fill_down=False, note="写 是 或 否；空着就是还没有定。"),
        _REMARK,
    ),
    marks=(WRITTEN, STANDS_FOR),
)

# --- forms that we issue and read back ---------------------------------------------------------------------------
ON_FORM: Final = {ENTERPRISE: "企业名称", TOWN: "所在镇街", ADDRESS: "企业地址", FOUND_ON: "检查时间"}  # what the form prints before its head fields
_OWED_ON_SITE: Final = (ENTERPRISE, ITEM, PROBLEM, FOUND_ON, DUTY_UNIT)
TRANSFERS: Final = Table(  # the fifteen columns of the notice's annex, its head fields, and what an office adds of its own
    "移交表",
    (
        *(replace(column, required=column.name in _OWED_ON_SITE) for column in PROBLEMS.columns),
        ENTERPRISES.column(ADDRESS),
        Column(HANDED_TO, width=18, note="移交给哪个部门，写在“移交其他部门”那一格里。"),
    ),
    marks=(DISPOSITION, PROBLEM),
)
_NUMBER = Column(PROBLEM_ID, Type.PHONE, required=True, fill_down=False, width=14)
_KNOWN_BY: Final = (ENTERPRISE, PROBLEM, FOUND_ON)  # read back as text: they tell which problem is meant when its number has changed
_SHOWN_BACK: Final = tuple(
    Column(name, Type.TEXT if name in _KNOWN_BY else Type.SHOWN, fill_down=False, width=width)
    for name, width in (
        (ENTERPRISE, 18), (TOWN, 9), (ITEM, 12), (PROBLEM, 30), (LEVEL, 6), (FOUND_ON, 11.5), (DUTY_UNIT, 14), (DISPOSITION, 11), (DUE_ON, 11.5)
    )
)  # fmt: skip
REVIEWS: Final = Table(
    "复查",
    (
        _SERIAL,
        _NUMBER,
        *_SHOWN_BACK,
        Column(STATE, Type.SHOWN),
        Column(REVIEW_RESULT, Type.CHOICE, True, REVIEW_RESULT, width=10, fill_down=False),
        Column(REVIEWED_ON, Type.DATE, width=12, fill_down=False),
        Column(REVIEWED_BY, width=12, fill_down=False),
    ),
    marks=(PROBLEM_ID,),
    issued=(PROBLEM_ID, REVIEW_RESULT),
    answers=(REVIEW_RESULT, REVIEWED_ON, REVIEWED_BY),
)
HANDOVERS: Final = Table(
    "移交办理",
    (
        _SERIAL,
        _NUMBER,
        *_SHOWN_BACK,
        Column(STATE_NOW, Type.SHOWN, width=8),
        Column(NEXT_STEP, Type.SHOWN, width=11),
        Column(STEP_DUE, Type.SHOWN, width=11.5),
        Column(STEP_RULE, Type.SHOWN, width=14),
        Column(HANDLING, width=24, fill_down=False, note="办到哪一步，写一句话。"),
        Column(STATE, Type.CHOICE, choices=STATE, width=10, fill_down=False, note="未整改、整改中、已整改、已销号。"),
        Column(DONE_ON, Type.DATE, width=13, fill_down=False),
        Column(REVIEWED_ON, Type.DATE, width=13, fill_down=False),
        _REMARK,
    ),
    marks=(PROBLEM_ID,),
    issued=(PROBLEM_ID, HANDLING),
    answers=(HANDLING, STATE, DONE_ON, REVIEWED_ON),
)
SIGN_OFFS: Final = Table(
    "签收登记",
    (
        _SERIAL,
        Column(MONTH, Type.MONTH, True, width=10, fill_down=False),
        Column(ENTERPRISE, Type.NAME, True, aliases=_NAME.aliases, width=32, fill_down=False),
        Column(TOWN, Type.CHOICE, choices="towns", aliases=_TOWN.aliases, width=14, fill_down=False),
        Column(SIGNED, width=13, fill_down=False, aliases=("已签字", "双方签字")),
        Column(HANDED_OVER, width=13, fill_down=False, aliases=("移交", "移交日期", "已移交属地")),
        Column(RECEIVED, width=13, fill_down=False, aliases=("签收", "签收日期", "部门已签收")),
        Column(RECEIVED_BY, width=12, fill_down=False),
        _REMARK,
    ),
    marks=(SIGNED, HANDED_OVER, RECEIVED),
)
SENT_MAIL: Final = Table(
    "发送登记",
    (
        _SERIAL,
        Column(SENT_AT, width=20, fill_down=False),
        Column(MONTH, Type.MONTH, width=10, fill_down=False),
        Column(UNIT, width=20, fill_down=False),
        Column(MAILBOX, Type.PHONE, required=True, width=26, fill_down=False),
        Column(COPY_TO, Type.PHONE, width=22, fill_down=False),
        Column(SUBJECT, width=36, fill_down=False),
        Column(MATERIAL, required=True, width=36, fill_down=False),
        Column(RESULT, Type.CHOICE, choices=RESULT, width=12, fill_down=False,
               note="“不确定”是发送时断线：问过对方后，收到的改成“已发送”，没收到的改成“重发”。要再发一次的也改成“重发”。"),
        Column(FINGERPRINT, Type.PHONE, width=20, fill_down=False, note="内容的 SHA-256，程序靠它认出发过没有，请不要改。"),
        _REMARK,
    ),
    marks=(MAILBOX, FINGERPRINT),
)  # fmt: skip

DEPARTMENT_TABLES: Final = (ENTERPRISES, PROBLEMS, WORK_REPORTS)
CAMPAIGN_PLAN: Final = "实施方案"  # a document due with the first report (notice, section 5(4)); filed, not read
ROSTER_TABLES: Final = (OFFICERS, EXPERTS, ADDRESSES)
FORM_TABLES: Final = (TRANSFERS, REVIEWS, HANDOVERS)
TABLES: Final[dict[str, Table]] = {
    table.kind: table for table in (*DEPARTMENT_TABLES, *ROSTER_TABLES, NAME_DECISIONS, HEADING_DECISIONS, *FORM_TABLES, SIGN_OFFS)
}

# --- ledgers: the frames that merging makes and everything later uses ------------------------------------------
PROVENANCE: Final = (SOURCE_FILE, SOURCE_SHEET, SOURCE_ROW)
ENTERPRISE_LEDGER: Final = (
    ENTERPRISE_ID,
    *(name for name in ENTERPRISES.names if name != SERIAL),
    REGISTERED,
    OTHER_NAMES,
    CONFLICTS,
    EXTRAS,
    SOURCES,
    *PROVENANCE,
)
PROBLEM_LEDGER: Final = (
    PROBLEM_ID,
    ENTERPRISE_ID,
    *(name for name in PROBLEMS.names if name != SERIAL),
    HANDED_TO,
    HANDLING,
    REPORTED_BY,
    CONFLICTS,
    EXTRAS,
    SOURCES,
    *PROVENANCE,
)
