import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscheck.xlsx.package import PackageError, join, joined, parts_of, relate, text_cell, xml_text


def test_parts_survive_a_round_trip_in_their_order() -> None:
    parts = {"b.xml": b"<b/>", "a/c.bin": bytes(range(256)), "[Content_Types].xml": b""}
    assert list(parts_of(joined(parts)).items()) == list(parts.items())


def test_the_same_parts_give_the_same_bytes_with_a_fixed_timestamp() -> None:
    parts = {"a.xml": b"<a/>" * 100}
    assert joined(parts) == joined(dict(parts))
    with zipfile.ZipFile(BytesIO(joined(parts))) as archive:
        assert [item.date_time for item in archive.infolist()] == [(1980, 1, 1, 0, 0, 0)]


def test_the_level_that_is_asked_for_is_the_level_that_packs() -> None:
    parts = {"a.xml": "".join(f"<v>{number * number}</v>" for number in range(5000)).encode()}
    sizes = []
    for level in (1, 3, 9):
        join(target := BytesIO(), parts, level)
        sizes.append(len(target.getvalue()))
    assert sizes == sorted(set(sizes), reverse=True)


def test_what_is_not_a_package_is_refused_in_chinese() -> None:
    with pytest.raises(PackageError, match="不是完整的"):
        parts_of(b"PK but no zip")


def test_markup_and_control_characters_cannot_leave_the_text() -> None:
    assert xml_text("a<b>&\x01\x0b\ud800\uffff") == "a&lt;b&gt;&amp;"


def test_text_that_looks_like_an_escape_of_excel_is_kept_as_text() -> None:
    assert xml_text("_x000D_ _xyz_") == "_x005F_x000D_ _xyz_"


def test_cells_are_inline_text() -> None:
    assert text_cell("B2", "3", "=1+1") == '<c r="B2" s="3" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>'


@given(st.text())
def test_any_text_is_well_formed_xml(text: str) -> None:
    from defusedxml.ElementTree import fromstring

    assert fromstring(f"<t>{xml_text(text)}</t>".encode()).tag == "t"


@pytest.mark.parametrize("declared", ["", '<Default Extension="RELS" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'])
def test_relations_that_are_made_are_declared_once_where_a_program_declared_each_part_by_its_name(declared: str) -> None:
    """Excel calls a package damaged in which a part has no content type."""
    by_name = '<Override PartName="/_rels/.rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    parts = {"[Content_Types].xml": f"<Types>{declared}{by_name}</Types>".encode(), "xl/worksheets/sheet1.xml": b"<worksheet/>", "xl/worksheets/sheet2.xml": b""}
    for sheet in ("sheet1", "sheet2"):
        assert relate(parts, f"xl/worksheets/{sheet}.xml", "comments", "xl/comments1.xml") == "rId1"
    assert relate(parts, "xl/worksheets/sheet1.xml", "vml", "xl/drawings/1.vml") == "rId2"
    assert parts["[Content_Types].xml"].lower().count(b'extension="rels"') == 1
