"""What the name of a whole list says of each of its rows: a tab 水泉镇, a title 重大事故隐患清单, a file 水泉镇危化品企业名单.xlsx.

A name is believed only when every word of it is understood: the towns, fields and levels of the settings, the district,
and words that any list is called by (企业, 清单, 2021年, 3月).  So 水泉镇等三镇企业名单 says nothing, nor does 应急管理局.
"""

from __future__ import annotations

import re
from typing import Final

from crosscheck import tables
from crosscheck.keys import key
from crosscheck.reading.choices import Finder, stems
from crosscheck.reading.settings import Settings

OF_ALL_ROWS: Final = (tables.TOWN, tables.FIELD, tables.LEVEL)
_NOTHING: Final = "", ""  # what the district's own name says of the rows
_ANY_LIST: Final = re.compile(
    r"20\d\d(?:年度?)?|\d{1,2}月份?|[一二三四五六七八九十]{1,2}月份?|第?[一二三四]季度|[上下]半年|安全生产|生产安全|生产经营|安全|生产|重点|规模以上|监管|行业|领域|单位|企业|隐患|问题|"
    r"排查|整改|治理|整治|检查|执法|专项|行动|发现|存在|清单|台账|名单|名册|汇总|统计|登记|明细|一览|情况|基本|信息|表|附件|的|\d+|[\W_]+|"
    r"挂牌|督办|移交|交办|销号|闭环|跟踪|动态|清零|五落实|五定|一单四制|全[县区市]|具体|主要|描述|内容|事实|表现|事项|火灾"
)
_CAMPAIGN: Final = re.compile("排查|整治|专项|行动")  # 重大事故隐患排查整治: what the campaign is called, not what was found


class Names:
    """What names of lists say, by the campaign's settings; ``departments`` finds a department by the name of its folder."""

    def __init__(self, settings: Settings, departments: Finder) -> None:
        self._words: dict[str, tuple[str, str]] = dict.fromkeys(map(key, (*settings.campaign.region, settings.campaign.district)), _NOTHING)
        for column in map(tables.PROBLEMS.column, OF_ALL_ROWS):
            for choice in settings.permitted(column.choices):
                self._words |= {key(word): (column.name, choice.name) for word in (choice.name, *choice.aliases) if len(key(word)) > 1}
        self._words |= {stem: (tables.TOWN, name) for stem, name in stems(settings.permitted("towns")).items() if stem not in self._words}
        self._longest_first = sorted(self._words, key=len, reverse=True)
        self._single = {department.name: department.fields[0] for department in settings.departments if len(department.fields) == 1}
        self._departments = departments

    def say(self, name: str) -> dict[str, str]:
        """What the name says, by declared column; nothing when one word of it is not understood or two say different things."""
        text, said = key(name), set[tuple[str, str]]()
        while text:
            word = next(filter(text.startswith, self._longest_first), "")
            length = len(word) or ((match := _ANY_LIST.match(text)) and match.end()) or 0
            if not length:
                return {}
            if word:
                said.add(self._words[word])
            text = text[length:]
        said.discard(_NOTHING)
        found = dict(sorted(said))
        return {} if len(found) < len(said) or (tables.LEVEL in found and _CAMPAIGN.search(name)) else found

    def single_field(self, file: str) -> str:
        """The one field of the department in whose folder the file lies, "" where it has several or none."""
        parts = file.split("/")
        return self._single.get(self._departments.find(parts[1]), "") if len(parts) > 2 else ""
