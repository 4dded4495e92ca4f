"""Lists in blocks, as inspectors write down their days: above each block the enterprise, the day, the town or whatever else holds for all of its rows.

How the labels are written, which columns they stand for, whether the heading is printed over each block and what stands
below a block are free choices; `layouts` makes the lists that have a column for everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import Final

from crosscheck import tables
from tests.reading.layouts import Laid, Told, Truth, as_page

_LABELS: Final = {
    tables.ENTERPRISE: ("企业名称", "被检查单位", "受检单位", "单位名称"),
    tables.TOWN: ("所在镇街", "属地", "所属镇街", "填报镇街"),
    tables.FIELD: ("行业领域", "所属行业"),
    tables.FOUND_ON: ("检查日期", "检查时间", "发现日期"),
    tables.DUTY_UNIT: ("执法责任单位", "责任单位", "执法单位"),
    tables.ITEM: ("所属检查项目", "检查项目"),
}
_OTHERS: Final = (("检查人员", "王五、赵六"), ("联系电话", "0632-8811021"), ("陪同人员", "钱七"))
_SAID: Final = {
    tables.TOWN: ("城头镇", "冯卯镇", "西集镇", "水泉镇"),
    tables.FIELD: ("危化品", "交通运输"),
    tables.FOUND_ON: ("2021-03-01", "2021-03-09", "2021-03-22"),
    tables.DUTY_UNIT: ("区应急管理局", "区消防救援大队"),
    tables.ITEM: ("应急管理", "工艺设备", "危险作业"),
    tables.LEVEL: ("一般", "重大"),
    tables.STATE: ("未整改", "整改中"),
}
_SIGNED: Final = (
    ("检查人员签字：", "王五", "", "负责人：", "李四"),
    ("检查人员（签字）：", "", "被检查单位（盖章）："),
    ("被检查单位负责人（签字）：", "", "检查人员：", "2021.3.9"),
    ("填表人：王五", "", "审核人：赵六"),
    ("检查人员：王五", "", "被检查单位负责人（签字）：李四"),
)
_OWN: Final = (tables.PROBLEM, tables.LEVEL)  # what each row says itself in any case
_BESIDE, _WITH_COLON, _IN_ONE, _ALL_IN_ONE = "标签｜内容", "标签：｜内容", "标签：内容", "标签：内容  标签：内容"


class _Sheet:
    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], object] = {}
        self.merges: list[tuple[int, int, int, int]] = []
        self.row = 0

    def line(self, *texts: object) -> None:
        self.cells |= {(self.row, at): text for at, text in enumerate(texts) if text != ""}
        self.row += 1


def in_blocks(random: Random) -> Laid:
    """A sheet of one to four blocks, each with one to three problems."""
    above = [tables.ENTERPRISE, *(name for name in (tables.TOWN, tables.FOUND_ON, tables.DUTY_UNIT, tables.ITEM) if random.random() < 0.5)]
    beside = [name for name in (tables.TOWN, tables.FOUND_ON, tables.DUTY_UNIT, tables.ITEM) if name not in above]
    columns = [tables.SERIAL, *random.sample([*_OWN, *beside, tables.STATE], len(beside) + 3)][random.random() < 0.2 :]
    headings = [random.choice((name, *_LABELS.get(name, ()))) for name in columns]
    lines = _lines(random, above)
    way = random.choice([_BESIDE, _WITH_COLON, _IN_ONE, _ALL_IN_ONE])
    again = way == _BESIDE or random.random() < 0.6  # labels without a colon are known by standing above the first heading
    sheet, truth, rows = _Sheet(), list[Truth](), list[int]()
    titled = random.choice([0, 0, 1, 1, 2])  # not, once, over each block
    numbered = random.choice(["", "", "{}、", "（{}）"]) if way != _BESIDE else ""
    for number in range(random.randint(1, 4)):
        block: Truth = {name: random.choice(said) for name, said in _SAID.items()}
        block[tables.ENTERPRISE] = f"山亭{'甲乙丙丁'[number]}建材有限公司"
        if number and random.random() < 0.15 and len(above) > 1:  # nobody filled it in: it is not what it was above
            block[random.choice(above[1:])] = None
        if titled > min(number, 1):
            sheet.merges.append((sheet.row, 0, sheet.row, len(columns) - 1))
            sheet.line(random.choice(["安全生产检查记录表", "三月份检查情况"]))
        for line in lines:
            pairs = [(label, _written(random, name, block[name]) if name else says) for name, label, says in line]
            if line is lines[0]:
                pairs[0] = (numbered.format("一二三四"[number]) + pairs[0][0], pairs[0][1])
            _write(random, sheet, way, pairs)
        if again or not number:
            sheet.line(*headings)
        for place in range(random.randint(1, 3)):
            row = block | {name: random.choice(_SAID[name]) for name in (*beside, tables.LEVEL, tables.STATE)}
            row[tables.PROBLEM] = f"第{number + 1}家第{place + 1}处灭火器压力不足"
            sheet.line(*(place + 1 if name == tables.SERIAL else row[name] for name in columns))
            truth.append(row)
            rows.append(sheet.row)
        _foot(random, sheet)
    return Laid("a.xlsx", as_page(sheet.cells, sheet.merges), [Told(tables.PROBLEMS.kind, truth, rows, [*above, *columns[columns[0] == tables.SERIAL :]])])


def enterprises_in_blocks(random: Random) -> Laid:
    """The enterprises of one to four towns, each town above its own; the captions stand in another order and in other rows each time."""
    above = [tables.TOWN, *[tables.FIELD] * (random.random() < 0.5)]
    columns = [tables.SERIAL, tables.ENTERPRISE, *[tables.FIELD] * (tables.FIELD not in above), *[tables.HEAD_PERSON] * (random.random() < 0.5)]
    called, others = {name: random.choice(_LABELS[name]) for name in above}, random.sample(_OTHERS, random.randint(0, 2))
    way = random.choice([_BESIDE, _WITH_COLON, _IN_ONE, _ALL_IN_ONE])
    again = way == _BESIDE or random.random() < 0.6
    sheet, truth, rows = _Sheet(), list[Truth](), list[int]()
    if random.random() < 0.5:
        sheet.line(random.choice(["安全生产企业底册", "附件1"]))
    for number in range(random.randint(1, 4)):
        block: Truth = {name: random.choice(_SAID[name]) for name in (tables.TOWN, tables.FIELD)}
        pairs: list[tuple[str, object]] = [(called[name], block[name]) for name in above]
        pairs += others
        if number and random.random() < 0.5:
            random.shuffle(pairs)
        for line in [pairs] if random.random() < 0.5 else [[pair] for pair in pairs]:
            _write(random, sheet, way, line)
        if again or not number:
            sheet.line(*columns)
        for place in range(random.randint(1, 3)):
            row = block | {tables.ENTERPRISE: f"山亭{'甲乙丙丁'[number]}{'一二三'[place]}机械有限公司", tables.HEAD_PERSON: "张三"}
            row |= {} if tables.FIELD in above else {tables.FIELD: random.choice(_SAID[tables.FIELD])}
            sheet.line(*(place + 1 if name == tables.SERIAL else row[name] for name in columns))
            truth.append(row)
            rows.append(sheet.row)
        _foot(random, sheet)
    return Laid("a.xlsx", as_page(sheet.cells, sheet.merges), [Told(tables.ENTERPRISES.kind, truth, rows, [*above, *columns[1:]])])


def _written(random: Random, name: str, value: object) -> object:
    """A day as people write it, anything else as it is; "" for nothing."""
    if name != tables.FOUND_ON or not isinstance(value, str):
        return value or ""
    day = date.fromisoformat(value)
    return random.choice([value, day, f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}"])


def _lines(random: Random, above: Sequence[str]) -> list[list[tuple[str, str, str]]]:
    """The rows of captions: (column or "", label, what an undeclared label says), one to three a row, the enterprise first."""
    captions = [(name, random.choice(_LABELS[name]), "") for name in above]
    for label, text in random.sample(_OTHERS, random.randint(0, 2)):
        captions.insert(random.randint(1, len(captions)), ("", label, text))
    lines: list[list[tuple[str, str, str]]] = []
    while captions:
        count = random.randint(1, 3)
        lines.append(captions[:count])
        captions = captions[count:]
    return lines


def _write(random: Random, sheet: _Sheet, way: str, pairs: Sequence[tuple[str, object]]) -> None:
    if way == _ALL_IN_ONE:
        sheet.line("    ".join(f"{label}：{said}" for label, said in pairs))
        return
    cells: list[object] = []
    for label, said in pairs:
        cells += {_BESIDE: (label, said), _WITH_COLON: (f"{label}：", said), _IN_ONE: (f"{label}：{said}",)}[way]
        if len(pairs) < 3 and way != _BESIDE and random.random() < 0.3:
            cells.append("")
    sheet.line(*cells)


def _foot(random: Random, sheet: _Sheet) -> None:
    for line in _feet(random):
        sheet.line(*line)
    sheet.row += random.choice([0, 1, 1, 2])


def _feet(random: Random) -> Iterator[tuple[str, ...]]:
    if random.random() < 0.2:
        yield ("合计", "", "3项")
    if random.random() < 0.3:
        yield random.choice(_SIGNED)
