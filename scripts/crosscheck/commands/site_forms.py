"""The forms that are filled in on site, from the office's templates: none is issued that could not be read when it comes back."""

from __future__ import annotations

from crosscheck import tables
from crosscheck.config import Config
from crosscheck.findings import ToldError
from crosscheck.folder import FORMS, Folder
from crosscheck.forms.transfer import SheetForm, sheet_form, transfer_sheet

_OF_ANYBODY = {tables.ENTERPRISE: "某企业", tables.TOWN: "某镇街"}


def site_form(name: str, folder: Folder, config: Config) -> SheetForm:
    """The form by that template.  Raises ToldError naming what the office has taken out of it that the answers are known by."""
    form = sheet_form(name, folder.template(name), config)
    if missing := _missing(form, config):
        where = "、".join(f"“{tables.ON_FORM.get(column, column)}”" for column in missing)
        mend = "请用备份换回来，或从 crosscheck 原文件夹的 templates/ 里复制一份，再运行一次。"
        raise ToldError(f"模板 templates/{name} 里认不出{where}，照它发出去，填好了也读不回来。{mend}表头改过说法的，改回原来的说法。")
    return form


def _missing(form: SheetForm, config: Config) -> list[str]:
    """What is read of every sheet that comes back and is not found on one that goes out."""
    from crosscheck.reading.reader import Reader
    from crosscheck.reading.sheet import read_file

    sheets = read_file(Reader.of(config), f"{FORMS}/{form.name}", transfer_sheet(form, _OF_ANYBODY, (), ""))
    found = {column for sheet in sheets if sheet.kind == tables.TRANSFERS.kind for column in (*sheet.letters, *sheet.head_cells)}
    return [column for column in (*tables.TRANSFERS.required, tables.DISPOSITION) if column not in found]
