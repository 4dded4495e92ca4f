"""The commands as a clerk types them: outputs, exit status, words; one whole month from end to end."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from unittest.mock import patch

import docx
import openpyxl
import pytest

from crosscheck import output
from tests.console import crosscheck, crosscheck_alone, filed
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, ROOT, SETTINGS, file_list, put, write_book
from tests.test_config import GOOD
from tests.xlsx.soundness import faults

pytestmark = pytest.mark.processes

MONTH = ("总台账.xlsx", "月报.xlsx", "工作报告.docx", "通报.docx", "总览.html", "run.json")


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    return filed(tmp_path)


def test_a_whole_month_from_lists_to_overview(campaign: Path) -> None:
    drawn = crosscheck_alone(campaign, "--month", "2021-03", "draw", "run", "--public-value", "甲")
    assert "本月第 1 次抽取：3 家企业" in drawn.stdout
    done = crosscheck_alone(campaign, "--month", "2021-03", "monthly-report")
    assert done.returncode == 1  # other departments have filed nothing
    folder = campaign / "output" / "2021-03"
    assert all((folder / name).is_file() for name in (*MONTH, "互查方案.xlsx"))
    assert len(list((folder / "移交表" / "冯卯镇").glob("*.xlsx"))) == 3
    assert len(list((folder / "一企一档" / "冯卯镇").glob("*.xlsx"))) == 8
    record = json.loads((folder / "run.json").read_text("utf-8"))
    found = next(item for item in record["figures"] if item["key"] == "found" and item["scope"] == "period" and not item["group"])
    assert (found["value"], len(found["rows"])) == (8, 8)
    books = [path for path in campaign.rglob("*.xlsx") if path.name != "问题.xlsx"]
    assert {path.name: told for path in books if (told := faults(path.read_bytes()))} == {}


def test_the_last_words_are_how_many_findings_whose_and_where_to_look_first(campaign: Path) -> None:
    file_list(campaign, "更多问题.xlsx", "\n".join([PROBLEM_HEAD, *(GOOD_PROBLEM.replace("冯卯镇", f"外地{n}") for n in range(32))]))
    done = crosscheck(campaign, "--month", "2021-03", "check")
    folder = campaign / "output" / "2021-03"
    assert done.stderr.splitlines()[-2:] == [
        f"……还有 2 处，全部见 {folder / '退回'} 里各部门的 通知.txt。",
        "一共退回 32 处，其中区应急管理局 32 处。",
    ]
    assert done.stdout == f"√ 读了 2 个文件、40 行：采用 8 行，与别处重复 0 行，退回 32 行，标题、合计、说明等跳过 0 行。退回件和通知在 {folder / '退回'}。\n"
    done = crosscheck(campaign, "--month", "2021-03", "monthly-report")
    assert done.stdout == f"√ 2021年3月的材料都在 {folder}，先打开 总览.html。\n"


def test_what_is_wrong_in_the_same_way_in_many_rows_is_one_line(campaign: Path) -> None:
    rows = [GOOD_PROBLEM.replace("一般", "3级").replace("灭火器过期", f"问题{n}") for n in range(40)]
    file_list(campaign, "三级.xlsx", "\n".join([PROBLEM_HEAD, *rows, GOOD_PROBLEM.replace("冯卯镇", "外地")]))
    said = crosscheck(campaign, "--month", "2021-03", "check").stderr.splitlines()
    file = "部门/区应急管理局/三级.xlsx"
    assert said[0].startswith(f"[退回] {file} “Sheet1” B42：“外地”不是山亭区的镇街")
    assert said[1:] == [
        f"[退回] {file} “Sheet1” E2 等 40 处：“隐患等级”写的是“3级”，不在可选的内容里。请改正，可选的是：一般、重大。",
        "一共退回 41 处，其中区应急管理局 41 处。",
    ]


def test_what_is_wrong_in_the_same_way_on_many_sheets_is_one_line(campaign: Path) -> None:
    head, row = PROBLEM_HEAD.replace(" | 隐患等级", ""), GOOD_PROBLEM.replace(" | 一般", "")
    write_book(campaign / "workbooks" / "部门" / "区应急管理局" / "各镇.xlsx", *((f"{n}片区", f"{head}\n{row.replace('灭火器', f'{n}号')}") for n in range(7)))
    said = crosscheck(campaign, "--month", "2021-03", "check").stderr.splitlines()
    assert len(said) == 2
    assert said[0].startswith("[退回] 部门/区应急管理局/各镇.xlsx “0片区” 等 7 张表：缺少必须有的列“隐患等级”，整张表都没有采用。")
    assert said[1] == "一共退回 7 处，其中区应急管理局 7 处。"


def test_what_is_wrong_with_a_whole_folder_or_with_many_files_alike_is_one_line(campaign: Path) -> None:
    """Each photograph, and each list of a folder with another name, was a line."""
    for n in range(5):
        put(campaign, f"照片{n}.jpg", b"\xff\xd8\xff\xe0")
        write_book(campaign / "workbooks" / "部门" / "区公安分局（旧）副本" / f"{n}.xlsx", ("清单", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('灭火器', f'{n}号')}"))
    said = crosscheck(campaign, "--month", "2021-03", "check").stderr.splitlines()
    assert [line[: line.index("：")] for line in said[:-1]] == [
        "[退回] 部门/区公安分局（旧）副本/0.xlsx “清单” 等 5 个文件", "[退回] 部门/区应急管理局/照片0.jpg 等 5 个文件",
    ]  # fmt: skip
    assert said[-1].startswith("一共退回 10 处")


def test_what_is_the_offices_own_to_mend_stands_before_the_departments_many(campaign: Path) -> None:
    crosscheck(campaign, "--month", "2021-03", "monthly-report")
    file_list(campaign, "更多问题.xlsx", "\n".join([PROBLEM_HEAD, *(GOOD_PROBLEM.replace("冯卯镇", f"外地{n}") for n in range(32))]))
    report = campaign / "output" / "2021-03" / "工作报告.docx"
    report.write_bytes(report.read_bytes() + b"edited")
    said = crosscheck(campaign, "--month", "2021-03", "monthly-report").stderr.splitlines()
    edited, theirs = (next(n for n, line in enumerate(said) if words in line) for words in ("工作报告.docx 被人改过", "外地0"))
    assert edited < theirs
    assert said[-1] == "一共退回 32 处、请核实 10 处，其中区应急管理局 32 处。"
    assert "[请核实] 区自然资源局本月还没有报送企业清单、问题清单、月度工作情况、实施方案。报送日是3月21日，请催报。" in said


def test_the_same_inputs_give_the_same_bytes(campaign: Path) -> None:
    crosscheck_alone(campaign, "--month", "2021-04", "monthly-report", PYTHONHASHSEED="1")
    first = {path: path.read_bytes() for path in (campaign / "output" / "2021-04").rglob("*") if path.is_file()}
    shutil.rmtree(campaign / "output")
    crosscheck_alone(campaign, "--month", "2021-04", "monthly-report", PYTHONHASHSEED="2")
    assert {path: path.read_bytes() for path in first} == first


def test_dossiers_are_made_by_themselves(campaign: Path) -> None:
    folder = campaign / "output" / "2021-03" / "一企一档"
    done = crosscheck(campaign, "--month", "2021-03", "dossiers")
    assert (done.returncode, done.stdout) == (0, f"√ 一企一档在 {folder}，先看 目录.xlsx。\n")
    assert sorted(path.name for path in folder.iterdir()) == ["冯卯镇", "目录.xlsx"]
    assert len(list((folder / "冯卯镇").iterdir())) == 8


def test_every_figure_is_told_with_its_rows_or_in_a_line(campaign: Path) -> None:
    told = crosscheck(campaign, "--month", "2021-03", "figures", "--json")
    (found,) = [item for item in json.loads(told.stdout)["figures"] if (item["key"], item["scope"], item["group"]) == ("found", "cumulative", {})]
    assert (told.returncode, told.stderr, found["value"], len(found["rows"])) == (0, "", 8, 8)
    assert (sorted(found["rows"][0]), found["rows"][0]["row"]) == (["file", "id", "row", "sheet"], 2)
    lines = crosscheck(campaign, "--month", "2021-03", "figures").stdout.splitlines()
    assert ("发现问题：8项" in lines, "检查覆盖率：—%" in lines) == (True, True)


def test_the_doctor_tells_what_is_missing_and_when_nothing_is(campaign: Path) -> None:
    done = crosscheck(campaign, "doctor")
    assert (done.returncode, done.stdout.splitlines()[0][:2]) == (1, "× ")
    for department in SETTINGS.departments:
        (campaign / "workbooks" / "部门" / department.name).mkdir(exist_ok=True)
    assert (crosscheck(campaign, "doctor").returncode, crosscheck(campaign, "doctor").stdout) == (0, "√ 都齐全，可以用。\n")


def test_check_gives_parseable_json_and_status_one_for_findings(campaign: Path) -> None:
    check = ("--month", "2021-03", "check", "--json")
    good = crosscheck(campaign, *check)
    assert (good.returncode, json.loads(good.stdout)["findings"]) == (0, [])
    file_list(campaign, "坏.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('冯卯镇', '城关镇')}")
    bad = crosscheck(campaign, *check)
    (finding,) = json.loads(bad.stdout)["findings"]
    assert bad.returncode == 1
    assert list(finding) == ["code", "severity", "file", "sheet", "cell", "value", "message", "remedy"]
    assert (finding["code"], finding["cell"]) == ("town_unknown", "B2")
    notice = (campaign / "output" / "2021-03" / "退回" / "区应急管理局" / "通知.txt").read_text("utf-8-sig")
    assert "已采用8行，退回1行" in notice
    assert "坏.xlsx “Sheet1” B2：“城关镇”不是山亭区的镇街" in notice


def test_an_edited_output_is_kept(campaign: Path) -> None:
    crosscheck(campaign, "--month", "2021-03", "merge")
    ledger = campaign / "output" / "2021-03" / "总台账.xlsx"
    ledger.write_bytes(b"mine")
    file_list(campaign, "又.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    done = crosscheck(campaign, "--month", "2021-03", "merge")
    assert "总台账.xlsx 被人改过，没有覆盖" in done.stderr
    assert ledger.read_bytes() == b"mine"
    assert zipfile.is_zipfile(ledger.with_name("总台账（新）.xlsx"))


def test_a_bug_is_status_three_with_a_log_to_send_and_a_traceback_for_maintainers_only(campaign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(campaign)
    with patch("crosscheck.commands.doctor.complaints", side_effect=RuntimeError("一个错误")):
        done, debugged = crosscheck(campaign, "doctor", SOURCE_DATE_EPOCH="1616300000"), crosscheck(campaign, "doctor", "--debug")
    assert (done.returncode, debugged.returncode) == (3, 3)
    log = campaign / "crosscheck-log-20210321-041320.txt"
    assert done.stderr == f"× 程序出错了，这不是您的问题。请把这个文件发给维护人员：{log}\n"
    assert "RuntimeError: 一个错误" in log.read_text("utf-8")
    assert debugged.stderr.startswith("Traceback")


def test_wrong_use_is_status_two_in_chinese_without_a_traceback(campaign: Path) -> None:
    for arguments in (("--month", "2020-01", "merge"), ("nonsense",), ("draw", "run"), ("-C", str(campaign / "none"), "check")):
        done = crosscheck(campaign, *arguments)
        assert done.returncode == 2, arguments
        assert "Traceback" not in done.stderr
        assert any("\u4e00" <= letter <= "\u9fff" for letter in done.stderr)


def test_init_makes_a_folder_that_works_as_it_stands(tmp_path: Path) -> None:
    target = tmp_path / "新行动"
    tried = crosscheck(tmp_path, "init", str(target), "--dry-run")
    assert (tried.returncode, tried.stdout, target.exists()) == (0, f"√ 可以在 {target} 新建，还没有建。\n", False)
    assert crosscheck(tmp_path, "init", str(target)).returncode == 0
    assert (target / "Makefile").is_file()
    assert "也可以自己加一行" in str(openpyxl.load_workbook(target / "workbooks" / "名称归并.xlsx").worksheets[0]["A1"].value)  # findings send the clerk there
    checked = crosscheck(target, "check", "--json")
    assert [item["code"] for item in json.loads(checked.stdout)["findings"] if item["severity"] == "error"] == []
    assert crosscheck_alone(target, "--month", "2021-03", "monthly-report").returncode == 1
    assert crosscheck(tmp_path, "init", str(target)).returncode == 2


def test_a_folder_without_any_departments_file_is_told(tmp_path: Path) -> None:
    shutil.copy(ROOT / "config.toml", tmp_path)
    done = crosscheck(tmp_path, "--month", "2021-03", "check")
    assert (done.returncode, done.stderr.splitlines()[0].startswith("[请核实] workbooks/部门/ 里一个表也没有。")) == (1, True)


def test_a_file_in_the_place_of_an_output_folder_is_no_bug(campaign: Path) -> None:
    (campaign / "output").write_text("x")
    done = crosscheck(campaign, "--month", "2021-03", "check")
    assert (done.returncode, "output 读写不了（同名的文件占了文件夹的位置）" in done.stderr) == (2, True)


def test_blank_forms_are_made_for_every_department_and_town(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(GOOD.replace("fields", "lead = true\nfields"), "utf-8")
    done, made = crosscheck(tmp_path, "forms"), tmp_path / "output" / "空白表"
    assert (done.returncode, done.stdout) == (0, f"√ 8 份空白表在 {made}。\n")
    kinds = {"区应急管理局": "企业清单 问题清单 月度工作情况", "冯卯镇": "企业清单 问题清单 执法人员", "检查记录": "集中执法检查记录 联合执法检查记录"}
    expected = {f"{unit}/{kind}.xlsx" for unit, those in kinds.items() for kind in those.split()}
    assert {path.relative_to(made).as_posix() for path in made.rglob("*.xlsx")} == expected


@pytest.mark.parametrize(
    "command",
    [
        (), ("check",), ("merge",), ("draw",), ("draw", "run"), ("monthly-report",),
        ("figures",), ("doctor",), ("mail",), ("reminders",), ("init",),
    ],
)
def test_every_help_has_an_example(campaign: Path, command: tuple[str, ...]) -> None:
    done = crosscheck(campaign, *command, "-h")
    assert done.returncode == 0
    assert "例：" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nonsense",), "没有“nonsense”这个命令。"),
        (("monthly_report",), "没有“monthly_report”这个命令，您要写的是不是 monthly-report。"),
        (("check", "--jso"), "没有“--jso”这个选项，您要写的是不是 --json。"),
        (("init",), "缺少 'DIR'。"),
        (("init", "一", "二"), "多写了：二。"),
        (("--month",), "选项 --month 后面要跟一个值。"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese(campaign: Path, arguments: tuple[str, ...], said: str) -> None:
    done = crosscheck(campaign, *arguments)
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, f"× 命令写得不对：{said}直接输入 make 看有哪些命令，或用 crosscheck -h 看用法。")


def test_transfer_sheets_without_a_draw_say_what_to_do_first(campaign: Path) -> None:
    done = crosscheck(campaign, "--month", "3月", "transfer-sheets")
    assert (done.returncode, done.stderr) == (
        2, "× 2021-03 还没有抽取互查企业，没有移交表可出。"
        '需要时先用 make draw-commit MONTH=2021-03 EVENT="哪一天公布的哪项公开数据" 作承诺，公开值出来后再用 make draw-run MONTH=2021-03 PUBLIC="公开值" 抽取。\n'
    )  # fmt: skip


def test_a_file_in_the_place_of_the_folder_is_told(campaign: Path) -> None:
    done = crosscheck(campaign / "config.toml", "check")
    assert (done.returncode, "是一个文件，不是文件夹" in done.stderr) == (2, True)


def test_help_has_no_english_words_of_its_own(campaign: Path) -> None:
    shown = crosscheck(campaign, "-h").stdout
    assert shown.startswith("用法：crosscheck [选项] 命令")
    assert not any(word in shown for word in ("Usage", "Options:", "Commands:", "Show this"))


def test_init_leaves_a_folder_with_anything_in_it_alone(tmp_path: Path) -> None:
    mine = tmp_path / "Makefile"
    mine.write_text("mine")
    assert crosscheck(tmp_path, "init", str(tmp_path)).returncode == 2
    assert crosscheck(tmp_path, "init", "--dry-run", str(tmp_path)).returncode == 2
    assert (mine.read_text(), list(tmp_path.iterdir())) == ("mine", [mine])
    assert "是一个文件，不是文件夹" in crosscheck(tmp_path, "init", str(mine)).stderr


def test_a_python_without_the_parts_is_told_to_use_make() -> None:
    done = subprocess.run([sys.executable, "-S", str(ROOT / "scripts"), "check"], capture_output=True, check=False, env={"PYTHONIOENCODING": "utf-8"})
    assert (done.returncode, "缺少组件 click。请在 crosscheck 文件夹里用 make 运行" in done.stderr.decode()) == (2, True)


def test_a_spoilt_template_is_told_by_name_and_is_no_bug(campaign: Path) -> None:
    crosscheck(campaign, "--month", "2021-03", "draw", "run", "--public-value", "甲")
    templates = campaign / "templates"
    templates.mkdir()
    document = docx.Document(str(ROOT / "templates" / "通报.docx"))
    next(item for item in document.paragraphs if "落款单位" in item.text).text = "{{ 落款 }}"
    document.save(misnamed := io.BytesIO())
    contents = {"工作报告.docx": b"not a package", "通报.docx": misnamed.getvalue(), "移交表.xlsx": b"PK", "总览.html.j2": "{{ 生造 }}".encode()}
    for name, content in contents.items():
        (templates / name).write_bytes(content)
        done = crosscheck(campaign, "--month", "2021-03", "monthly-report")
        assert done.returncode == 2, done.stderr
        assert name in done.stderr.splitlines()[-1]
        (templates / name).unlink()


def test_two_runs_at_once_and_the_second_is_told_to_wait(campaign: Path) -> None:
    with output.lock(campaign / "output"):
        done = crosscheck_alone(campaign, "--month", "2021-03", "monthly-report")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, "× crosscheck 正在运行，请等它做完再试。")


HOSTILE = (
    '=HYPERLINK("http://x")有限公司', "..\\..\\x有限公司", "CON", "aux.", "a/b:c*d?有限公司", "{{7*7}}公司", "{% if %}公司", "甲公司😀", "@SUM(A1)公司", "-公司",
    "很长" * 60 + "公司", "公司\u202eexe", "A & B <x> 公司", "'引号'公司", "公司_x0041_",
)  # fmt: skip


def test_no_name_of_an_enterprise_does_any_harm(campaign: Path) -> None:
    rows = [GOOD_PROBLEM.replace("山亭甲化工有限公司", name).replace("灭火器过期", f"=1+1 {{{{7*7}}}} <b> & {name}") for name in HOSTILE]
    file_list(campaign, "怪名.xlsx", "\n".join([PROBLEM_HEAD, *rows]))
    crosscheck_alone(campaign, "--month", "2021-03", "draw", "run", "--seed", "4", LC_ALL="C.UTF-8")
    done = crosscheck(campaign, "--month", "2021-03", "monthly-report")
    assert done.returncode == 1, done.stderr
    folder = campaign / "output" / "2021-03"
    assert len(list((folder / "一企一档" / "冯卯镇").glob("*.xlsx"))) == len(HOSTILE) + 8
    assert not [path for path in campaign.iterdir() if path.name not in ("config.toml", "workbooks", "output")]
    page = (folder / "总览.html").read_text("utf-8")
    assert ("49公司" in page, "<x> 公司" in page) == (False, False)
    book = openpyxl.load_workbook(folder / "总台账.xlsx")
    cells = {cell.value: cell.data_type for row in book["企业总台账"].iter_rows() for cell in row}
    assert all(cells[name] == "s" for name in HOSTILE)
