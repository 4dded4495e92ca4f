"""config.toml -> frozen models.  Unknown keys are refused, and every message says where and how to mend it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, model_validator

from crosscheck import tables
from crosscheck.config_faults import nearest, syntax_message, value_message
from crosscheck.config_sections import (
    CalendarYear,
    Campaign,
    ChoiceAliases,
    ColumnAliases,
    Deadline,
    DecidedHeading,
    Department,
    Draw,
    Due,
    Engine,
    Inbox,
    Limits,
    Model,
    Outbox,
    Report,
    Rung,
    Source,
    Town,
    Tracking,
    Transfer,
    Words,
)
from crosscheck.findings import ToldError
from crosscheck.keys import key


class ConfigError(ToldError, ValueError):
    """config.toml cannot be used; the message is Chinese and says the line and the remedy."""


class Config(Model):
    campaign: Campaign
    towns: tuple[Town, ...] = Field(min_length=1)
    departments: tuple[Department, ...] = Field(min_length=1)
    columns: tuple[ColumnAliases, ...] = ()
    choices: tuple[ChoiceAliases, ...] = ()
    sources: tuple[Source, ...] = ()
    headings: tuple[DecidedHeading, ...] = ()  # from 列名对照.xlsx
    words: Words = Words()
    due: Due = Due()
    limits: Limits = Limits()
    engine: Engine = Engine()
    draw: Draw = Draw()
    mail: Outbox = Outbox()
    inbox: Inbox = Inbox()
    transfer: Transfer = Transfer()
    report: Report = Report()
    tracking: Tracking = Tracking()
    deadlines: tuple[Deadline, ...] = ()
    ladder: tuple[Rung, ...] = ()
    calendar: tuple[CalendarYear, ...] = ()

    @model_validator(mode="after")
    def _names_are_known(self) -> Config:
        _refuse_repeats("towns", [town.name for town in self.towns])
        _refuse_repeats("departments", [item.name for item in self.departments])
        _refuse_repeats("towns", [town.code for town in self.towns if town.code])
        _refuse_shared("towns", self.towns)
        _refuse_shared("departments", self.departments)
        _refuse_repeats("calendar", [str(item.year) for item in self.calendar])
        _refuse_repeats("draw.rounds", [item.month for item in self.draw.rounds])
        for entry in self.columns:
            table = tables.TABLES.get(entry.table)
            if table is None:
                raise ValueError(f"[[columns]] 里的 table = “{entry.table}”没有这种表{nearest(entry.table, tables.TABLES)}")
            if entry.name not in table.names:
                raise ValueError(f"[[columns]] 里的 name = “{entry.name}”没有这一列{nearest(entry.name, table.names)}")
        for choice in self.choices:
            if choice.column not in tables.CHOICES:
                raise ValueError(f"[[choices]] 里的 column = “{choice.column}”不是选择列{nearest(choice.column, tables.CHOICES)}")
        towns = [town.name for town in self.towns]
        for name in (*(item.town for item in self.draw.named), *(name for item in self.draw.rounds for name in item.sitting_out)):
            if name not in towns:
                raise ValueError(f"[draw] 里的“{name}”不是已登记的镇街{nearest(name, towns)}")
        return self

    @model_validator(mode="after")
    def _choices_are_known(self) -> Config:
        """What would else be passed over in silence, or end a run where it is first used."""
        for department in self.departments:
            self._demand_known(department.fields, tables.FIELD, f"[[departments]] {department.name} 的 fields")
        for rule in self.deadlines:
            self._demand_known(rule.when, tables.DISPOSITION, f"[[deadlines]] {rule.step}的 when")
        self._demand_known(self.draw.out_of_scope_states, tables.OPERATION, "[draw] 的 out_of_scope_states")
        for source in self.sources:
            for kind in source.kinds:
                if kind not in tables.TABLES:
                    raise ValueError(f"[[sources]] 的 kinds 里“{kind}”没有这种表{nearest(kind, tables.TABLES)}")
            columns = {name for kind in source.kinds or tables.TABLES for name in tables.TABLES[kind].names}
            for name in source.defaults:
                if name not in columns:
                    raise ValueError(f"[[sources]] 的 defaults 里“{name}”没有这一列{nearest(name, columns)}")
        return self

    def _demand_known(self, names: Iterable[str], column: str, where: str) -> None:
        known = [choice.name for choice in self.permitted(column)]
        for name in names:
            if name not in known:
                more = f"；是新的{column}，就在“〔{column}〕”那里照样加一段 [[choices]]"
                raise ValueError(f"{where} 里“{name}”不是“{column}”可选的内容{nearest(name, known)}{more}")

    def aliases(self, table: str, column: tables.Column) -> tuple[str, ...]:
        """The other headings of a column that the office wrote down; they stand before the built-in ones."""
        return self._column_aliases.get((table, column.name), ())

    def permitted(self, choices: str) -> tuple[tables.Choice, ...]:
        """The permitted values of a list named in tables.py: a choice column, "towns", "departments", "duty" or "recipients"."""
        return self._permitted[choices]

    def town_called(self, written: str) -> str:
        """The town that has that name or alias; what is written when none has: a record keeps the name of a town that has joined another since."""
        return self._town_names.get(key(written), written)

    @cached_property
    def _town_names(self) -> dict[str, str]:
        return {key(written): town.name for town in self.towns for written in (*town.aliases, town.name)}

    @cached_property
    def _column_aliases(self) -> dict[tuple[str, str], tuple[str, ...]]:
        whole: dict[tuple[str, str], tuple[str, ...]] = {}
        for entry in self.columns:  # an office may add an entry for a column that has one
            which = entry.table, entry.name
            whole[which] = (*whole.get(which, ()), *entry.aliases)
        return whole

    @cached_property
    def _permitted(self) -> dict[str, tuple[tables.Choice, ...]]:
        lists = dict(tables.CHOICES)
        for column in {entry.column for entry in self.choices}:
            lists[column] = _with_built_in([entry for entry in self.choices if entry.column == column], lists.get(column, ()))
        towns = tuple(tables.Choice(town.name, town.aliases) for town in self.towns)
        departments = tuple(tables.Choice(item.name, item.aliases) for item in self.departments)
        duty = departments + towns
        others = tuple(tables.Choice(name) for name in dict.fromkeys((self.campaign.office, *self.mail.units)))
        return {**lists, "towns": towns, "departments": departments, "duty": duty, "recipients": duty + others}


def _with_built_in(entries: list[ChoiceAliases], built_in: tuple[tables.Choice, ...]) -> tuple[tables.Choice, ...]:
    """The office's choices; the built-in writings hold for them too, but for those that it has given to another."""
    given = {key(written) for entry in entries for written in (entry.name, *entry.aliases)}
    usual = {choice.name: tuple(written for written in choice.aliases if key(written) not in given) for choice in built_in}
    return tuple(tables.Choice(entry.name, (*entry.aliases, *usual.get(entry.name, ()))) for entry in entries)


def _refuse_repeats(section: str, names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"[[{section}]] 里“{'、'.join(repeated)}”写了不止一次")


def _refuse_shared(section: str, items: tuple[Town, ...] | tuple[Department, ...]) -> None:
    """A writing that stands for two of them would silently mean the first."""
    owners: dict[str, str] = {}
    for item in items:
        for written in dict.fromkeys(map(key, (item.name, *item.aliases))):
            if owners.setdefault(written, item.name) != item.name:
                shown = next(text for text in (*item.aliases, item.name) if key(text) == written)
                raise ValueError(f"[[{section}]] 里的“{shown}”既指{owners[written]}又指{item.name}，只能归一个")


# --- loading ----------------------------------------------------------------------------------------------------
def load(path: Path) -> Config:
    """The settings in that file.  Raises ConfigError, whose Chinese message says the line and the remedy."""
    if path.parent.is_file():
        raise ConfigError(f"{path.parent} 是一个文件，不是文件夹。-C 后面请写行动文件夹。")
    if not path.is_file():
        raise ConfigError(absent(path))
    return parse(path.read_bytes(), str(path.name))


def absent(path: Path) -> str:
    """That the settings are not there, and what to do: Notepad saves them as config.toml.txt, which Windows shows as config.toml."""
    others = sorted(item.name for item in path.parent.glob("[Cc][Oo][Nn][Ff][Ii][Gg]*") if ".toml" in item.name.lower())
    if others:
        return f"找不到 {path}，只有 {'、'.join(others)}。请把文件名改成 config.toml；用记事本另存的，“保存类型”要选“所有文件”，不然会多一个 .txt。"
    return f"找不到 {path}。请到行动文件夹里运行；还没有的，在 crosscheck 原文件夹里用 make init DIR=文件夹名 新建。"


def parse(content: bytes, name: str = "config.toml") -> Config:
    """The settings in those bytes; see `load`."""
    text = _decode(content, name)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(syntax_message(text, str(error), name)) from None
    try:
        return Config.model_validate(_tuples(data))
    except ValidationError as error:
        raise ConfigError("\n".join(value_message(text, item, name, _known_keys(item["loc"][:-1])) for item in error.errors())) from None


def _decode(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ConfigError(f"{name} 存成了 UTF-16。请用记事本打开，另存为，编码选 UTF-8。")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{name} 第 {line} 行不是 UTF-8 编码（可能存成了 GBK）。请用记事本打开，另存为，编码选 UTF-8。") from None


def _tuples(value: Any) -> Any:
    """TOML's lists as tuples, which strict models ask for."""
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return value


def _known_keys(where: tuple[Any, ...]) -> list[str]:
    model: Any = Config
    for part in where:
        if isinstance(part, str) and part in model.model_fields:
            annotation = model.model_fields[part].annotation
            inner = [a for a in getattr(annotation, "__args__", ()) if isinstance(a, type) and issubclass(a, Model)]
            model = inner[0] if inner else annotation
            if not (isinstance(model, type) and issubclass(model, Model)):
                return []
    return list(model.model_fields)
