"""Which files of a month are for whom, told by their names."""

from __future__ import annotations

from pathlib import Path

from crosscheck.mailing.materials import Materials, find_materials


def found(folder: Path, *names: str, edited: str = "") -> Materials:
    """The materials among files of those names, for a department and a town; the ``edited`` one was changed by a person."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return find_materials(folder, "2021年3月", {"甲局": "department", "东镇": "town"}, {}, lambda _: False, lambda name: name == edited)


def test_a_file_in_the_folder_of_nobody_known_is_for_nobody(tmp_path: Path) -> None:
    """退回/移交表 is the office's own: its files tell who was drawn."""
    made = found(tmp_path, "退回/移交表/甲公司.xlsx", "退回/甲局/企业.xlsx", "移交/乙局.xlsx", "通报.docx")
    assert {unit: [item.name for item in items] for unit, items in made.by_unit.items()} == {"甲局": ["退回/甲局/企业.xlsx"], "": ["通报.docx"]}


def test_of_several_new_versions_beside_an_edited_file_the_last_is_named(tmp_path: Path) -> None:
    made = found(tmp_path, "通报.docx", "通报（新）.docx", "通报（新2）.docx", edited="通报.docx")
    assert [(item.name, item.newer) for item in made.by_unit[""]] == [("通报.docx", "通报（新2）.docx")]


def test_what_an_office_program_keeps_beside_an_open_file_goes_to_nobody(tmp_path: Path) -> None:
    made = found(tmp_path, "退回/甲局/企业.xlsx", "退回/甲局/~$企业.xlsx", "退回/甲局/.~lock.企业.xlsx#")
    assert [item.name for item in made.by_unit["甲局"]] == ["退回/甲局/企业.xlsx"]
