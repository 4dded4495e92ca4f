"""The sections of config.toml as frozen models, each refusing what cannot be meant; `config.Config` is the whole of them.

The comments that a clerk reads stand in the shipped config.toml; the meaning for the code stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from crosscheck import tables
from crosscheck.config_faults import nearest
from crosscheck.mailboxes import mailbox_fault

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Positive = Annotated[int, Field(gt=0)]
Port = Annotated[int, Field(ge=1, le=65535)]
_NOT_IN_NAMES = frozenset('\\/:*?"<>|')  # what Windows refuses in the name of a folder
Fact = Literal["未整改", "超期未整改", "复查不合格", "检查发现的重大隐患未消除", "停产停业到期未整改", "重大隐患并多次处罚", "重大风险且停产", "三违"]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)


class Campaign(Model):
    """``report_day`` is the day of the month by which the report is due (notice, section 5: the 21st).

    ``region`` are the province and city above the district; ``first_report`` is the month of the first report
    ("2021-03"), empty: that of the first report day to come.
    """

    name: Text
    district: Text
    region: tuple[str, ...] = ()
    office: str = "区安委会办公室"
    start: date
    end: date
    report_day: Annotated[int, Field(ge=1, le=28)] = 21
    first_report: Annotated[str, Field(pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")] = ""

    @property
    def kind(self) -> str:
        """What the district is, as the forms print it before 执法组: 区, 县, 市 or 旗; 区, as on the notice's form, where its name does not say."""
        return self.district[-1] if self.district[-1] in "区县市旗" else "区"

    @model_validator(mode="after")
    def _start_before_end(self) -> Campaign:
        if self.start > self.end:
            raise ValueError("start 晚于 end")
        if self.first_report > f"{self.end:%Y-%m}":
            raise ValueError("first_report 晚于 end")
        return self


class Town(Model):
    """``code`` is for people, the end of its 行政区划代码: nothing is worked out from it."""

    name: Text
    code: str = ""
    aliases: tuple[str, ...] = ()


class Department(Model):
    name: Text
    fields: tuple[str, ...] = ()
    lead: bool = False
    aliases: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_a_folders_name(self) -> Department:
        if wrong := next((char for char in self.name if char in _NOT_IN_NAMES), ""):
            raise ValueError(f"部门名称“{self.name}”就是 workbooks/部门/ 下的文件夹名，里面不能有 {wrong} 这样的符号；是几个部门就分几段写，是别的叫法就写进 aliases")
        return self

    def owes(self, first: bool) -> tuple[str, ...]:
        """What it files for a month: its lists; a lead department its work report too, and its plan with the campaign's first report."""
        kinds = tuple(table.kind for table in tables.DEPARTMENT_TABLES if self.lead or table is not tables.WORK_REPORTS)
        return (*kinds, tables.CAMPAIGN_PLAN) if self.lead and first else kinds


class ColumnAliases(Model):
    """The other headings of one declared column, beside the built-in ones."""

    table: Text
    name: Text
    aliases: tuple[str, ...]


class ChoiceAliases(Model):
    """One permitted value of a choice column; all of a column's entries together take the place of the built-in, whose other writings still hold."""

    column: Text
    name: Text
    aliases: tuple[str, ...] = ()


class DecidedHeading(Model):
    """What a person has said of a heading as written: it is that column of that kind, or it is not."""

    kind: Text
    written: Text
    column: Text
    same: bool


class Source(Model):
    """A workbook whose headings alone do not tell what it is: which kinds it serves as, and constant columns.

    ``file`` is a glob relative to workbooks/.  ``columns`` maps a heading to a declared column for these files only;
    ``only`` maps a heading to the text that a row must have there, rows of elsewhere being skipped.
    """

    file: Text
    sheet: str = "*"
    kinds: tuple[str, ...] = ()
    columns: Mapping[str, str] = Field(default_factory=dict)
    defaults: Mapping[str, str] = Field(default_factory=dict)
    only: Mapping[str, str] = Field(default_factory=dict)


class Words(Model):
    """Words by which hand-kept sheets say: nothing, a total, a note, an example."""

    nothing: tuple[str, ...] = ("\\", "/", "无", "不详", "未标明", "—", "－", "-", "--", "——", "暂无", "未知", "空")
    totals: tuple[str, ...] = ("合计", "小计", "共计", "总计", "累计")
    notes: tuple[str, ...] = (
        "注", "说明", "备注", "填表人", "填报人", "制表人", "制表", "审核人", "审核", "审批人", "联系人", "联系电话", "填报单位",
        "填报日期", "填表日期", "填报时间", "单位负责人", "分管领导", "负责人签字", "报送人", "附件", "附", "统计人", "签字", "盖章",
    )  # fmt: skip
    examples: tuple[str, ...] = ("案例", "示例", "样例", "例：", "例:", "举例", "填写示例", "填表示例", "（例）")
    reference_sheets: tuple[str, ...] = ("字典", "填表说明", "填写说明", "说明", "参考", "下拉", "数据字典")


class Due(Model):
    """How a 整改期限 that is no date is read: ``at_once`` are the words for the day of finding itself; ``counted``: terms
    such as 15日内 count from it; ``working_days``: those that do not say which days count working days.
    """

    at_once: tuple[Text, ...] = (
        "立即", "立即整改", "立即改正", "现场立即整改", "现场整改", "现场立即改正", "现场改正", "现场", "当场", "当场整改", "当场立即整改", "当场改正", "立行立改",
        "立查立改", "即查即改", "即知即改", "边查边改", "马上整改", "即时", "即时整改", "当天", "当日", "当天整改", "当日整改", "当天完成", "当日完成",
    )  # fmt: skip
    counted: bool = True
    working_days: bool = False


class Limits(Model):
    """What a file may ask of the machine before it is refused (hazards.md, Reading)."""

    megabytes: Positive = 20
    unzipped_megabytes: Positive = 200
    ratio: Positive = 100
    entries: Positive = 2000
    cells: Positive = 5_000_000
    seconds: Positive = 10
    memory_megabytes: Positive = 1024


class Engine(Model):
    """Where reading is done: this PC's cores, or a Dask cluster at that address.  0 workers: one a core."""

    kind: Literal["local", "dask"] = "local"
    address: str = ""
    workers: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _a_cluster_has_an_address(self) -> Engine:
        if (self.kind == "dask") != bool(self.address):
            raise ValueError('kind = "dask" 要写 address，例如 "tcp://10.0.0.5:8786"；kind = "local" 不写')
        return self


class Draw(Model):
    """Rules of the mutual inspection draw (notice, section 4(1)3: two to five enterprises a town).

    ``officers`` are the certified officers that the inspecting town sends with each team, at least.
    """

    per_town: tuple[Positive, Positive] = (2, 5)
    places: Annotated[int, Field(ge=0)] = 0
    tiers: tuple[str, ...] = ("必查", "有未整改问题", "其他")
    random_places: int = 1
    spread_fields: bool = True
    yearly_cap: Annotated[int, Field(ge=0)] = 2
    out_of_scope_states: tuple[str, ...] = ("停产", "关闭")
    named: tuple[NamedEnterprise, ...] = ()
    officers: Positive = 2
    rounds: tuple[Round, ...] = ()

    def round(self, month: str) -> Round:
        """What is arranged for that month's round; all blank when nothing is."""
        return next((item for item in self.rounds if item.month == month), Round(month=month))

    @model_validator(mode="after")
    def _range(self) -> Draw:
        low, high = self.per_town
        if low > high:
            raise ValueError("per_town 的下限大于上限")
        if self.places and not low <= self.places <= high:
            raise ValueError("places 不在 per_town 的范围内")
        if not 1 <= self.random_places <= low:
            raise ValueError(f"random_places 现在是 {self.random_places}：每个镇街至少要留 1 家完全随机，最多是 per_town 的下限（{low}）")
        if not self.tiers or len(set(self.tiers)) < len(self.tiers) or not all(tier.strip() for tier in self.tiers):
            raise ValueError("tiers 至少要有一层，每层要有名称，不能重复")
        return self


class Round(Model):
    """One month's round of mutual inspection: when, where, who sits it out.

    Before ``inspect_on`` no notice names an enterprise: inspections are unannounced (notice, section 4(1)). Without it
    none ever does. ``assemble`` is printed as it is written: hour and place.
    """

    month: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    inspect_on: date | None = None
    assemble: str = ""
    sitting_out: tuple[str, ...] = ()


class NamedEnterprise(Model):
    """An enterprise that the office names for inspection, with its written reason."""

    town: Text
    enterprise: Text
    reason: Text


class MailServer(Model):
    """A mail server and the account on it.  There is no password here, and there may be none."""

    server: str = ""
    port: Port
    security: Literal["ssl", "starttls", "none"] = "ssl"
    user: str = ""

    @model_validator(mode="after")
    def _encrypted(self) -> MailServer:
        if self.security == "none" and self.server not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError('security = "none" 不加密，只许用于本机（测试）')
        return self


class Outbox(MailServer):
    """How mail leaves.  ``megabytes`` is the most that one mail weighs as sent; ``units`` get mail beside departments and towns.

    ``reminder_days`` counts working days before the report day.
    """

    sender: str = ""
    sender_name: str = ""
    port: Port = 465
    ca_file: str = ""
    megabytes: Positive = 20
    retries: Annotated[int, Field(ge=0, le=20)] = 3
    wait_seconds: Annotated[int, Field(ge=0)] = 30
    reminder_days: tuple[Positive, ...] = (3, 1)
    units: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _from_a_mailbox(self) -> Outbox:
        if self.sender and (fault := mailbox_fault(self.sender)):
            raise ValueError(f"[mail] 的 sender 不是一个邮箱（{fault}）")
        return self


class Inbox(MailServer):
    """Where the answers of departments are taken from; the account is that of [mail] unless ``user`` says otherwise."""

    port: Port = 993
    folder: Text = "INBOX"
    megabytes: Positive = 50


class Transfer(Model):
    """The transfer sheet: ``blank_rows`` on an issued one; pairs of dispositions that one problem cannot both get.

    ``same_days``: a department that lists a problem of a transfer sheet under a date at most so many days away means
    the same problem.
    """

    blank_rows: Annotated[int, Field(ge=1, le=60)] = 5
    exclusive: tuple[tuple[str, str], ...] = ()
    same_days: Annotated[int, Field(ge=0)] = 7

    @model_validator(mode="after")
    def _dispositions(self) -> Transfer:
        for name in (name for pair in self.exclusive for name in pair):
            if name not in tables.DISPOSITIONS:
                raise ValueError(f"[transfer] exclusive 里的“{name}”不是八种处置意见之一{nearest(name, tables.DISPOSITIONS)}")
        return self


class Report(Model):
    """``rank_from``: how many problems a town or department must have to be ranked; ``listed``: how many overdue
    problems the bulletin lists one by one.
    """

    rank_from: Annotated[int, Field(ge=1)] = 5
    listed: Annotated[int, Field(ge=0)] = 20


class Deadline(Model):
    """A date by which something is owed: ``days`` after the ``start`` column, until the ``until`` column is filled.

    Both are date columns of the ledger, or headings that a department added itself.  ``when`` limits the rule to some
    dispositions.  It holds for starts from ``holds_from`` on.  ``certainty`` is that of facts.md: T read in the text, S
    second hand, M from memory; 办 is the office's own rule.  A rule of memory is shipped switched off.
    """

    step: Text
    start: Text
    days: Positive
    until: str = ""
    when: tuple[str, ...] = ()
    working: bool = False
    holds_from: date
    basis: Text
    certainty: Literal["T", "S", "M", "办"]
    on: bool = False


class Rung(Model):
    """A step of the ladder: advised when one of its ``facts`` is on file from ``holds_from`` on; ``lacks`` is not on file."""

    rung: Text
    facts: tuple[Fact, ...] = Field(min_length=1)
    lacks: tuple[str, ...] = ()
    power: Text
    basis: Text
    holds_from: date
    certainty: Literal["T", "S", "M", "办"]
    on: bool = False


class Tracking(Model):
    """``remind_days``: a date so near is reminded of; ``reworded``: how alike (0 to 100) two wordings of one problem are."""

    remind_days: Annotated[int, Field(ge=0)] = 7
    reworded: Annotated[int, Field(ge=1, le=100)] = 60


class CalendarYear(Model):
    """The days off on weekdays and the working weekends of a year that the calendar package does not know yet."""

    year: Annotated[int, Field(ge=2000, le=2100)]
    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _own_days(self) -> CalendarYear:
        if wrong := [day for day in (*self.holidays, *self.workdays) if day.year != self.year]:
            raise ValueError(f"[[calendar]] {self.year} 年里写了别的年份的日子 {wrong[0]}")
        return self
