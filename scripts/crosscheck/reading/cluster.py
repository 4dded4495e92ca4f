"""An existing Dask cluster as the place where files are read, for an office that has one ([engine] kind = "dask").

The cluster's workers must have the same version of this program.  They are sent the content of the files, because
they may be other machines; how much time and memory a worker may take is for the cluster's own settings to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from crosscheck.config import Config, ConfigError


@contextmanager
def executor(config: Config) -> Iterator[Executor]:
    """The cluster at the address of the settings.  Raises ConfigError in Chinese when there is none."""
    address = config.engine.address
    try:
        client = _distributed().Client(address, timeout=config.limits.seconds, set_as_default=False)
    except (OSError, ValueError) as error:  # TimeoutError is an OSError
        raise ConfigError(f'连不上 Dask 集群 {address}（{type(error).__name__}）。请看看它开着没有，或在 config.toml 里把 [engine] kind 改回 "local"。') from None
    with client:
        yield client.get_executor()


def deaths() -> tuple[type[Exception], ...]:
    """What is raised for a task that killed its worker again and again."""
    return (_distributed().KilledWorker,)


def _distributed() -> Any:
    try:
        import distributed
    except ModuleNotFoundError:
        raise ConfigError('[engine] kind = "dask" 要用的组件没有安装。请运行 pip install distributed，或把 kind 改回 "local"。') from None
    return distributed
