"""A command line is understood in whatever order it is typed."""

import pytest

from crosscheck.cli import cli
from crosscheck.commands.usage import options_first


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("check --json", "check --json"),
        ("monthly-report --month 3月 -q", "--month 3月 -q monthly-report"),
        ("check --json --month=2021-03 -C 百日攻坚", "--month=2021-03 -C 百日攻坚 check --json"),
        ("draw run --public-value 甲 -v", "-v draw run --public-value 甲"),
        ("draw verify -- -q", "draw verify -- -q"),
        ("check --month", "--month check"),
    ],
)
def test_options_of_every_command_may_stand_behind_it(typed: str, understood: str) -> None:
    assert options_first(typed.split(), cli) == understood.split()
