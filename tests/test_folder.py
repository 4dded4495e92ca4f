"""Templates as an office leaves them: edited, deleted, saved as something else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crosscheck import folder
from crosscheck.findings import ToldError
from crosscheck.folder import HERE, Folder
from tests.sheets import ROOT

REPORT = "工作报告.docx"


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as `init` makes it: the program that runs is the one within it."""
    monkeypatch.setattr(folder, "HERE", tmp_path)
    (tmp_path / "templates").mkdir()
    return tmp_path


def test_a_template_that_is_gone_is_told_and_not_called_open_elsewhere(campaign: Path) -> None:
    with pytest.raises(ToldError, match=r"工作报告\.docx 不见了（删掉了，或者改了名）。请用备份换回来"):
        Folder(campaign).template(REPORT)


@pytest.mark.parametrize("beside", ["通报.doc", "通报 - 副本.docx", "通报（改）.wps"])
def test_a_template_that_was_saved_under_another_name_is_not_left_aside_unsaid(tmp_path: Path, beside: str) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / beside).write_bytes(b"what the office wrote")
    with pytest.raises(ToldError, match=f"旁边有一份“{re.escape(beside)}”：程序只用 通报.docx。改过的请另存为 .docx 格式"):
        Folder(tmp_path).template("通报.docx")


def test_a_template_that_is_only_open_elsewhere_is_the_programs_own(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "~$通报.docx").write_bytes(b"owner")
    assert Folder(tmp_path).template("通报.docx") == (HERE / "templates" / "通报.docx").read_bytes()


def test_nobody_is_told_to_delete_the_only_one(campaign: Path) -> None:
    (campaign / "templates" / REPORT).write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(ToldError, match="打不开，可能已经损坏，或者存成了别的格式") as told:
        Folder(campaign).template(REPORT)
    assert "删去它" not in str(told.value)


def test_where_the_program_has_its_own_the_spoilt_one_may_be_deleted(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / REPORT).write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(ToldError, match="或者删去它（会改用程序自带的那一份）"):
        Folder(tmp_path).template(REPORT)
    assert Folder(tmp_path / "another").template(REPORT) == (ROOT / "templates" / REPORT).read_bytes()


def test_a_text_that_notepad_saved_in_gbk_is_told_how_to_save_it(campaign: Path) -> None:
    path = campaign / "templates" / "邮件.j2"
    path.write_bytes("主题：甲".encode("gb18030"))
    with pytest.raises(ToldError, match=r"templates/邮件\.j2 不是 UTF-8 编码"):
        Folder(campaign).text_template("邮件.j2")
    path.write_bytes("\ufeff主题：甲".encode())
    assert Folder(campaign).text_template("邮件.j2") == "主题：甲"


def test_of_several_templates_the_ones_that_are_gone_are_known(tmp_path: Path) -> None:
    assert Folder(tmp_path).templates_gone() == []  # a folder without any has none to miss
    (tmp_path / "templates").mkdir()
    for path in (HERE / "templates").iterdir():
        (tmp_path / "templates" / path.name).write_bytes(path.read_bytes())
    assert Folder(tmp_path).templates_gone() == []
    (tmp_path / "templates" / "通报.docx").unlink()
    (tmp_path / "templates" / "邮件.j2").unlink()
    assert Folder(tmp_path).templates_gone() == ["通报.docx", "邮件.j2"]
    (tmp_path / "templates" / "通报（改）.docx").write_bytes(b"x")  # which is told by itself, and stops the run
    assert Folder(tmp_path).templates_gone() == ["邮件.j2"]
