"""What holds for all tests: where files are read, and which examples Hypothesis tries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from typing import Any, Final

import pytest
from hypothesis import settings

from crosscheck.reading import engine

# On a busy or slow machine a test that is right would fail by the clock. And what decides whether a commit lands must answer twice alike:
# new examples are searched for by `make fuzz`.
settings.register_profile("searching", deadline=None)
settings.register_profile("same", parent=settings.get_profile("searching"), derandomize=True)
settings.load_profile("same")

_PROCESSES: Final = {name: getattr(engine, name) for name in ("_pool", "get_ready")}


class _Here(Executor):
    """Does what it is given at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:
            done.set_exception(error)
        return done


@pytest.fixture(scope="session", autouse=True)
def _read_here() -> Iterator[None]:
    """Files are read in the test's own process, whose reader is made once: a process for each small workbook took most of the time of all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_pool", lambda *_: _Here())
        patch.setattr(engine, "get_ready", lambda: None)
        yield


@pytest.fixture(autouse=True)
def _read_in_processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is marked ``processes`` reads as a run does: the tests of the processes themselves, and of the commands from end to end."""
    if request.node.get_closest_marker("processes"):
        for name, usual in _PROCESSES.items():
            monkeypatch.setattr(engine, name, usual)
