"""What a clerk is told of a config.toml that cannot be used: the line, what is wrong with it, how it should look.

tomllib and pydantic say where and what in English; what people type in Notepad (Chinese punctuation, dates as they write
them, 是 and 否) is told here in their words.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Final

_SECRET: Final = re.compile("pass|pwd|secret|密码|口令|授权码", re.IGNORECASE)
_QUOTED: Final = re.compile(r'"[^"]*"|\'[^\']*\'')
_MEANT: Final = {"、": ",", "“": '"', "”": '"', "‘": '"', "’": '"', "「": '"', "」": '"', "【": "[", "】": "]", "。": ".", "：": "="}
_BLANK: Final = {"\u3000": "全角空格", "\xa0": "不间断空格", "\u200b": "看不见的字符", "\ufeff": "看不见的字符"}
_DATE_LIKE: Final = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}(\s*[-./月]\s*\d{1,2}\s*日?)?")
_MORE: Final = "请对照上下几行的样子改（左边的英文名称不要动，文字要用英文双引号括起来）。"
_NO_PASSWORD: Final = (
    "密码不能写在这里，这个文件会随文件夹一起复制和备份。请删掉这一行，再把用过的密码换掉；发邮件时程序会问，"
    "也可以设环境变量 CROSSCHECK_MAIL_PASSWORD。"
)


def nearest(text: str, known: Iterable[str]) -> str:
    """'，您要写的是不是“…”' for the closest known name, or nothing."""
    close = difflib.get_close_matches(text, list(known), n=1, cutoff=0.5)
    return f"，您要写的是不是“{close[0]}”" if close else ""


# --- what is no TOML ----------------------------------------------------------------------------------------------
def syntax_message(text: str, problem: str, name: str) -> str:
    """Where the text is no TOML, by tomllib's message, and how the line should look."""
    lines = text.splitlines() or [""]
    found = re.search(r"at line (\d+)", problem)
    number = min(int(found.group(1)) if found else len(lines), len(lines))
    if "Unclosed array" in problem:
        number = _opened(lines, number)
    line = lines[number - 1].strip()
    at = f"{name} 第 {number} 行"
    if _SECRET.search(line.split("=")[0]):
        return f"{at}：{_NO_PASSWORD}"
    bare = _QUOTED.sub(lambda quoted: '"' * len(quoted[0]), line).split("#")[0]
    shown = line[: len(bare)].strip() or line
    return f"{at}写法不对：{shown}。{_remedy(bare, shown, problem)}"


def _opened(lines: Sequence[str], number: int) -> int:
    """The line on which the list begins that is not closed."""
    for at in range(number, 0, -1):
        bare = _QUOTED.sub("", lines[at - 1]).split("#")[0]
        if "=" in bare and bare.count("[") > bare.count("]"):
            return at
    return number


def _remedy(bare: str, shown: str, problem: str) -> str:
    """What to do about the line; ``bare`` has nothing left between its quotes and no comment."""
    if wrong := next((char for char in bare if _meant(char)), ""):
        if wrong in _BLANK:
            return f"里面有{_BLANK[wrong]}，请删去，改用普通空格。"
        return f"里面的 {wrong} 是中文（全角）符号，请改成英文半角的 {_meant(wrong)} 。"
    key, _, value = (part.strip() for part in bare.partition("="))
    if not key.isascii():
        return "等号左边的名称只能用原来的英文，请改回去。"
    if "=" not in bare and not bare.startswith("["):
        return "名称和内容之间要用英文等号 = 。"
    if "Invalid date" in problem:
        return "日历上没有这一天，请改正。"
    if _DATE_LIKE.match(value):
        return "日期要写成 2021-02-01 这样，不加引号；月份要写成 \"2021-03\" 这样，加英文双引号。"
    if "Cannot overwrite" in problem or "Cannot declare" in problem:
        return f"{_twice(shown, key)}请删去多余的。"
    if value in ("是", "否", "True", "False", "TRUE", "FALSE"):
        return "是写成 true，否写成 false，小写，不加引号。"
    if "\\" in shown:
        return "路径里的反斜杠 \\ 请都改成 / 。"
    if '"' in bare and _QUOTED.sub("", shown).count('"') % 2:
        return "英文双引号没有成对，请补上。"
    if value.startswith("[") and value.count("[") > value.count("]"):
        return "方括号里的几项要用英文逗号隔开，最后要有 ] 。"
    if re.search(r"\"\s+\"", value):
        return "方括号里的两项之间要用英文逗号 , 隔开。"
    if value.endswith(","):
        return "行末多了一个逗号，请删去。"
    if re.fullmatch(r"\d+\s*[-~到至]+\s*\d+", value):
        return f"几个数要写在方括号里，用英文逗号隔开，例如 {key} = [2, 5]。"
    if re.fullmatch(r"\d+\D*", value):
        return f"数字不加单位，也不以 0 开头；是编号或文字的，请加英文双引号，例如 \"{value}\"。"
    if re.match(r"[^\"'\[\]{}\d\s]", value) and key.isascii():
        return f"文字要用英文双引号括起来，例如 {key} = \"{value}\"。"
    return _MORE


def _meant(char: str) -> str:
    """The ASCII sign that a full-width or Chinese one stands for; the sort of a blank that is none; "" for all else."""
    if char in _MEANT or char in _BLANK:
        return _MEANT.get(char) or " "
    plain = unicodedata.normalize("NFKC", char)
    return plain if plain != char and plain.isascii() and len(plain) == 1 else ""


def _twice(shown: str, key: str) -> str:
    if not shown.startswith("["):
        return f"“{key}”在这一段里写了两次，"
    title = shown.strip("[] ")
    return f"“{title}”写了不止一次，或者 [{title}] 与 [[{title}]] 混着写了，"


# --- what is TOML but no setting ----------------------------------------------------------------------------------
_TYPE_WORDS: Final = {
    "string_type": "要写成带英文双引号的文字",
    "int_type": "要写成整数，不加引号",
    "bool_type": "要写成 true 或 false，不加引号",
    "date_type": "要写成 2021-02-01 这样的日期，不加引号",
    "tuple_type": "要写成方括号列表，例如 {example}",
    "missing": "没有写，请补上",
    "string_too_short": "不能为空",
    "too_short": "至少要有一项",
    "string_pattern_mismatch": "写法不对，月份要写成 \"2021-03\"",
    "literal_error": "只能是 {expected}",
    "greater_than": "要大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
}


def value_message(text: str, item: Any, name: str, known: Sequence[str]) -> str:
    """Where one of pydantic's errors is and how to mend it; ``known`` are the settings that may stand there."""
    where = tuple(item["loc"])
    kind, key = item["type"], _path(where)
    number = _line_of(text, where) or (_line_naming(text, str(item["ctx"]["error"])) if kind == "value_error" else 0)
    at = f"{name} 第 {number} 行" if number else name
    if kind == "extra_forbidden" and _SECRET.search(str(where[-1])):
        return f"{at}：{_NO_PASSWORD}"
    if kind == "extra_forbidden":
        return f"{at}：不认识的设置“{key}”{nearest(str(where[-1]), known)}。请删去或改正。"
    if kind == "value_error":
        return f"{at}：{item['ctx']['error']}。请改正。"
    if kind == "missing" and len(where) == 1:
        return f"{name}：没有 {key} 这一段，请照 make init 新建的 config.toml 补上。"
    words = {"example": "[2, 5]" if key == "draw.per_town" else '["甲", "乙"]'} | (item.get("ctx") or {})
    words["expected"] = str(words.get("expected", "")).replace(", ", "、").replace(" or ", " 或 ").replace("'", '"')
    given = item["input"]
    shown = "" if kind == "missing" else f"（现在是 {given!r}）" if isinstance(given, str) else f"（现在是 {given}）"
    return f"{at}：“{key}”{_TYPE_WORDS.get(kind, item['msg']).format(**words)}{shown}。"


def _path(where: tuple[Any, ...]) -> str:
    return ".".join(f"第{part + 1}个" if isinstance(part, int) else str(part) for part in where) or "整个文件"


def _line_of(text: str, where: tuple[Any, ...]) -> int:
    """The 1-based line of that key in the text; 0 when it cannot be told."""
    lines = text.splitlines()
    start, section = 0, 0
    for depth in range(1, len(where) + 1):
        if isinstance(where[depth - 1], str):
            title = r"\s*\.\s*".join(re.escape(str(part)) for part in where[:depth] if isinstance(part, str))
            heads = [n for n, line in enumerate(lines, 1) if re.match(rf"\s*\[+\s*{title}\s*\]+\s*(#.*)?$", line)]
            nth = where[depth] if depth < len(where) and isinstance(where[depth], int) else 0
            if heads:
                start, section = heads[min(nth, len(heads) - 1)], depth
    key = next((part for part in reversed(where[section:]) if isinstance(part, str)), "")
    for number, line in enumerate(lines[start:], start + 1):
        if re.match(r"\s*\[+[^,=]*\]+\s*(#.*)?$", line):
            break
        if key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return start


def _line_naming(text: str, message: str) -> int:
    """The last line that gives the name in the message's quotation marks as a value; 0 when there is none."""
    for quoted in re.findall("“([^”]+)”", message):
        lines = [n for n, line in enumerate(text.splitlines(), 1) if f'"{quoted}"' in line.split("#")[0]]
        alone = [n for n in lines if re.match(rf"\s*\w+\s*=\s*\"{re.escape(quoted)}\"", text.splitlines()[n - 1])]
        if alone or lines:
            return (alone or lines)[-1]
    return 0
