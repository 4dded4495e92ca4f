"""What is wrong with a template that an office has edited, in its words: jinja2 says it in English, and of Chinese braces nothing."""

from __future__ import annotations

import re
from typing import Final

from jinja2 import TemplateError

RENDERING: Final = (TemplateError, TypeError, ValueError, ArithmeticError)  # what an expression of the office's own can raise: 月份 / 2, 区名.split("")
NO_VALUE: Final = re.compile(r"'([^']*)' is undefined|has no (?:attribute|element) '?([^']*)'?")  # one group or the other is the name
_SAID: Final = (
    (NO_VALUE, "里面写的“{name}”没有对应的内容"),
    (re.compile(r"Encountered unknown tag '(end\w*|else|elif)'"), "有一处“{name}”，前面和它成对的 for 或 if 不见了"),
    (re.compile(r"Encountered unknown tag '([^']*)'"), "花括号里的“{name}”不认识"),
    (re.compile(r"Unexpected end of template"), "有一处 for 或 if，后面和它成对的 endfor 或 endif 不见了"),
    (re.compile(r"unexpected end of template, expected 'end of print statement'"), "有一处 {{{{ ，后面和它成对的 }}}} 不见了"),
    (re.compile(r"unexpected end of template, expected 'end of statement block'"), "有一处 {{% ，后面和它成对的 %}} 不见了"),
    (re.compile(r"(?:unexpected|got) 'end of print statement'"), "有一处 {{{{ }}}}，里面没有写名称，或者没有写全"),
    (re.compile(r"(?:unexpected|got) 'end of statement block'"), "有一处 {{% %}}，里面没有写全"),
    (re.compile(r"Missing end of comment tag"), "有一处 {{# ，后面和它成对的 #}} 不见了"),
    (re.compile(r"unexpected char ['\"](.)['\"]"), "花括号里的“{name}”不能用，标点要用英文半角的，引号要成对"),
    (re.compile(r"expected name or number"), "花括号里有一个点号后面没有写名称"),
    (re.compile(r"No filter named '([^']*)'"), "花括号里没有“|{name}”这种写法"),
    (re.compile(r"No test named '([^']*)'"), "花括号里没有“is {name}”这种写法"),
    (re.compile(r"(?:unexpected|got) '([^']*)'"), "花括号没有成对，或里面在“{name}”附近多了、少了什么"),
    (re.compile(r"(.*)", re.DOTALL), "花括号里有一处写法用不了，或者算不出来（{name}）"),  # for the maintainers, in jinja2's and Python's words
)
_TOKENS: Final = {"integer": "数字", "float": "数字", "string": "引号里的文字"}  # fmt: skip
_PLACE: Final = re.compile(r"([｛{]\s*[｛{％%])[^｛｝{}\n]{0,60}?([｝}％%]\s*[｝}])")
_CHINESE: Final = frozenset("｛｝％")
_WHOLE: Final = re.compile(r"\{\{(?:(?!\{\{|\{%).)*?\}\}|\{%(?:(?!\{\{|\{%).)*?%\}|\{#.*?#\}")
_HALF: Final = re.compile(r"\{[{%#]|[}%#]\}|\{\s*[\w.]+\s*\}")
_AROUND: Final = 12  # characters before and behind, to find the place by


def in_chinese(error: Exception) -> str:
    """The error of jinja2 in Chinese, as a clause; its own words stand in it where they are none of the usual."""
    words, found = next((words, found) for pattern, words in _SAID if (found := pattern.search(str(error))))
    name = next((group for group in found.groups() if group), "")
    return words.format(name=_TOKENS.get(name, name))


def chinese_braces(text: str) -> str:
    """The first place whose braces were typed in Chinese (｛｛ 区名 ｝｝), which would be printed as it is; "" for none."""
    return next((found[0] for found in _PLACE.finditer(text) if _CHINESE & set(found[1] + found[2])), "")


def half_braces(paragraph: str) -> str:
    """What stands around the first braces of a paragraph without their like; "" for none.

    docxtpl looks for the like in the paragraphs that follow and drops all in between without a word.
    """
    rest = _WHOLE.sub(lambda whole: "\0" * len(whole[0]), paragraph)
    found = _HALF.search(rest)
    return paragraph[max(0, found.start() - _AROUND) : found.end() + _AROUND].strip() if found else ""


def broken_braces(template: str, paragraph: str) -> str:
    """What to say of a paragraph of a Word template whose braces are Chinese or want their like; "" for nothing."""
    if wrong := chinese_braces(paragraph):
        return braces_message(template, wrong)
    half = half_braces(paragraph)
    mend = "{{ 和 }}、{% 和 %} 要写在同一段里，两个都不能少。请对照原来的模板改好，再运行。"
    return f"模板 {template} 里“{half}”这一处的花括号没有成对：{mend}" if half else ""


def braces_message(template: str, where: str) -> str:
    return f"模板 {template} 里的“{where}”用了中文（全角）的花括号，会原样印出来。请改成英文半角的 {{{{ }}}}，再运行。"
