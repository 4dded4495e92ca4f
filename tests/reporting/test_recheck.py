"""复核.html in a real browser: it agrees with an honest record and shows exactly what does not agree in another."""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from crosscheck.drawing import Basis, Candidate, Request, Rules, fingerprint, run_draw, ticket
from crosscheck.drawing.rotation import Pair, rotate
from crosscheck.reporting.recheck import recheck_page
from tests.drawing.samples import DRAWN, FIELDS, TIERS, TOWNS, basis, candidate, record, roster, seeded
from tests.sheets import ROOT

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SCRIPT = (ROOT / "scripts" / "crosscheck" / "reporting" / "recheck.js").read_text("utf-8")
needs_browser = pytest.mark.skipif(BROWSER is None, reason="这台电脑上没有 Chromium，没有在浏览器里试 复核.html")


def page(lines: list[str], promises: list[str] | None = None, fingerprints: list[str] | None = None) -> str:
    return recheck_page("某行动2021年3月镇街互查", lines, promises or [], fingerprints or []).decode()


def opened(folder: Path, text: str) -> str:
    """What the page has become after its script has run."""
    (folder / "复核.html").write_text(text, "utf-8")
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'browser'}", "--dump-dom"]
    done = subprocess.run([*command, (folder / "复核.html").as_uri()], capture_output=True, check=True, timeout=60)
    return done.stdout.decode("utf-8")


def part(dom: str, identity: str) -> str:
    """The text of the element of that id."""
    found = re.search(rf'<(\w+)[^>]* id="{identity}"[^>]*>(.*?)</\1>', dom, re.DOTALL) or re.search(rf'<(\w+) id="{identity}"[^>]*>(.*?)</\1>', dom, re.DOTALL)
    assert found, identity
    return html.unescape(re.sub("<[^>]+>", " ", found.group(2))).strip()


def answers(folder: Path, cases: list[Any], function: str) -> list[Any]:
    """That JavaScript function of each case, all in one opening of the browser."""
    data = json.dumps(cases, ensure_ascii=False).replace("<", "\\u003c")
    show = f"document.getElementById('out').textContent = JSON.stringify(JSON.parse(document.getElementById('in').textContent).map({function}));"
    source = SCRIPT.replace('if (typeof document !== "undefined") start();', show)
    text = f'<meta charset="utf-8"><pre id="out"></pre><script type="application/json" id="in">{data}</script><script>{source}</script>'
    return list(json.loads(part(opened(folder, text), "out")))


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# --- without a browser ------------------------------------------------------------------------------------------------
def test_the_page_loads_nothing_from_elsewhere() -> None:
    text = page(*record(2))
    assert not re.search(r"(?:src|href)\s*=|https?:|@import|url\(", text)
    assert "default-src 'none'" in text


def test_a_name_cannot_break_out_of_the_page() -> None:
    evil = replace(candidate(999), name="</script><script>alert(1)</script><!--")
    text = page([seeded(Basis("2021-03", TOWNS, (evil, *roster())), "0").line])
    assert text.count("</script>") == 2
    assert "<!--" not in text


def test_the_same_record_gives_the_same_page() -> None:
    assert page(*record(2)) == page(*record(2))


# --- in a browser -----------------------------------------------------------------------------------------------------
@needs_browser
def test_an_honest_record_is_recomputed_and_agrees(tmp_path: Path) -> None:
    lines, promises = record(2)
    dom = opened(tmp_path, page(lines, promises, [fingerprint(lines[:1]), fingerprint(lines)]))
    assert part(dom, "verdict") == "√ 2 次抽取的票号、轮转和抽取结果全部重算，与记录一致。"
    assert part(dom, "faults") == ""
    assert fingerprint(lines) in part(dom, "seed")
    run = json.loads(lines[-1])
    assert all(pick["ticket"] in part(dom, "picks") and pick["id"] in part(dom, "picks") for pick in run["picks"])
    assert all(town in part(dom, "rotation") for town in TOWNS)
    assert all(text in part(dom, "rules") for text in run["rules"]["statement"])


@needs_browser
def test_the_line_that_the_page_shows_prints_the_ticket(tmp_path: Path) -> None:
    quote = Candidate("老王's \"加油\" $(站) `x`", "老王's 加油站", TOWNS[0], FIELDS[0], TIERS[2])
    line = seeded(Basis("2021-03", TOWNS[:2], (quote,)), "种子's").line
    dom = opened(tmp_path, page([line]))
    made = subprocess.run(["sh", "-c", part(dom, "command")], capture_output=True, text=True, check=True)
    assert made.stdout.split()[0] == ticket("种子's", quote.id)
    assert ticket("种子's", quote.id) in part(dom, "about")


Change = Callable[[str], str]


@needs_browser
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace("山东第3公司", "山东第叁公司"), "改动或添加的行：山东第叁公司（913704060000000003）；原有 1 行已不是原样或被删除。"),
        (lambda text: text.replace('"lines": [', '"lines": ["{}", '), "第 1 行：不是完整的抽取记录：这一行被改动、截断或损坏。"),
    ],
)
def test_a_page_that_was_tampered_with_shows_the_disagreement(tmp_path: Path, change: Change, told: str) -> None:
    text = page(*record(1))
    assert change(text) != text
    dom = opened(tmp_path, change(text))
    assert re.fullmatch(r"× 有 \d+ 处不一致。", part(dom, "verdict"))
    assert told in part(dom, "faults")


@needs_browser
def test_every_tampering_is_told_in_the_browser_too(tmp_path: Path) -> None:
    lines, promises = record(3)
    prints = [fingerprint(lines[:n]) for n in (1, 2, 3)]
    first = json.loads(lines[0])
    nonce, pick = first["nonce"], first["picks"][0]
    other = next(row["id"] for row in first["roster"] if row["town"] == pick["town"] and row["id"] != pick["id"])
    pair = json.dumps(first["rotation"][0], ensure_ascii=False, separators=(",", ":"))
    turned = json.dumps(first["rotation"][0][::-1], ensure_ascii=False, separators=(",", ":"))
    ends = f'"picks":[{{"id":"{pick["id"]}"', f'"picks":[{{"id":"{other}"'
    told = {
        "√": (lines, promises, prints),
        f"{pick['town']}抽取结果第 1 个不一致：记录为 {other}": ([lines[0].replace(*ends), *lines[1:]], promises, prints),
        "轮转第 1 个不一致": ([lines[0].replace(f'"rotation":[{pair}', f'"rotation":[{turned}'), *lines[1:]], promises, prints),
        "随机数（nonce）不是事先承诺的那一个": ([lines[0].replace(nonce, nonce.replace("5", "6")), *lines[1:]], promises, prints),
        "第 2 行写的是第 3 次抽取": ([lines[0], lines[2]], promises, prints),
        "第 3 次抽取有另存的指纹，记录中却没有这一次": (lines[:2], promises[:2], prints),
        "2021-03 第 3 次抽取有事先公布的承诺，记录中却没有这一次": (lines[:2], promises, prints[:2]),
        "本页却没有这一份承诺": (lines, promises[:2], prints),
        "记录是空的": ([], [], []),
        "与另存的指纹": (lines, promises, [prints[0], prints[1][:-1] + "x", prints[2]]),
    }
    cases = [{"lines": a, "commitments": b, "fingerprints": c} for a, b, c in told.values()]
    found = answers(tmp_path, cases, "(one) => check(one).faults")
    assert found[0] == []
    for words, faults in list(zip(told, found, strict=True))[1:]:
        assert any(words in text for text in faults), (words, faults)


@needs_browser
def test_the_browsers_sha256_is_that_of_python_for_all_lengths_and_characters(tmp_path: Path) -> None:
    texts = ["a" * n for n in range(200)] + ["山" * n + "😀\u2028\x7f\0" for n in range(40)] + ["x" * 100_000]
    assert answers(tmp_path, texts, "(text) => sha256(text)") == [sha(text) for text in texts]


@needs_browser
def test_the_browsers_canonical_json_is_that_of_the_record(tmp_path: Path) -> None:
    values = [{"😀": 1, "\uffee": 2, "山": [True, None, 0, -3]}, 'a"\\/\b\f\n\r\t\x01\x1f\x7f\u2028<', {"b": {}, "a": []}]
    expected = [json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for value in values]
    assert answers(tmp_path, values, "canonical") == expected


@needs_browser
def test_the_browsers_rotation_is_that_of_the_program_over_many_rounds(tmp_path: Path) -> None:
    cases: list[list[Any]] = []
    expected: list[list[list[str]]] = []
    for number in (0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 25):
        towns, earlier = [f"😀{n}" if n % 3 else f"镇{n}" for n in range(number)], list[Pair]()
        for done in range(6):
            pairs = rotate(towns, f"{number}/{done}", earlier)
            cases.append([towns, f"{number}/{done}", list(earlier)])
            expected.append([list(pair) for pair in pairs])
            earlier += pairs
    assert answers(tmp_path, cases, "([towns, seed, earlier]) => rotate(towns, ticketMaker(seed), earlier)") == expected


@needs_browser
def test_the_browser_agrees_with_any_draw(tmp_path: Path) -> None:
    lines = [any_line(Random(number)) for number in range(120)]
    cases = [{"lines": [line], "commitments": [], "fingerprints": []} for line in lines]
    assert answers(tmp_path, cases, "(one) => check(one).faults") == [[]] * len(lines)


def any_line(rng: Random) -> str:
    """A run over any rules, rosters with and without codes, earlier draws, towns that sit out."""
    towns = rng.sample(TOWNS, rng.randrange(1, 5))
    rows = [
        Candidate(
            f"企业{n}" if n % 5 else f"9137{n:014d}", f"企业{n}", rng.choice(TOWNS), rng.choice(FIELDS), rng.choice(TIERS),
            drawn=tuple(rng.sample(["2020-12", "2021-01", "2021-02"], rng.randrange(3))),
        )
        for n in range(rng.randrange(40))
    ]  # fmt: skip
    low = rng.randrange(1, 4)
    rules = Rules((low, low + rng.randrange(4)), 0, TIERS, rng.randrange(1, low + 1), rng.random() < 0.5, rng.randrange(4))
    earlier = tuple(pair for n in range(rng.randrange(3)) for pair in rotate(towns, str(n)))
    out = tuple(town for town in TOWNS if town not in towns)
    on = Basis("2021-03", tuple(towns), tuple(rows), rules, out, earlier)
    return run_draw(on, Request(DRAWN, seed=f"{rng.random()}", people_sha256="ab" * 32)).line


@needs_browser
def test_a_month_of_eleven_towns_opens_within_seconds(tmp_path: Path) -> None:
    towns = tuple(f"第{n}镇" for n in range(11))
    dom = opened(tmp_path, page([seeded(Basis("2021-03", towns, roster(400, towns), basis().rules), "0").line]))
    assert part(dom, "verdict").startswith("√")
