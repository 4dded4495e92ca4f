"""Readers that die take no other file with them, and what they send back is what they read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from functools import partial
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
from pydantic import ValidationError

from crosscheck.config import Config, ConfigError
from crosscheck.config_sections import Engine
from crosscheck.reading import engine, packed, sheet, watchdog
from crosscheck.reading.engine import Held, Sent, Task
from crosscheck.reading.folder import read_folder
from crosscheck.reading.held import ALSO_READING
from crosscheck.reading.packed import decode, encode
from crosscheck.reading.reader import Reader
from crosscheck.reading.settings import Settings
from crosscheck.sheets import Sheet, Value
from tests.sheets import GOOD_PROBLEM, PROBLEM_HEAD, ROOT, SETTINGS, file_list

pytestmark = pytest.mark.processes

DEADLY = "致命"


def dying_batch(jobs: list[Sent], settings: Settings, passwords: tuple[str, ...] = ()) -> list[Held]:
    """As the real one, but a file of that name ends its process, as a damaged file can."""
    if any(DEADLY in file for file, _ in jobs):
        os._exit(3)
    return engine.read_batch(jobs, settings, passwords)


def exhausted_batch(jobs: list[Sent], settings: Settings, passwords: tuple[str, ...] = ()) -> list[Held]:
    """As the real one, but with a file of that name memory ends where nobody can say so any more."""
    if any(DEADLY in file for file, _ in jobs):
        raise MemoryError
    return engine.read_batch(jobs, settings, passwords)


def failing_batch(jobs: list[Sent], settings: Settings, passwords: tuple[str, ...] = ()) -> list[Held]:
    """As the real one, but in a file of that name is what nobody foresaw."""
    real = sheet.read_file

    def failing(reader: Reader, file: str, data: bytes) -> list[Sheet]:
        return real(reader, file, data) if DEADLY not in file else [Sheet(file, "", header_row=1 // 0)]

    with patch.object(sheet, "read_file", failing):
        return engine.read_batch(jobs, settings, passwords)


def patient(rings: bool) -> None:
    """In the worker: the wall's clock waits for however long a busy PC takes, and the process's own rings or has to be looked at, as on Windows."""
    for name, value in (("_PATIENCE", 1000), ("_RINGS", rings)):
        setattr(watchdog, name, value)


def stalling_batch(jobs: list[Sent], settings: Settings, passwords: tuple[str, ...] = (), rings: bool = True) -> list[Held]:
    """As the real one, but a file of that name is never done; every start at it is written down beside it."""
    patient(rings)
    for file, path in jobs:
        if DEADLY in file:
            with Path(f"{path!s}.tries").open("a") as tries:
                tries.write("x")
            watchdog.begin(file, settings.limits.seconds)
            while True:
                pass
    return engine.read_batch(jobs, settings, passwords)


def dozing_batch(jobs: list[Sent], settings: Settings, passwords: tuple[str, ...] = (), rings: bool = True) -> list[Held]:
    """As the real one, on a PC so busy that a file has to wait for longer than it may take."""
    patient(rings)
    if any(DEADLY in file for file, _ in jobs):
        watchdog.begin(DEADLY, settings.limits.seconds)
        time.sleep(1.5 * settings.limits.seconds)
    return engine.read_batch(jobs, settings, passwords)


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    for number in range(9):
        file_list(tmp_path, f"清单{number}.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('过期', f'过期{number}')}")
    file_list(tmp_path, f"清单{DEADLY}.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM}")
    return tmp_path / "workbooks"


def died(sheets: list[Sheet]) -> list[str]:
    return [sheet.file for sheet in sheets if any(item.code == "file_reader_died" for item in sheet.findings)]


@pytest.mark.parametrize("end", [dying_batch, exhausted_batch])
def test_a_file_that_kills_its_reader_is_one_finding_and_the_others_are_read(campaign: Path, monkeypatch: pytest.MonkeyPatch, end: Task) -> None:
    monkeypatch.setattr("crosscheck.reading.engine.read_batch", end)
    sheets = read_folder(campaign, SETTINGS)
    assert died(sheets) == [f"部门/区应急管理局/清单{DEADLY}.xlsx"]
    assert sum(len(sheet.rows) for sheet in sheets) == 9


@pytest.mark.parametrize("rings", [sys.platform != "win32", False])
def test_a_file_that_is_never_done_is_given_up_after_the_seconds_of_the_settings(campaign: Path, monkeypatch: pytest.MonkeyPatch, rings: bool) -> None:
    monkeypatch.setattr("crosscheck.reading.engine.read_batch", partial(stalling_batch, rings=rings))
    quick = SETTINGS.model_copy(update={"limits": SETTINGS.limits.model_copy(update={"seconds": 1})})
    sheets = read_folder(campaign, quick)
    assert died(sheets) == [f"部门/区应急管理局/清单{DEADLY}.xlsx"]
    (told,) = (item for sheet in sheets for item in sheet.findings if item.code == "file_reader_died")
    assert told.message == "读这个文件时超过了 1 秒或内存不够，已放弃，其他文件不受影响。"
    (tries,) = (campaign / "部门" / "区应急管理局").glob("*.tries")
    assert tries.read_text() == "x"


@pytest.mark.parametrize("rings", [sys.platform != "win32", False])
def test_waiting_for_a_busy_pc_is_not_the_files_fault(campaign: Path, monkeypatch: pytest.MonkeyPatch, rings: bool) -> None:
    monkeypatch.setattr("crosscheck.reading.engine.read_batch", partial(dozing_batch, rings=rings))
    quick = SETTINGS.model_copy(update={"limits": SETTINGS.limits.model_copy(update={"seconds": 1})})
    assert died(read_folder(campaign, quick)) == []


def test_a_file_that_needs_more_memory_than_the_settings_allow_is_given_up(campaign: Path) -> None:
    (campaign / "部门" / "区应急管理局" / "巨大.csv").write_bytes((b"12," * 3000 + b"\n") * 2000)
    tight = SETTINGS.model_copy(update={"limits": SETTINGS.limits.model_copy(update={"memory_megabytes": 400})})
    assert died(read_folder(campaign, tight)) == ["部门/区应急管理局/巨大.csv"]


def test_a_file_that_shows_a_bug_of_ours_is_one_finding_and_the_others_are_read(campaign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crosscheck.reading.engine.read_batch", failing_batch)
    sheets = read_folder(campaign, SETTINGS)
    (told,) = (item for sheet in sheets for item in sheet.findings if item.code == "file_reader_failed")
    assert (told.file, told.severity) == (f"部门/区应急管理局/清单{DEADLY}.xlsx", "error")
    assert re.match(r"读这个文件时程序出了错（ZeroDivisionError，test_engine.py 第 \d+ 行），没有采用它", told.message)
    assert sum(len(sheet.rows) for sheet in sheets) == 9


def test_what_was_read_is_the_same_from_workers_and_from_the_cache(campaign: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache.sqlite"
    fresh = read_folder(campaign, SETTINGS)
    assert read_folder(campaign, SETTINGS, cache) == fresh
    assert read_folder(campaign, SETTINGS, cache) == fresh


def test_the_cache_is_let_go_of_when_everything_is_read(campaign: Path, tmp_path: Path) -> None:
    """Windows deletes and moves no folder with an open file in it."""
    cache = tmp_path / "cache" / "reading.sqlite"
    read_folder(campaign, SETTINGS, cache)
    assert [path.name for path in cache.parent.iterdir()] == ["reading.sqlite"]  # an open one keeps its log beside it


def test_only_a_changed_file_is_read_again(campaign: Path, tmp_path: Path) -> None:
    cache, read = tmp_path / "cache.sqlite", []
    read_folder(campaign, SETTINGS, cache)
    file_list(tmp_path, "清单3.xlsx", f"{PROBLEM_HEAD}\n{GOOD_PROBLEM.replace('过期', '失效')}")
    sheets = read_folder(campaign, SETTINGS, cache, lambda done, total: read.append((done, total)))
    assert read == [(1, 1)]
    assert "灭火器失效" in [text for sheet in sheets for text in sheet.columns["问题描述"]]


def test_the_cache_knows_all_the_code_that_a_worker_reads_with() -> None:
    loaded = "import sys, crosscheck.reading.packed, crosscheck.reading.sheet; print(*(m.__file__ for n, m in sys.modules.items() if n.startswith('crosscheck.')))"
    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")})
    files = (Path(name).relative_to(ROOT / "scripts" / "crosscheck").as_posix() for name in run.stdout.split())
    assert {name for name in files if not name.startswith("reading/") and not name.endswith("__init__.py")} == set(ALSO_READING)


def test_a_damaged_cache_is_only_a_cache(campaign: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache.sqlite"
    cache.write_bytes(b"no database" * 100)
    assert len(read_folder(campaign, SETTINGS, cache)) == 10


def test_a_damaged_cache_that_cannot_be_deleted_is_none(campaign: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, f"in use, {missing_ok}", str(path))

    cache = tmp_path / "cache.sqlite"
    cache.write_bytes(b"no database" * 100)
    monkeypatch.setattr(Path, "unlink", refuse)
    assert len(read_folder(campaign, SETTINGS, cache)) == 10


def test_numbers_texts_and_nothing_come_back_as_they_were() -> None:
    sheet = Sheet("甲.xlsx", "表", "问题清单", columns={"数": [1, 2.5, None, 1], "文": ["1", "", "1", None]}, rows=[3, 4, 5, 7], extras=["", "其他", "", ""])
    (again,) = decode(encode([sheet]))
    assert again == sheet
    assert [type(value) for value in again.columns["数"]] == [int, float, type(None), int]


def test_columns_that_were_put_away_are_the_same_when_they_are_asked_for_again() -> None:
    columns: dict[str, list[Value]] = {"一样": ["是"] * 3, "不同": ["甲", "乙", None], "半个字": ["\ud83d", "甲", "甲"]}
    (sheet,) = decode(encode([Sheet("甲.xlsx", "表", "问题清单", columns=columns, rows=[3, 4, 9], extras=["无"] * 3)]))
    before = dict(sheet.columns)
    packed._unpacked.cache_clear()
    assert dict(sheet.columns) == before == columns
    assert (sheet.rows, sheet.extras, len(sheet.columns)) == ([3, 4, 9], ["无"] * 3, 3)
    with pytest.raises(KeyError):
        sheet.columns["没有"]


def test_of_several_sheets_each_has_its_own_columns() -> None:
    sheets = [Sheet("甲.xlsx", name, columns={"名": [name]}, rows=[2], extras=[""]) for name in ("一", "二", "三")]
    assert [(sheet.sheet, dict(sheet.columns)) for sheet in decode(encode(sheets))] == [(name, {"名": [name]}) for name in ("一", "二", "三")]
    assert decode(encode([])) == []


def on_cluster(address: str) -> Config:
    return SETTINGS.model_copy(update={"engine": Engine(kind="dask", address=address)})


def test_a_dask_cluster_reads_the_same(campaign: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="distributed is not installed: reading on a Dask cluster is not tested")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as there:
        assert read_folder(campaign, on_cluster(there.scheduler_address)) == read_folder(campaign, SETTINGS)


def test_a_cluster_that_is_not_there_is_told_in_chinese(campaign: Path) -> None:
    pytest.importorskip("distributed", reason="distributed is not installed")
    settings = on_cluster("tcp://127.0.0.1:9").model_copy(update={"limits": SETTINGS.limits.model_copy(update={"seconds": 1})})
    with pytest.raises(ConfigError, match=r"连不上 Dask 集群 tcp://127.0.0.1:9（.*）。请看看它开着没有"):
        read_folder(campaign, settings)


def test_a_cluster_without_the_optional_component_is_told_in_chinese(campaign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigError, match="要用的组件没有安装。请运行 pip install distributed"):
        read_folder(campaign, on_cluster("tcp://127.0.0.1:9"))


@pytest.mark.parametrize("given", [{"kind": "dask"}, {"kind": "local", "address": "tcp://127.0.0.1:9"}])
def test_a_cluster_and_its_address_belong_together(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match='kind = "dask" 要写 address'):
        Engine.model_validate(given)


def test_a_file_given_up_in_a_busy_moment_is_read_again_the_next_time(campaign: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as busy:
        busy.setattr("crosscheck.reading.engine.read_batch", dying_batch)
        assert died(read_folder(campaign, SETTINGS, tmp_path / "cache.sqlite")) == [f"部门/区应急管理局/清单{DEADLY}.xlsx"]
    assert died(read_folder(campaign, SETTINGS, tmp_path / "cache.sqlite")) == []


@pytest.mark.parametrize(("files", "workers"), [(1, 1), (7, 2), (209, 2), (64, 16)])
def test_each_file_is_in_one_batch_and_the_last_batches_are_short(files: int, workers: int) -> None:
    jobs = [(f"{number}.xlsx", "") for number in range(files)]
    batches = list(engine.batches(jobs, workers))
    assert [job for batch in batches for job in batch] == jobs
    assert all(len(batch) >= len(after) for batch, after in pairwise(batches))
    assert len(batches[-1]) == 1


def test_a_worker_imports_neither_the_models_of_the_settings_nor_what_few_files_need() -> None:
    asked = "import sys, crosscheck.reading.sheet, crosscheck.reading.engine; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")})
    assert {"pydantic", "sqlite3", "email", "olefile"}.isdisjoint(done.stdout.split())


_INTERRUPTED_AT_ONCE = """
import os, signal, time
from crosscheck.reading import engine
engine.get_ready()
try:
    time.sleep(0.05)  # the server of the workers is importing
    os.killpg(0, signal.SIGINT)
    time.sleep(5)
except KeyboardInterrupt:
    time.sleep(1)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals as Unix has them")
def test_the_server_of_the_workers_takes_ctrl_c_without_words() -> None:
    command = [sys.executable, "-c", _INTERRUPTED_AT_ONCE]
    run = subprocess.run(command, capture_output=True, start_new_session=True, env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")}, check=False)
    assert (run.returncode, run.stderr.decode()) == (0, "")
