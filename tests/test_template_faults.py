"""What an office did to a template is told in its own language."""

from __future__ import annotations

import pytest
from jinja2 import Environment, StrictUndefined

from crosscheck.template_faults import chinese_braces, half_braces, in_chinese


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ 区明 }}", "里面写的“区明”没有对应的内容"),
        ("{{ 行.名 }}", "里面写的“名”没有对应的内容"),
        ("{{ 区名 }", "花括号没有成对，或里面在“}”附近多了、少了什么"),
        ("{{ 区名 行动 }}", "花括号没有成对，或里面在“行动”附近多了、少了什么"),
        ("{{ 区名", "有一处 {{ ，后面和它成对的 }} 不见了"),
        ("{{ 区名 }}的{% if 行", "有一处 {% ，后面和它成对的 %} 不见了"),
        ("{{ }}", "有一处 {{ }}，里面没有写名称，或者没有写全"),
        ("{% for 段 in %}", "有一处 {% %}，里面没有写全"),
        ("{% for 段 in 行 %}", "有一处 for 或 if，后面和它成对的 endfor 或 endif 不见了"),
        ("段{% endfor %}", "有一处“endfor”，前面和它成对的 for 或 if 不见了"),
        ("{% 循环 %}", "花括号里的“循环”不认识"),
        ("{{ 区名 if }}", "有一处 {{ }}，里面没有写名称，或者没有写全"),
        ("{{ 区名 3 }}", "花括号没有成对，或里面在“数字”附近多了、少了什么"),
        ("{{ “区名” }}", "花括号里的““”不能用，标点要用英文半角的，引号要成对"),
        ('{{ "区名 }}', "花括号里的“\"”不能用，标点要用英文半角的，引号要成对"),
        ("{{ 区名. }}", "花括号里有一个点号后面没有写名称"),
        ("{{ 区名 | 大写 }}", "花括号里没有“|大写”这种写法"),
        ("{% if 区名 is 空 %}{% endif %}", "花括号里没有“is 空”这种写法"),
        ("{# 这一段不用", "有一处 {# ，后面和它成对的 #} 不见了"),
        ("{{ 区名 / 2 }}", "花括号里有一处写法用不了，或者算不出来（unsupported operand type(s) for /: 'str' and 'int'）"),
    ],
)
def test_what_jinja2_says_is_said_in_chinese(template: str, said: str) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011 (whatever jinja2 raises)
        Environment(undefined=StrictUndefined, autoescape=True).from_string(template).render({"区名": "甲区", "行": {}})
    assert in_chinese(caught.value) == said


@pytest.mark.parametrize("text", ["｛｛ 区名 ｝｝", "{｛ 区名 }}", "{{ 区名 }｝", "｛% if 企业 %}", "{％ endfor ％}"])
def test_chinese_braces_are_found(text: str) -> None:
    assert chinese_braces(f"关于{text}的通知{{{{ 月份 }}}}") == text


@pytest.mark.parametrize("text", ["{{ 区名 }}{% if 企业 %}", "｛一｝、整改率83％", "集合｛甲｝｛乙｝", "{{ 段 }}％"])
def test_other_braces_and_percents_are_left_alone(text: str) -> None:
    assert chinese_braces(text) == ""


@pytest.mark.parametrize(
    ("paragraph", "where"),
    [
        ("现将{{ 月份 }工作情况报告如下：", "现将{{ 月份 }工作情况报告如"),
        ("现将{ 月份 }}工作", "现将{ 月份 }}工作"),
        ("{{ 区名 }}关于{ 月份 }的通报", "{{ 区名 }}关于{ 月份 }的通报"),
        ("{{ 区名 }}{{ 月份", "{{ 区名 }}{{ 月份"),
        ("{%p for 段 in 总体情况 }", "{%p for 段 in 总"),
        ("{{ 月份 }）{{ 区名 }}", "{{ 月份 }）{{ 区名"),
    ],
)
def test_braces_without_their_like_in_the_same_paragraph_are_found(paragraph: str, where: str) -> None:
    assert half_braces(paragraph) == where


@pytest.mark.parametrize("text", ["{{ 区名 }}{{ 行.名 }}{%tr for 行 in 编组 %}{# 一句 #}", "｛一｝83%", "{一、二}", ""])
def test_whole_braces_and_other_signs_are_left_alone(text: str) -> None:
    assert half_braces(text) == ""
