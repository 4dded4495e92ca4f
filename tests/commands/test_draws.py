"""The draw as the office makes it: promised, run, printed, revealed, verified, and what is told when a step is missing or a record damaged."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import docx
import pytest

from crosscheck.month_output import names_drawn
from tests.console import crosscheck, filed
from tests.sheets import ENTERPRISE_HEAD, ROOT, SETTINGS, file_list, write_book

pytestmark = pytest.mark.processes


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    return filed(tmp_path)


def test_a_notice_for_each_inspecting_town_names_enterprises_only_from_the_day_on(campaign: Path) -> None:
    draw = ("--month", "2021-03")
    crosscheck(campaign, *draw, "draw", "run", "--public-value", "甲")
    folder = campaign / "output" / "2021-03"
    for day, told in (("2021-03-09", False), ("2021-03-10", True)):
        noon = int(datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp())
        done = crosscheck(campaign, *draw, "transfer-sheets", SOURCE_DATE_EPOCH=str(noon))
        assert "名册里还没有人，1 个检查组都没有编人。" in done.stderr
        (notice,) = (folder / "互查通知").glob("*.docx")
        record = json.loads((folder / "run.json").read_text("utf-8"))
        assert names_drawn(record, f"互查通知/{notice.name}") is told
        assert names_drawn(record, "互查方案.xlsx")
        assert all(names_drawn(record, name) for name in record["outputs"] if name.startswith("移交表/"))
        shown = "".join(cell.text for table in docx.Document(str(notice)).tables for row in table.rows for cell in row.cells)
        assert ("化工" in shown) is told


def test_the_record_of_draws_only_grows_and_verify_finds_a_change(campaign: Path) -> None:
    draw = ("--month", "2021-03", "draw")
    first = crosscheck(campaign, *draw, "run", "--seed", "0")
    short = next(line for line in first.stderr.splitlines() if "店子镇可抽的企业只有 0 家" in line)
    assert short.endswith("补齐后写明原因（REASON=）重新抽取。")
    assert short.count("重新抽取") == 1
    again = crosscheck(campaign, *draw, "run", "--seed", "1")
    assert (again.returncode, "再次抽取必须写明原因" in again.stderr) == (2, True)
    assert crosscheck(campaign, *draw, "run", "--seed", "1", "--reason", "补报企业").returncode in (0, 1)
    record = campaign / "workbooks" / "互查" / "2021-03" / "抽取记录.jsonl"
    assert len(record.read_text("utf-8").splitlines()) == 2
    assert crosscheck(campaign, *draw, "verify", str(record)).returncode == 0
    record.write_text(record.read_text("utf-8").replace("补报企业", "无"), "utf-8")
    assert crosscheck(campaign, *draw, "verify", str(record)).returncode == 1


def test_a_draw_can_be_promised_beforehand(campaign: Path) -> None:
    draw = ("--month", "2021-03", "draw")
    promise = json.loads(crosscheck(campaign, *draw, "commit", "--event", "3月10日的公开数据").stdout)
    crosscheck(campaign, *draw, "run", "--public-value", "123")
    line = json.loads((campaign / "workbooks" / "互查" / "2021-03" / "抽取记录.jsonl").read_text("utf-8"))
    assert line["commitment"] == promise["commitment"]
    assert promise["commitment"] in crosscheck(campaign, *draw, "reveal", "--json").stdout
    assert crosscheck(campaign, *draw, "verify").returncode == 0


def test_the_last_run_taken_out_is_found_and_nothing_is_drawn_upon_it(campaign: Path) -> None:
    draw = ("--month", "2021-03", "draw")
    crosscheck(campaign, *draw, "run", "--seed", "0")
    second = crosscheck(campaign, *draw, "run", "--seed", "1", "--reason", "补报企业")
    record = campaign / "workbooks" / "互查" / "2021-03" / "抽取记录.jsonl"
    lines = record.read_text("utf-8").splitlines(keepends=True)
    prints = record.with_name("指纹.txt").read_text("utf-8").splitlines()
    assert [text.split()[0] for text in prints] == ["1", "2"]
    assert f"记录指纹：{prints[1]}" in second.stdout
    record.write_text(lines[0], "utf-8", newline="\n")
    found = crosscheck(campaign, *draw, "verify")
    assert (found.returncode, "× 第 2 次抽取：有另存的记录指纹" in found.stdout) == (1, True)
    again = crosscheck(campaign, *draw, "run", "--seed", "2", "--reason", "再抽")
    assert (again.returncode, "抽取记录被改动过，没有再抽" in again.stderr) == (2, True)
    record.with_name("指纹.txt").unlink()
    alone = crosscheck(campaign, *draw, "verify")
    assert (alone.returncode, "末尾的抽取如果被删，单看记录看不出来" in alone.stderr) == (0, True)
    assert crosscheck(campaign, *draw, "verify", "--fingerprint", prints[0], "--fingerprint", prints[1]).returncode == 1
    assert crosscheck(campaign, *draw, "verify", "--fingerprint", prints[0]).returncode == 0


def test_the_steps_of_a_draw_taken_out_of_their_order_say_which_comes_first_and_how_it_is_typed(campaign: Path) -> None:
    draw = ("--month", "2021-03", "draw")
    said = [crosscheck(campaign, *draw, step) for step in ("commit", "run", "reveal", "verify")]
    assert [done.returncode for done in said] == [2, 2, 2, 2]
    assert 'make draw-commit MONTH=2021-03 EVENT="' in said[0].stderr
    assert 'make draw-run MONTH=2021-03 PUBLIC="' in said[1].stderr
    assert "还没有抽取过" in said[2].stderr
    assert "还没有抽取过" in said[3].stderr


def test_a_second_promise_of_the_same_draw_says_that_the_first_is_void_and_must_be_explained(campaign: Path) -> None:
    draw = ("--month", "2021-03", "draw")
    assert "以前的作废" not in crosscheck(campaign, *draw, "commit", "--event", "甲日的数据").stderr
    again = crosscheck(campaign, *draw, "commit", "--event", "乙日的数据").stderr
    assert "，甲日的数据），抽取时只认最后一次的，以前的作废。" in again
    assert "请把作废的原因和新的承诺一起公布" in again
    crosscheck(campaign, *draw, "run", "--public-value", "1")
    second = crosscheck(campaign, *draw, "commit", "--event", "丙日的数据").stderr
    assert "以前的作废" not in second
    assert '本月已经抽过 1 次，这是为再抽一次作的承诺，抽的时候还要写上 REASON="再次抽取的原因"' in second
    assert "已经抽过" not in again


def test_a_promise_says_that_names_wait_for_a_decision(campaign: Path) -> None:
    draw = ("--month", "2021-03", "draw", "commit", "--event", "甲日的数据", "--dry-run")
    told = "对名称可能是同一家，还没有定，现在各算一家，可能都抽中。最好先运行 make merge，在 workbooks/名称归并.xlsx 里写 是 或 否，再作承诺；现在这一份就不要公布。"
    assert told not in crosscheck(campaign, *draw).stderr
    file_list(campaign, "又一份.xlsx", f"{ENTERPRISE_HEAD}\n山亭甲化工有限公司 | ~ | 冯卯镇 | 危化品\n甲化工 | ~ | 冯卯镇 | 危化品")
    assert f"有 1 {told}" in crosscheck(campaign, *draw).stderr


def test_a_promise_that_is_gone_is_a_fault(campaign: Path) -> None:
    draw = ("--month", "2021-03", "draw")
    crosscheck(campaign, *draw, "commit", "--event", "3月10日的公开数据")
    crosscheck(campaign, *draw, "run", "--public-value", "123")
    (campaign / "workbooks" / "互查" / "2021-03" / "承诺.jsonl").unlink()
    found = crosscheck(campaign, *draw, "verify")
    assert (found.returncode, "手边公布的承诺（承诺.jsonl）中却没有这一次" in found.stdout) == (1, True)


def test_a_draw_that_was_promised_is_made_as_promised_or_not_at_all(campaign: Path) -> None:
    draw, place = ("--month", "2021-03", "draw"), campaign / "workbooks" / "互查" / "2021-03"
    tried = crosscheck(campaign, *draw, "commit", "--event", "某日的数据", "--dry-run")
    assert (tried.returncode, place.exists(), "这是试算" in tried.stderr) == (0, False, True)
    crosscheck(campaign, *draw, "commit", "--event", "某日的数据")
    assert "已公布承诺，只能用约定的公开事件的结果" in crosscheck(campaign, *draw, "run", "--seed", "0").stderr
    assert "这是试抽，没有写进记录" in crosscheck(campaign, *draw, "run", "--seed", "0", "--dry-run").stderr
    for name, told in (("承诺.jsonl", "承诺（"), (".随机数-1", "随机数（")):
        kept = (place / name).read_bytes()
        (place / name).unlink()
        done = crosscheck(campaign, *draw, "run", "--public-value", "1")
        assert (done.returncode, f"作过承诺，{told}" in done.stderr) == (2, True)
        (place / name).write_bytes(kept)
    assert crosscheck(campaign, *draw, "run", "--public-value", "1").returncode in (0, 1)
    assert crosscheck(campaign, *draw, "verify").returncode == 0


def test_a_promised_draw_that_is_still_to_come_does_not_put_the_last_one_in_doubt(campaign: Path) -> None:
    march = ("--month", "2021-03")
    crosscheck(campaign, *march, "draw", "run", "--public-value", "1")
    crosscheck(campaign, *march, "draw", "commit", "--event", "下一次的数据")
    assert "核对不通过" not in crosscheck(campaign, *march, "transfer-sheets").stderr
    assert (campaign / "output" / "2021-03" / "互查方案.xlsx").is_file()
    assert "有事先公布的承诺，记录中却没有这一次" in crosscheck(campaign, *march, "draw", "verify").stdout


def test_nothing_is_revealed_before_the_inspections_are_over_and_the_page_stays(campaign: Path) -> None:
    draw = ("--month", "2021-03", "draw")
    crosscheck(campaign, *draw, "run", "--public-value", "123")
    page = campaign / "output" / "2021-03" / "复核.html"
    early = crosscheck(campaign, *draw, "reveal", SOURCE_DATE_EPOCH="1615334400")  # 2021-03-10
    assert (early.returncode, page.exists(), "检查日期是 2021-03-10，还没有过" in early.stderr) == (2, False, True)
    done = crosscheck(campaign, *draw, "reveal", SOURCE_DATE_EPOCH="1615507200")
    assert (done.returncode, done.stderr) == (0, "")
    line = campaign / "workbooks" / "互查" / "2021-03" / "抽取记录.jsonl"
    assert done.stdout == f"√ 请公布 {page}（任何人用浏览器打开就能重算）和 {line}（原样公布，一个字也不要改）。\n"
    as_json = crosscheck(campaign, *draw, "reveal", "--json", SOURCE_DATE_EPOCH="1615507200")
    assert json.loads(as_json.stdout)["runs"][0]["run"] == 1
    record = json.loads((campaign / "output" / "2021-03" / "run.json").read_text("utf-8"))
    assert names_drawn(record, "复核.html")
    before = page.read_bytes()
    crosscheck(campaign, "--month", "2021-03", "monthly-report")
    assert page.read_bytes() == before


def test_the_nonce_is_in_no_output_before_the_reveal(campaign: Path) -> None:
    crosscheck(campaign, "--month", "2021-03", "draw", "commit", "--event", "某日公布的数据")
    nonce = (campaign / "workbooks" / "互查" / "2021-03" / ".随机数-1").read_text("utf-8")
    crosscheck(campaign, "--month", "2021-03", "draw", "run", "--public-value", "1")
    crosscheck(campaign, "--month", "2021-03", "monthly-report")
    files = [path for path in (campaign / "output").rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        parts = zipfile.ZipFile(path) if zipfile.is_zipfile(path) else None
        data = b"".join(map(parts.read, parts.namelist())) if parts else path.read_bytes()
        assert nonce.encode() not in data, path


@pytest.mark.parametrize("officers", [2, 1])
def test_a_team_that_cannot_be_filled_is_told_and_one_that_can_is_not(tmp_path: Path, officers: int) -> None:
    shutil.copy(ROOT / "config.toml", tmp_path)
    file_list(tmp_path, "企业.xlsx", f"{ENTERPRISE_HEAD}\n甲厂 | ~ | 冯卯镇 | 危化品\n乙厂 | ~ | 冯卯镇 | 危化品")
    towns = [f"{name}{n} | {name} | {n + 1}" for name in (town.name for town in SETTINGS.towns if town.name != "冯卯镇") for n in range(officers)]
    people = ["赵一 | 区应急管理局 | 1", "钱二 | 冯卯镇 | 2", "孙三 | 冯卯镇 | ~", *towns]
    write_book(tmp_path / "workbooks" / "名册" / "执法人员.xlsx", ("名册", "\n".join(["姓名 | 单位 | 执法证号", *people])))
    write_book(tmp_path / "workbooks" / "名册" / "专家.xlsx", ("名册", "姓名 | 行业领域\n李四 | 危化品"))
    crosscheck(tmp_path, "--month", "2021-03", "draw", "run", "--public-value", "1")
    told = crosscheck(tmp_path, "--month", "2021-03", "transfer-sheets").stderr
    assert ("检查冯卯镇的危化品组，持证执法人员缺 1 人" in told) is (officers == 1)
    assert told.count("缺") == (officers == 1)


def test_name_books_that_change_after_the_draw_are_told(campaign: Path) -> None:
    crosscheck(campaign, "--month", "2021-03", "draw", "run", "--public-value", "1")
    assert "之后名册有变动" not in crosscheck(campaign, "-v", "--month", "2021-03", "transfer-sheets").stderr
    write_book(campaign / "workbooks" / "名册" / "执法人员.xlsx", ("名册", "姓名 | 单位 | 执法证号\n赵一 | 区应急管理局 | 1"))
    assert "之后名册有变动，组队已按现在的名册重排" in crosscheck(campaign, "-v", "--month", "2021-03", "transfer-sheets").stderr


@pytest.mark.parametrize(("enterprise", "told"), [("丐化工", False), ("没有这家", True)])
def test_a_named_enterprise_that_no_ledger_knows_is_told(campaign: Path, enterprise: str, told: bool) -> None:
    with (campaign / "config.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[draw.named]]\ntown = "冯卯镇"\nenterprise = "山亭{enterprise}有限公司"\nreason = "连续举报"\n')
    done = crosscheck(campaign, "--month", "2021-03", "draw", "run", "--public-value", "1", "--dry-run")
    assert (f"点名必查的“山亭{enterprise}有限公司”（冯卯镇）台账里没有" in done.stderr) is told
    assert "这是试抽，没有写进记录" in done.stderr
    assert not (campaign / "workbooks" / "互查" / "2021-03" / "抽取记录.jsonl").exists()


def test_a_town_that_sits_a_round_out_is_said(campaign: Path) -> None:
    text = (campaign / "config.toml").read_text("utf-8").replace("sitting_out = []", 'sitting_out = ["冯卯镇"]')
    (campaign / "config.toml").write_text(text, "utf-8")
    done = crosscheck(campaign, "--month", "2021-03", "draw", "run", "--public-value", "1")
    assert "冯卯镇本轮不参加互查，不检查也不受检" in done.stderr
    assert "→ 冯卯镇" not in done.stdout


@pytest.mark.parametrize("damage", [lambda data: data[:-40], lambda data: data.replace(b'"places":3', b'"places":4'), lambda data: data + b"\xff\xfe\n", lambda _: b""])
def test_a_record_that_does_not_verify_is_told_and_not_used(campaign: Path, damage: Callable[[bytes], bytes]) -> None:
    march, april = ("--month", "2021-03"), ("--month", "2021-04")
    crosscheck(campaign, *march, "draw", "run", "--public-value", "1")
    record = campaign / "workbooks" / "互查" / "2021-03" / "抽取记录.jsonl"
    record.write_bytes(damage(record.read_bytes()))
    done = crosscheck(campaign, *march, "transfer-sheets")
    assert (done.returncode, "2021-03 的抽取记录核对不通过" in done.stderr) == (1, True)
    assert not (campaign / "output" / "2021-03" / "互查方案.xlsx").exists()
    assert crosscheck(campaign, *march, "draw", "verify").returncode == 1
    for month in (march, april):
        again = crosscheck(campaign, *month, "draw", "run", "--public-value", "1", "--reason", "x")
        assert (again.returncode, "请先运行 make draw-verify" in again.stderr) == (2, True)


def test_the_report_says_the_how_manieth_draw_of_the_month_it_is_and_why(campaign: Path) -> None:
    march = ("--month", "2021-03")
    first = crosscheck(campaign, *march, "draw", "run", "--public-value", "1")
    assert "这次抽取事先没有公布承诺" in first.stderr
    crosscheck(campaign, *march, "draw", "run", "--public-value", "2", "--reason", "补报了企业")
    crosscheck(campaign, *march, "monthly-report")
    report = docx.Document(str(campaign / "output" / "2021-03" / "工作报告.docx"))
    assert "（本月第2次抽取，再次抽取的原因：补报了企业）" in "".join(paragraph.text for paragraph in report.paragraphs)
