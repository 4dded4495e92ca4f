"""What the lists' columns are called in design.md, and how departments write headings and values of their own.

Deliberately not taken from the product's tables, so that a slip there cannot hide here.
"""

from __future__ import annotations

ENTERPRISES, PROBLEMS, WORK, NONE = "企业清单", "问题清单", "月度工作情况", "none"

NUMBER, NAME, CODE, TOWN, ADDRESS = "序号", "企业（单位）名称", "统一社会信用代码", "所在镇街", "详细地址"
FIELD, WATCHER, HEAD, PHONE, RISK = "行业领域", "监管部门", "主要负责人", "联系电话", "风险等级"
WORKING, NOTE = "生产状态", "备注"
ITEM, DESCRIPTION, LEVEL, LAW, STANDARD = "所属检查项目", "问题描述", "隐患等级", "法律依据", "标准依据"
METHOD, FOUND, RAISED_BY, RESPONSIBLE = "检查方式", "发现日期", "问题提出人员", "执法责任单位"
DISPOSITION, DUE, STATE, CLOSED, REVIEWED = "处置意见", "整改期限", "整改状态", "整改完成日期", "复查日期"
MONTH = "月份"

COLUMNS = {
    ENTERPRISES: (NUMBER, NAME, CODE, TOWN, ADDRESS, FIELD, WATCHER, HEAD, PHONE, RISK, WORKING, NOTE),
    PROBLEMS: (
        NUMBER, NAME, CODE, TOWN, FIELD, ITEM, DESCRIPTION, LEVEL, LAW, STANDARD, METHOD, FOUND, RAISED_BY,
        RESPONSIBLE, DISPOSITION, DUE, STATE, CLOSED, REVIEWED, NOTE,
    ),
}
REQUIRED = {
    ENTERPRISES: (NAME, TOWN, FIELD),
    PROBLEMS: (NAME, ITEM, DESCRIPTION, LEVEL, FOUND, RESPONSIBLE),
}
DROPPABLE = {
    ENTERPRISES: (NUMBER, WATCHER, RISK, WORKING, NOTE),
    PROBLEMS: (NUMBER, CODE, TOWN, FIELD, LAW, STANDARD, REVIEWED, NOTE),
}
"""Columns a department may leave out of its list without contradicting what it says elsewhere in a row."""
DATES = (FOUND, DUE, CLOSED, REVIEWED)

WORK_NUMBERS = (
    "出动执法人员（人次）", "聘请专家（人次）", "检查企业（家次）", "集中执法（次）", "联合执法（次）", "镇街互查（次）",
    "发现问题（项）", "完成整改（项）", "行政处罚（起）", "罚款（万元）", "媒体曝光（起）", "移送司法机关（起）",
)
WORK_TEXTS = ("主要做法", "存在问题", "下一步工作建议", "树立标杆", "现场会", "开小灶", NOTE)
WORK_FOUND, WORK_CLOSED, WORK_PENALTIES, WORK_FINES = "发现问题（项）", "完成整改（项）", "行政处罚（起）", "罚款（万元）"

ITEMS = (
    "法律法规贯彻", "主体责任落实", "大排查大整治", "双重预防体系", "安全投入", "培训教育", "资质证照", "机构人员",
    "应急管理", "危险作业", "工艺设备", "重大危险源",
)
METHODS = ("企业自查", "日常检查", "集中执法", "联合执法", "镇街互查", "举报核查")
DISPOSITIONS = (
    "现场立即整改", "责令限期整改", "现场紧急处置", "暂时停产停业", "移交其他部门", "简易处罚", "立案处罚", "其他处置措施",
)
RISKS = ("重大风险", "较大风险", "一般风险", "低风险")
STATES = ("未整改", "整改中", "已整改", "已销号")

_NAMES = ("企业名称", "单位名称", "企业(单位)名称", "企业全称", "生产经营单位名称")
_TOWNS = ("所属镇街", "属地", "镇（街）", "所属乡镇", "镇街")
_FIELDS = ("所属行业", "所属行业领域", "行业类别")
HEADINGS = {
    NUMBER: ("编号", "序 号"),
    NAME: (*_NAMES, "受检单位", "被检查单位"),
    CODE: ("社会信用代码", "信用代码", "统一信用代码"),
    TOWN: _TOWNS,
    ADDRESS: ("地址", "企业地址", "单位地址", "经营地址"),
    FIELD: _FIELDS,
    WATCHER: ("行业监管部门", "主管部门", "行业主管部门"),
    HEAD: ("负责人", "企业负责人"),
    PHONE: ("电话", "手机号码", "联系方式"),
    RISK: ("安全风险等级", "风险级别"),
    WORKING: ("经营状态", "生产经营状态"),
    NOTE: ("备 注",),
    ITEM: ("检查项目", "检查类别", "问题类别"),
    DESCRIPTION: ("隐患描述", "存在问题", "问题隐患", "发现问题", "问题（隐患）描述"),
    LEVEL: ("隐患级别", "问题等级"),
    LAW: ("违反条款", "执法依据"),
    STANDARD: ("标准规范依据",),
    METHOD: ("检查形式", "执法方式"),
    FOUND: ("检查时间", "检查日期", "发现时间"),
    RAISED_BY: ("提出人", "检查人员", "检查人"),
    RESPONSIBLE: ("责任单位", "执法单位", "责任部门"),
    DISPOSITION: ("执法处置意见", "处理意见", "处理措施"),
    DUE: ("整改时限", "限改日期", "要求整改时间"),
    STATE: ("整改情况", "整改进展"),
    CLOSED: ("完成时间", "整改完成时间", "完成日期"),
    REVIEWED: ("复查时间", "验收时间"),
}
"""Headings that departments write instead of the declared name."""

WRITINGS: dict[str, dict[str, tuple[str, ...]]] = {
    FIELD: {
        "危化品": ("危险化学品",), "涉氨制冷等工贸": ("工贸", "涉氨制冷"), "建筑施工": ("建筑",),
        "消防": ("消防安全",), "文化旅游": ("文旅",), "民爆器材": ("民爆",), "城镇燃气": ("燃气",),
    },
    LEVEL: {"一般": ("一般隐患", "一般事故隐患"), "重大": ("重大隐患", "重大事故隐患")},
    STATE: {"已整改": ("已完成整改", "整改完毕"), "整改中": ("正在整改",), "未整改": ("尚未整改",), "已销号": ("已闭环", "销号")},
    RISK: {"重大风险": ("重大", "红"), "较大风险": ("较大", "橙"), "一般风险": ("一般", "黄"), "低风险": ("低", "蓝")},
}
"""Words that departments write for a declared choice."""

EXTRA = {
    ENTERPRISES: ("从业人数", "经度", "包保领导", "安全管理员"),
    PROBLEMS: ("整改资金（元）", "照片编号", "包保领导", "整改责任人"),
}
"""Columns that nobody declared, to be carried along."""

NOTHING = ("\\", "/", "无", "不详", "未标明")
