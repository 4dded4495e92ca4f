"""What click says in English, said in Chinese: the headings of a help page and what is wrong with a command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import click

_WORDS: Final = {"Options": "选项", "Commands": "命令", "Show this message and exit.": "显示这份说明。"}


def options_first(arguments: Sequence[str], group: click.Group) -> list[str]:
    """The command line with the options of every command in front, where click wants them: people write them anywhere."""
    takes_value = {name: not option.is_flag and not option.count for option in group.params if isinstance(option, click.Option) for name in option.opts}
    ours, rest, words = list[str](), list[str](), list(arguments)
    while words:
        word = words.pop(0)
        if word == "--":
            return [*ours, *rest, word, *words]
        known = takes_value.get(word.partition("=")[0] if word.startswith("--") else word)
        (rest if known is None else ours).append(word)
        if known and "=" not in word and words:
            ours.append(words.pop(0))
    return [*ours, *rest]


class ChineseHelp(click.HelpFormatter):
    """A help page whose fixed words are Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        shown = args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令")
        super().write_usage(prog, shown, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(_WORDS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().write_dl([(name, _WORDS.get(text, text)) for name, text in rows], *args, **kwargs)


def complaint(error: click.UsageError) -> str:
    """What is wrong with the command line; a message of our own is given as it is."""
    if isinstance(error, click.NoSuchOption):
        return f"没有“{error.option_name}”这个选项{_near(error.possibilities)}。"
    if isinstance(error, click.exceptions.NoSuchCommand):
        return f"没有“{error.command_name}”这个命令{_near(error.possibilities)}。"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {error.param.get_error_hint(error.ctx) if error.param and error.ctx else '一个参数'}。"
    if isinstance(error, click.BadParameter):
        return f"{error.param.get_error_hint(error.ctx) if error.param and error.ctx else '参数'} 的值不对：{error.message}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 后面要跟一个值。"
    return _of_click(error)


def _of_click(error: click.UsageError) -> str:
    """The few messages that click gives no class of its own."""
    words = {"Got unexpected extra argument": "多写了：", "Missing command": "还没有写要做什么"}
    for english, chinese in words.items():
        if error.message.startswith(english):
            named = error.message[len(english) :].strip(" .()s").removeprefix("(").strip()
            return f"{chinese}{named}。"
    return error.message


def _near(possibilities: Sequence[str] | None) -> str:
    return f"，您要写的是不是 {'、'.join(possibilities)}" if possibilities else ""
