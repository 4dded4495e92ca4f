"""Invented districts, companies, people, telephones and codes, so that no real firm or person stands in a test.

Only the names and codes of the sample district's towns are real (NBS 2023); everything else is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

LEAD_FIELDS = ("非煤矿山", "危化品", "涉氨制冷等工贸", "建筑施工", "交通运输", "消防")
OTHER_FIELDS = ("城镇燃气", "民爆器材", "文化旅游")
FIELDS = LEAD_FIELDS + OTHER_FIELDS

BUSINESSES = {
    "非煤矿山": ("石料有限公司", "矿业有限公司", "采石有限公司", "石材有限公司", "石膏矿业有限公司"),
    "危化品": ("化工有限公司", "加油站", "气体有限公司", "涂料有限公司", "油品销售有限公司"),
    "涉氨制冷等工贸": ("食品有限公司", "冷藏有限公司", "机械制造有限公司", "果品冷库", "木业有限公司"),
    "建筑施工": ("建筑工程有限公司", "置业有限公司", "装饰工程有限公司", "市政工程有限公司", "劳务有限公司"),
    "交通运输": ("运输有限公司", "物流有限公司", "客运有限公司", "机动车驾驶培训有限公司", "汽车维修厂"),
    "消防": ("购物广场", "宾馆", "养老服务中心", "超市有限公司", "幼儿园"),
    "城镇燃气": ("燃气有限公司", "液化气站", "天然气有限公司"),
    "民爆器材": ("民爆器材有限公司", "爆破工程有限公司"),
    "文化旅游": ("旅游开发有限公司", "景区管理有限公司", "网络会所", "文化传媒有限公司"),
}

_BRAND = "鑫瑞恒泰盛源宏昌利达兴隆永顺嘉诚汇丰润和祥茂凯旺腾远卓越铭浩益康景辉晟坤捷安博雅正德佳禾百川东升"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁"
_GIVEN = "建国志强晓明海燕秀英丽华文军德胜庆林玉兰长江永红春雷新民立伟慧敏桂芳宝山振东克勤成龙雪梅"
VILLAGES = ("东岭村", "前洼村", "后峪村", "石沟村", "梨园村", "杨树底村", "小河口村", "柿子峪村", "上泉村", "桃山村")
_SPOTS = ("村东500米", "村北200米路西", "", "工业园内", "22号", "村委会南150米", "中心街8号", "加工区3号")


@dataclass(frozen=True)
class Town:
    """A 镇街: official name, NBS code, and the writings that cannot be derived from the official name."""

    name: str
    code: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Department:
    """A department of the district and the fields it watches; lead departments report every month."""

    name: str
    fields: tuple[str, ...]
    lead: bool


@dataclass(frozen=True)
class District:
    """A county-level district, its towns and departments."""

    name: str
    city: str
    code: str
    towns: tuple[Town, ...]
    departments: tuple[Department, ...]


def check_character(body: str) -> str:
    """The 18th character of a 统一社会信用代码 for its first 17 (GB 32100-2015)."""
    total = sum(CODE_ALPHABET.index(char) * weight for char, weight in zip(body, CODE_WEIGHTS, strict=True))
    return CODE_ALPHABET[(31 - total % 31) % 31]


def _organisation(rng: Random) -> str:
    """An old nine-character organisation code with its own check character, half of them in the MA series."""
    body = "MA3" + "".join(rng.choice(CODE_ALPHABET) for _ in range(5)) if rng.random() < 0.5 else ""
    body = body or f"{rng.randrange(10**8):08d}"
    values = ((ord(char) - 55 if char.isalpha() else int(char)) for char in body)
    rest = 11 - sum(value * weight for value, weight in zip(values, ORGANISATION_WEIGHTS, strict=True)) % 11
    return body + {10: "X", 11: "0"}.get(rest, str(rest))


def draw_code(rng: Random, district: str) -> str:
    """A valid 统一社会信用代码 of a firm registered in `district` (six digits)."""
    body = rng.choice(("91", "91", "91", "92")) + district + _organisation(rng)
    return body + check_character(body)


def draw_registration(rng: Random, district: str) -> str:
    """A 15-digit 注册号 of the kind that still stands in the code column of real lists."""
    return f"{district}{rng.randrange(2, 6)}{rng.randrange(10**8):08d}"


def draw_person(rng: Random) -> str:
    """A two- or three-character personal name."""
    return rng.choice(_SURNAMES) + "".join(rng.choice(_GIVEN) for _ in range(rng.choice((1, 2, 2))))


def draw_phone(rng: Random) -> str:
    """A telephone number that nobody has: 0632-00xxxxx (no exchange begins with 0) or 1990632xxxx."""
    number = rng.randrange(10**5)
    return f"0632-00{number:05d}" if rng.random() < 0.3 else f"1990632{number % 10**4:04d}"


def draw_address(rng: Random, district: District, town: Town) -> str:
    """A place in `town`, the district's name in front."""
    return f"{district.name}{town.name}{rng.choice(VILLAGES)}{rng.choice(_SPOTS)}"


def draw_company(rng: Random, field: str, taken: set[str]) -> tuple[str, str]:
    """(brand, business) of a company whose short form is not in `taken`; adds it there."""
    for attempt in range(10_000):
        brand = "".join(rng.sample(_BRAND, 2 if attempt < 8 else 3))
        business = rng.choice(BUSINESSES[field])
        short = brand + business.removesuffix("有限公司")
        if short not in taken:
            taken.add(short)
            return brand, business
    raise ValueError(f"no company names left for {field}")


def company_names(rng: Random, district: District, brand: str, business: str) -> tuple[str, str, str]:
    """(full, short, former) names of one company; the former name is the full one under another place's name."""
    city = district.city.removesuffix("市")
    full = rng.choice((
        f"{city}{brand}{business}", f"{district.name}{brand}{business}",
        f"{district.city}{district.name}{brand}{business}", f"{city}（{district.name[:-1]}）{brand}{business}",
    ))
    short = brand + business.removesuffix("有限公司")
    works = "厂" if short + "有限公司" == brand + business else "服务部"
    return full, short, f"{full}（原{district.name[:-1]}{short}{works}）"


def _town(name: str, code: str, *aliases: str) -> Town:
    stem = name.removesuffix("街道").removesuffix("镇").removesuffix("乡")
    old = (f"{stem}乡",) if name.endswith("镇") else ()
    return Town(name, code, (stem, *old, *aliases) if stem != name else aliases)


def _departments(prefix: str) -> tuple[Department, ...]:
    """The ordinary departments of a district (`prefix` 区 or 县): six lead ones and three others."""
    lead = (
        ("自然资源局", "非煤矿山"), ("应急管理局", "危化品"), ("工业和信息化局", "涉氨制冷等工贸"),
        ("住房和城乡建设局", "建筑施工"), ("交通运输局", "交通运输"), ("消防救援大队", "消防"),
    )
    other = (("综合行政执法局", "城镇燃气"), ("公安分局" if prefix == "区" else "公安局", "民爆器材"),
             ("文化和旅游局", "文化旅游"))
    return tuple(Department(prefix + name, (field,), (name, field) in lead) for name, field in lead + other)


SHANTING = District(
    "山亭区", "枣庄市", "370406",
    (
        _town("山城街道", "370406001", "山城街办", "山亭镇"), _town("店子镇", "370406101"), _town("西集镇", "370406102"),
        _town("桑村镇", "370406103"), _town("北庄镇", "370406104"), _town("城头镇", "370406105"),
        _town("徐庄镇", "370406106"), _town("水泉镇", "370406107"), _town("冯卯镇", "370406108"),
        _town("凫城镇", "370406109"), _town("山亭经济开发区", "370406405", "经济开发区", "山亭开发区", "开发区"),
    ),
    _departments("区"),
)
"""The sample district: towns and codes real (NBS 2023), which department watches which field invented."""


def invent_towns(rng: Random, code: str, count: int, taken: tuple[Town, ...] = ()) -> tuple[Town, ...]:
    """`count` towns of district `code` whose names and stems differ from each other and from those `taken`."""
    stems = [first + second for first in "桃杏梅竹兰菊荷槐榆桐枫" for second in "坡店集桥湾滩口塘堡寨岗营"]
    stems = stems if count <= len(stems) else [stem + last for stem in stems for last in "头前上下南北东西"]
    if count > len(stems):
        raise ValueError(f"at most {len(stems)} towns can be invented")
    used = {town.name[:2] for town in taken}
    fresh = rng.sample([stem for stem in stems if stem not in used], count)
    return tuple(_town(stem + _suffix(place), f"{code}{place + 110:03d}") for place, stem in enumerate(fresh))


def _suffix(place: int) -> str:
    return "街道" if place % 7 == 0 else "乡" if place % 11 == 5 else "镇"
