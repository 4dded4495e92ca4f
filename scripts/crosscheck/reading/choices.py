"""Which permitted value a written text means: exact or declared spellings only; anything else is asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from crosscheck.keys import heading_keys, key
from crosscheck.tables import GENERAL, Choice

if TYPE_CHECKING:
    from crosscheck.config_sections import Campaign

_CODED: Final = re.compile(r"\s*[(（]?[0-9A-Za-z]{1,3}[)）]?\s*[-—_.．、:：|]\s*(?=[^\W\d])")  # 01-一般隐患, A.重大隐患: a value with its code
_PEOPLE: Final = (  # whose townships are called by them: 桐木畲族乡 is written 桐木乡
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|"
    "塔吉克|怒|乌孜别克|俄罗斯|鄂温克|裕固|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|保安|德昂|京|拉祜"
)
_TOWN_SUFFIX: Final = re.compile(rf"(?:(?:{_PEOPLE})族)*(街道办事处|街道办|街办|办事处|街道|[镇乡]人民政府|[镇乡]政府|镇|乡|苏木|开发区管委会|管委会)$")
_LISTED: Final = re.compile("[、,，;；/／]")
_COUNTY: Final = re.compile(r"[\u4e00-\u9fff]{1,8}?[省市区县旗]")
_IN_SHORT: Final = re.compile(r"([\u4e00-\u9fff]{2})[\u4e00-\u9fff]{1,8}(?:村|村委会|居委会|社区)")
_BUREAUS: Final = ("局", "委", "队", "厅", "办公室")
_SECTION: Final = re.compile(r"[\u4e00-\u9fff]{1,10}(?:科|股|室|处|队|站|中心|办|所)")
_OF_TOWN: Final = re.compile(  # no enterprise is called 办; a 站 may be one
    r"(?:应急|安监|安委|安全|消防|综合执法|综合行政执法)[\u4e00-\u9fff]{0,6}(?:室|站|所|队|中心)|(?!.*(?:公司|[院厂校站所场店]|中心))[\u4e00-\u9fff]{2,8}办(?:公室)?|党工?委(?:[、和]?(?:人民)?政府)?|安委会"
)
_LEVELS: Final = ("区", "县", "市", "旗")
_NO_LEVEL: Final = re.compile("(?:非|不是|不属于?|不构成|未构成|未达到)(?=重大)")
_LEVEL: Final = re.compile(
    "(一般|重大)[性级]?的?(?:安全|生产|事故|火灾|消防|交通|质量|燃气|特种设备|设备|设施|建筑|施工|工程|房屋|食品|校园|电力|用电|地质灾害|环境|治安|道路|运输|水利|农机|危化品?|矿山)*(?:类|性)?的?(?:隐患|问题)"
)
_ROLE: Final = re.compile("^(?:牵头|责任|主办|主责)(?:单位|部门)|(?:牵头|负责|主办|主责|督办)(?:单位|部门)?$")
_GIVEN_TO: Final = re.compile("^(?:交办?|移交|转交?|由|请)(?=.{3})|(?:办理|处理|落实|整改)$")  # 交县住建局; but 交通运输局
_ASSISTING: Final = re.compile("^(?:配合|协办|参与)(?:单位|部门)|(?:配合|协办|参与)(?:单位|部门)?$")
_TELEPHONE: Final = re.compile(r"[(（][^\d()（）]{0,5}[\d\s—－-]{5,}[)）]$")
_SHORTEST: Final = 3  # characters of a department's name in short: 教育局
_CUTOFF: Final = 60
_CUTOFF_SHORT: Final = 50  # 较重 and 重大 have one of two characters in common; 综合管理 and 应急管理 the same half, which says nothing


def level_in_words(text: str) -> str:
    """The level of 一般火灾隐患, 重大消防安全隐患: each field puts its own name between; "" for other text, as 重大风险 and 一般以上隐患 are."""
    bare = key(text)
    found = _LEVEL.fullmatch(_NO_LEVEL.sub("", bare, count=1))
    return "" if not found else GENERAL if _NO_LEVEL.match(bare) else found[1]


class Finder:
    """Finds the canonical name for a text, with or without what stands in brackets; ``extra`` is asked about what is no declared spelling."""

    def __init__(self, choices: Iterable[Choice], extra: Callable[[str], str] | None = None) -> None:
        self._names: dict[str, str] = {}
        for choice in choices:
            for written in (choice.name, *choice.aliases):
                self._names.setdefault(key(written), choice.name)
        self._extra = extra
        self._found: dict[str, str] = {}

    def find(self, text: str) -> str:
        """The canonical name, or "" when the text is not one of the spellings."""
        known = self._found.get(text)
        if known is None:
            known = self._found[text] = self._find(text)
        return known

    def _find(self, text: str) -> str:
        for candidate in heading_keys(text):
            if candidate in self._names:
                return self._names[candidate]
        found = self._extra(text) if self._extra else ""
        return found or (self._find(text[coded.end() :]) if (coded := _CODED.match(text)) else "")

    def nearest(self, text: str) -> str:
        """The canonical name that looks so much like the text that it may be a slip of the pen, or ""."""
        written = key(text)
        short = len(written) <= 3 and not written.isascii()  # ok is no slip for no
        best = process.extractOne(written, list(self._names), scorer=fuzz.ratio, score_cutoff=_CUTOFF_SHORT if short else _CUTOFF)
        return self._names[best[0]] if best else ""


def duty_finder(choices: tuple[Choice, ...], campaign: Campaign, several: bool = True) -> Finder:
    """Departments and towns, also without 区 or the district's name in front; the first of ``several`` that are named.

    Who only assists is none of them (县住建局牵头、柳溪镇配合).
    A section stands for its department or town (区应急管理局危化股, 城头镇应急办); 城头镇加油站 is no section of the town.
    A name with letters left out (市场监管局, 师市应急局) is the one department's that has them all in their order; a telephone behind it is no part of it.
    市应急管理局 is not the one of a 区: only the district's own level is taken away.
    """
    units = _Units(choices, campaign)

    def find(text: str) -> str:
        parts = [part for part in re.split(r"[、,，;；/\n]+", _TELEPHONE.sub("", text)) if part.strip()]
        found = [units.find(part) for part in parts if not _ASSISTING.search(key(part))]
        return found[0] if found and all(found) and (several or len(found) == 1) else ""

    return Finder(choices, find)


class _Units:
    """The departments and towns as people write of them, one at a time."""

    def __init__(self, choices: tuple[Choice, ...], campaign: Campaign) -> None:
        district = key(campaign.district)
        self._above = ["".join(map(key, (*campaign.region[place:], campaign.district))) for place in range(len(campaign.region) + 1)]
        self._levels = (district[-1:],) if district[-1:] in _LEVELS else _LEVELS
        self._known = {self._bare(written): choice.name for choice in reversed(choices) for written in (choice.name, *choice.aliases)}
        self._longest_first = sorted(self._known, key=len, reverse=True)
        self._by_stem = stems(choices)
        self._in_full = {name: choice.name for choice in choices if (name := self._bare(choice.name)).endswith(_BUREAUS)}

    def _bare(self, text: str) -> str:
        """The name without its role, the region, the district and its level: 牵头单位：山亭区应急管理局 is 应急管理局."""
        stripped = reduce(str.removeprefix, self._above, _ROLE.sub("", key(text)))
        return stripped[1:] if stripped[:1] in self._levels and len(stripped) > 3 else stripped

    def find(self, part: str) -> str:
        """The unit that the text names, "" for none."""
        written = self._bare(part)
        if exact := self._known.get(written) or self._by_stem.get(_stem(written), ""):
            return exact
        whole = next(filter(written.startswith, self._longest_first), "")
        section = _SECTION if whole.endswith(_BUREAUS) else _OF_TOWN
        if found := self._known[whole] if whole and section.fullmatch(written[len(whole) :]) else _in_short(written, self._in_full):
            return found
        return self.find(given) if (given := _GIVEN_TO.sub("", key(part))) != key(part) else ""


def _in_short(written: str, in_full: Mapping[str, str]) -> str:
    """The one department whose whole name has all letters of the written one in their order."""
    if len(written) < _SHORTEST or not written.endswith(_BUREAUS):
        return ""
    meant = [name for name in in_full if (name[0], name[-1]) == (written[0], written[-1]) and _leaves_out(written, name)]
    return in_full[meant[0]] if len(meant) == 1 else ""


def _leaves_out(short: str, name: str) -> bool:
    """Whether all letters of the short name stand in the whole one, in their order."""
    letters = iter(name)
    return all(letter in letters for letter in short)


def town_finder(choices: tuple[Choice, ...], campaign: Campaign) -> Finder:
    """Town names inside a longer text (区+镇+村), old suffixes (冯卯乡), a bare stem; never another district's town."""
    return Finder(choices, _Towns(choices, campaign).find)


class _Towns:
    """The towns as people write of them."""

    def __init__(self, choices: tuple[Choice, ...], campaign: Campaign) -> None:
        spellings = [(key(written), choice.name) for choice in choices for written in (choice.name, *choice.aliases)]
        self._whole = dict(sorted(spellings, key=lambda pair: -len(pair[0])))
        self._by_stem = stems(choices)
        self._above = [key(part) for part in (*campaign.region, campaign.district)]
        self._ours = {key(part) for part in _COUNTY.findall("".join((*campaign.region, campaign.district)))} | {key(campaign.district)}
        self._strict_city = bool(campaign.region)

    def find(self, text: str) -> str:
        """The town that the text names, "" for none and for several."""
        parts = _LISTED.split(text)
        named = {found for part in parts if len(parts) > 1 and (found := self._whole.get(key(part)) or self._one(part))}
        return "" if len(named) > 1 else self._one(text)  # 冯卯、城头镇 are two, though only one is written in full

    def _one(self, text: str) -> str:
        plain = key(text)
        if (stem := _stem(plain)) in self._by_stem:
            return self._by_stem[stem]
        if (rest := reduce(str.removeprefix, self._above, plain)) in self._whole:  # 某县城镇: a name of two letters is believed only when it is all
            return self._whole[rest]
        inside = {name: plain.index(spelling) for spelling, name in reversed(self._whole.items()) if len(spelling) > 2 and spelling in plain}
        if not inside and (short := _IN_SHORT.fullmatch(rest)):  # or when nothing but a village of it follows: 城镇东风村, not 城镇燃气站
            return self._whole.get(short[1], "")
        if len(inside) != 1:
            inside = {name: at for name, at in inside.items() if not any(name != o and key(name) in key(o) for o in inside)}
        if len(inside) != 1:
            return ""
        (name, at), *_ = inside.items()
        return "" if _names_another_district(plain[:at], self._ours, self._strict_city) else name


def _names_another_district(prefix: str, ours: set[str], strict_city: bool) -> bool:
    """Whether the text before the town names a county (or, the region being known, a city) that is not ours."""
    for part in _COUNTY.findall(prefix):
        counts = part[-1] in "区县旗" or strict_city
        if counts and not any(part.endswith(own) for own in ours):
            return True
    return False


def _stem(town: str) -> str:
    return _TOWN_SUFFIX.sub("", town)


def stems(choices: tuple[Choice, ...]) -> dict[str, str]:
    """Keys of names without 镇, 街道 …, where that leaves at least two characters and is nobody else's."""
    named: dict[str, list[str]] = {}
    for choice in choices:
        stem = _stem(key(choice.name))
        if len(stem) >= 2:
            named.setdefault(stem, []).append(choice.name)
    return {stem: names[0] for stem, names in named.items() if len(names) == 1}
