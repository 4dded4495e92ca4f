"""Makes .venv and installs the pinned dependencies by itself, again only when they change; then runs the command.

Standard library only, and no syntax newer than Python 3.6, so that an old Python can say what is needed.
Usage: bootstrap.py TARGET [arguments of crosscheck]; TARGET is a crosscheck command with hyphens, test, benchmark or fuzz.
"""

import difflib
import hashlib
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(HERE, ".venv")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
TEST_LOCK = "requirements-test.lock"
COMMANDS = {
    "init": "新建一个空的行动文件夹（DIR=文件夹名）",
    "monthly-report": "做一个月的全部工作（MONTH=2021-03 指定月份；DRY=1 不往 workbooks 里写）",
    "check": "读全部工作簿，列出问题，写退回通知",
    "merge": "合并成总台账",
    "draw-commit": "抽取前的承诺（EVENT=公开事件）",
    "draw-run": "抽取互查企业（PUBLIC=公开值 REASON=再次抽取的原因）",
    "draw-reveal": "检查结束后公开，并做 复核.html",
    "draw-verify": "核对抽取记录（FINGERPRINT=\"次数 指纹\" 与互查通知上印的对照）",
    "transfer-sheets": "为抽中的企业出移交表",
    "dossiers": "一企一档",
    "mail": "给每个收件人出邮件草稿（SEND=1 直接发，发前会问；ONLY=部门）",
    "reminders": "催报邮件草稿：没有报送的、问题超期的（NOW=1 不等催报日）",
    "figures": "列出本月的数字",
    "forms": "各部门的空白表",
    "doctor": "看看这台电脑缺什么",
    "test": "运行测试（给维护人员）",
    "benchmark": "测速（给维护人员）",
    "fuzz": "读大量损坏的文件（给维护人员；COUNT=2000 SEED=1 FROM=文件夹）",
}
OPTIONS = {
    "init": {"DIR": "", "DRY": "--dry-run"},
    "monthly-report": {"DRY": "--dry-run"},
    "merge": {"DRY": "--dry-run"},
    "transfer-sheets": {"DRY": "--dry-run"},
    "forms": {"DRY": "--dry-run"},
    "draw-commit": {"EVENT": "--event", "DRY": "--dry-run"},
    "draw-run": {"PUBLIC": "--public-value", "REASON": "--reason", "DRY": "--dry-run"},
    "draw-verify": {"FINGERPRINT": "--fingerprint"},
    "mail": {"SEND": "--send", "FETCH": "--fetch", "ACCEPT": "--accept", "DRY": "--dry-run", "ONLY": "--only"},
    "reminders": {"SEND": "--send", "DRY": "--dry-run", "NOW": "--now", "ONLY": "--only"},
    "fuzz": {"COUNT": "--count", "SEED": "--seed", "FROM": "--from"},
}
FLAGS = ("SEND", "FETCH", "ACCEPT", "DRY", "NOW")  # what stands behind their = does not matter
WITHOUT_MONTH = ("init", "test", "benchmark", "fuzz")
TESTS = (
    ["pytest", "-n", "auto", "--dist", "worksteal"],
    ["ruff", "check", "."],
    ["mypy"],
    ["lint-imports", "--no-cache"],
)


def main():
    target = sys.argv[1] if len(sys.argv) > 1 else "help"
    if target == "help":
        print("用法：make 命令 MONTH=2021-03\n")
        for name, meaning in COMMANDS.items():
            print("  make %-16s %s" % (name, meaning))
        return 0
    unknown = _no_commands([target] + os.environ.get("GOALS", "").split()) or _unknown(target)
    if unknown:
        print(unknown)
        return 2
    if sys.version_info < (3, 11):
        return _with_newer_python()
    for_tests = target in ("test", "benchmark", "fuzz")
    if for_tests and not os.path.exists(os.path.join(HERE, TEST_LOCK)):
        print("这个文件夹是用来做行动的，没有测试。测试在 crosscheck 的原文件夹里运行。")
        return 2
    _prepare(TEST_LOCK if for_tests else "requirements.lock")
    if target == "test":
        return _run_tests(sys.argv[2:])
    if target == "benchmark":
        return _call([PYTHON, "-m", "tests.benchmarks"] + sys.argv[2:], cwd=HERE, env=_environment())
    if target == "fuzz":
        return _call([PYTHON, "-m", "tests.fuzz"] + _options(target) + sys.argv[2:], cwd=HERE, env=_environment())
    status = _call([PYTHON, os.path.join(HERE, "scripts")] + _arguments(target))
    # 1 means done, but something needs a person: the outputs are there, and make should not call that an error
    return 0 if status == 1 and target != "draw-verify" else status


def _arguments(target):
    """The command line of crosscheck: options before the command from MONTH, after it from the names of OPTIONS."""
    month = os.environ.get("MONTH", "") if target not in WITHOUT_MONTH else ""
    command = target.split("-", 1) if target.startswith("draw-") else [target]
    before = (["--month", month] if month else []) + (["-C", HERE] if not os.path.exists("config.toml") else [])
    return before + command + _options(target) + sys.argv[2:]


def _options(target):
    written = []
    for name, option in OPTIONS.get(target, {}).items():
        value = os.environ.get(name)
        if value:
            written += ([option] if option else []) + ([] if name in FLAGS else [value])
    return written


def _no_commands(written):
    """What is wrong with the commands written behind make, all of them before the first is run: a month without its name would be one of them."""
    for name in written:
        if name in COMMANDS:
            continue
        if re.match(r"\d", name):
            return "× 月份要写成 MONTH=%s。什么都没有做。" % name
        near = difflib.get_close_matches(name.lower().replace("_", "-"), COMMANDS, 1)
        return "× 没有“%s”这个命令%s。直接输入 make 看有哪些。什么都没有做。" % (name, "，是不是 %s" % near[0] if near else "")
    return ""


def _unknown(target):
    """What is wrong with the names written behind make: one that the command does not know would go by unnoticed.

    Small letters are taken for capitals.  GNU make and make.bat tell the names in MAKEFLAGS, behind "--".
    """
    known = list(OPTIONS.get(target, {})) + ([] if target in WITHOUT_MONTH else ["MONTH"])
    written = " " + os.environ.get("MAKEFLAGS", "").partition("-- ")[2]
    for name in re.findall(r"(?<!\\) ([^\s=\\:]+):?=", written):
        if name.upper() in known:
            os.environ[name.upper()] = os.environ.get(name.upper()) or os.environ.get(name, "")
        elif name != "PYTHON":
            near = difflib.get_close_matches(name.upper(), known, 1)
            hint = "，是不是 %s" % near[0] if near else ""
            allowed = "可以写的是：%s" % "、".join(known) if known else "后面什么也不用写"
            return "× make %s 后面不能写 %s%s。%s。什么都没有做。" % (target, name, hint, allowed)
    if target == "init" and not os.environ.get("DIR"):
        return "× 没有写新文件夹的名称。请这样写：make init DIR=../百日攻坚"
    return ""


def _call(command, **how):
    """As subprocess.call, but Ctrl-C is for the program that was called: it says what became of its work, and that is waited for."""
    process = subprocess.Popen(command, **how)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def _with_newer_python():
    for name in ("python3.13", "python3.12", "python3.11"):
        found = shutil.which(name)
        if found:
            return _call([found] + sys.argv)
    print("这台电脑的 Python 是 %s，需要 3.11 以上。请到 python.org 下载安装后再试。" % sys.version.split()[0])
    return 2


def _prepare(lock):
    """Make .venv when it is missing, and install what the lock file names when that has changed."""
    if _is_installed(lock) or (_is_installed(TEST_LOCK) and set(_lines(lock)) <= set(_lines(TEST_LOCK))):
        return
    if not os.path.exists(PYTHON):
        print("第一次运行，正在准备（需要联网，几分钟）……", file=sys.stderr)
        if _call([sys.executable, "-m", "venv", VENV]):
            sys.exit("× 建不了 .venv，原因见上面。这个文件夹要能写，磁盘要有空；Debian/Ubuntu 请先安装 python3-venv。")
    quiet = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    if _call(quiet + ["-r", os.path.join(HERE, lock)]) or _call(quiet + ["--no-deps", "-e", HERE]):
        sys.exit("× 组件没有装好。请检查网络后再运行一次。")
    # as pip does with packages: where Python may not keep what it compiles, every command would take a second longer
    _call([PYTHON, "-m", "compileall", "-q", "-j", "0", os.path.join(HERE, "scripts")])
    with open(_stamp(lock), "w") as file:
        file.write(_digest(lock))


def _is_installed(lock):
    stamp = _stamp(lock)
    there = os.path.exists(PYTHON) and os.path.exists(stamp) and os.path.exists(os.path.join(HERE, lock))
    return there and "".join(_lines(stamp)) == _digest(lock)


def _stamp(lock):
    return os.path.join(VENV, ".installed-" + lock)


def _digest(lock):
    return hashlib.sha256("\n".join(_lines(lock)).encode("utf-8")).hexdigest()


def _lines(name):
    with open(os.path.join(HERE, name), "rb") as file:
        return file.read().decode("utf-8").splitlines()


def _environment():
    """For tests and measurements: this folder's modules, compiled once, beside .venv so that the folder stays clean."""
    ours = dict(os.environ, PYTHONPATH=os.pathsep.join([os.path.join(HERE, "scripts"), HERE]), PYTHONPYCACHEPREFIX=os.path.join(VENV, "compiled"))
    ours.pop("PYTHONDONTWRITEBYTECODE", None)
    return ours


def _run_tests(arguments):
    """pytest, ruff, mypy and the import contracts: all are run, the first failure decides."""
    status = 0
    for command in TESTS:
        print("== " + " ".join(command), flush=True)
        program = os.path.join(BIN, command[0] + (".exe" if os.name == "nt" else ""))
        extra = arguments if command[0] == "pytest" else []
        status = _call([program] + command[1:] + extra, cwd=HERE, env=_environment()) or status
    return status


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("已中断。再运行一次即可。")
