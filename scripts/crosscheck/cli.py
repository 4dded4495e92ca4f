"""The commands: arguments in, exit status out.  Nobody else knows click but `commands.running` and `commands.usage`; heavy stages are imported where they start.

Exit status: 0 done, 1 done but findings need a person, 2 wrong usage or settings, 3 a bug (a log file to send).
"""

from __future__ import annotations

import contextlib
import errno
import gc
import json
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Final

import click

from crosscheck import __version__
from crosscheck.commands.running import (
    BUG,
    MOST_SHOWN,
    NEEDS_PERSON,
    WRONG_USE,
    Session,
    clock,
    finish,
    pass_session,
    unless_unchanged,
)
from crosscheck.commands.usage import ChineseHelp, complaint, options_first
from crosscheck.folder import BLANKS, DOSSIERS, LEDGER, MAIL, RETURNS, SHEETS, Folder

click.Context.formatter_class = ChineseHelp
kept_out = click.option("--dry-run", is_flag=True, help="只在 output/ 里做出来看，workbooks/ 里什么也不写。")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "folder", type=click.Path(path_type=Path), default=".", help="行动文件夹，缺省是当前文件夹。")
@click.option("--month", default="", metavar="2021-03", help="哪一个月；缺省是已开始的最近一个报告期。")
@click.option("-v", "--verbose", count=True, help="多说一些。")
@click.option("-q", "--quiet", is_flag=True, help="只说结果。")
@click.option("--debug", is_flag=True, expose_value=False, help="出错时显示内部细节（给维护人员用）。")
@click.version_option(__version__, "--version", message="crosscheck %(version)s", help="显示版本。")
@click.pass_context
def cli(context: click.Context, folder: Path, month: str, verbose: int, quiet: bool) -> None:
    """互查：汇总各部门清单，抽取互查企业，出移交表、一企一档和月报。

    例：crosscheck --month 2021-03 monthly-report
    """
    context.obj = Session(Folder(folder), month, -1 if quiet else verbose, clock())


# --- commands -----------------------------------------------------------------------------------------------------
@cli.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只看能不能建，什么也不写。")
def init(target: Path, dry_run: bool) -> None:
    """新建一个空的行动文件夹：设置、空白表、模板和 Makefile。

    例：crosscheck init D:/百日攻坚
    """
    from crosscheck.commands.start import refuse_taken, start_campaign

    if dry_run:
        refuse_taken(target)
        click.echo(f"√ 可以在 {target} 新建，还没有建。")
        return
    made = start_campaign(target)
    click.echo(f"√ 已在 {target} 建好 {made} 个文件。先改 config.toml 里的区名、镇街和部门，再把各部门的表放进 workbooks/部门/。")


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出全部结果。")
@pass_session
@unless_unchanged
def check(session: Session, as_json: bool) -> None:
    """读全部工作簿，列出每一处问题，写出退回通知。

    例：crosscheck check --json
    """
    from crosscheck.commands import steps

    session.as_json = as_json
    order = session.order()
    result = steps.check(order)
    if as_json:
        session.give(json.dumps(result.report(), ensure_ascii=False, indent=1))
    returns = order.output / RETURNS
    finish(session, result.findings, "" if as_json else f"{result.told}退回件和通知在 {returns}。", as_json, f"{returns} 里各部门的 通知.txt")


@cli.command()
@kept_out
@pass_session
@unless_unchanged
def merge(session: Session, dry_run: bool) -> None:
    """合并各部门清单，写出总台账。

    例：crosscheck merge
    """
    from crosscheck.commands import steps

    order = session.order()
    findings = steps.write_ledger(order, dry_run)
    finish(session, findings, f"总台账在 {order.output / LEDGER}。")


@cli.command("monthly-report")
@kept_out
@pass_session
@unless_unchanged
def monthly_report(session: Session, dry_run: bool) -> None:
    """做一个月的全部工作：检查、合并、统计、月报、Word 报告、通报和总览页。

    例：crosscheck --month 2021-03 monthly-report
    """
    from crosscheck.commands import steps

    order = session.order()
    findings = steps.monthly_report(order, dry_run)
    finish(session, findings, f"{order.period.label}的材料都在 {order.output}，先打开 总览.html。")


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出。")
@pass_session
def figures(session: Session, as_json: bool) -> None:
    """列出本月每一个数字，以及它由哪些行数出来。

    例：crosscheck --month 2021-03 figures --json
    """
    from crosscheck.commands import steps

    session.as_json = as_json
    values, findings = steps.figures(session.order())
    if as_json:
        lines = ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in values)  # a figure a line: a third smaller
        click.echo(f'{{"figures": [\n{lines}\n]}}')
    else:
        for item in values:
            if not item["group"] and item["scope"] == "cumulative":
                click.echo(f"{item['name']}：{item['value'] if item['value'] is not None else '—'}{item['unit']}")
    finish(session, findings, quiet=True)


@cli.command("transfer-sheets")
@kept_out
@pass_session
def transfer_sheets(session: Session, dry_run: bool) -> None:
    """为本月抽中的每家企业出一份移交表；已有人动过的不覆盖。

    例：crosscheck --month 2021-03 transfer-sheets
    """
    from crosscheck.commands import steps

    order = session.order()
    findings = steps.transfer_sheets(order, dry_run)
    broken = any(item.code == "draw_broken" for item in findings)
    finish(session, findings, "" if broken else f"移交表在 {order.output / SHEETS}。")


@cli.command()
@pass_session
def dossiers(session: Session) -> None:
    """为每家有问题的企业出一份一企一档。

    例：crosscheck --month 2021-03 dossiers
    """
    from crosscheck.commands import steps

    order = session.order()
    findings = steps.dossiers(order)
    finish(session, findings, f"一企一档在 {order.output / DOSSIERS}，先看 目录.xlsx。")


@cli.command()
@kept_out
@pass_session
def forms(session: Session, dry_run: bool) -> None:
    """为每个部门和镇街出空白表：下拉选项、填写说明、保护好的表头。

    例：crosscheck forms
    """
    from crosscheck.commands import start

    count = start.forms(session.folder, session.config(), dry_run)
    click.echo(f"√ {count} 份空白表在 {session.folder.output / BLANKS}。")


@cli.group()
def draw() -> None:
    """抽取互查企业：commit 承诺，run 抽取，reveal 公开，verify 核对。

    例：crosscheck --month 2021-03 draw run --public-value "……"
    """


@draw.command("commit")
@click.option("--event", default="", help="将要发生的公开事件，例如某一天某项公开结果。")
@click.option("--dry-run", is_flag=True, help="只看看，不写下承诺。")
@pass_session
def draw_commit(session: Session, event: str, dry_run: bool) -> None:
    """在公开值产生之前，锁定名单和规则，写出可以公布的承诺。

    例：crosscheck draw commit --event "3月10日公布的某项公开数据"
    """
    from crosscheck.commands import draws

    click.echo(draws.commit(session.order(), event, dry_run))


@draw.command("run")
@click.option("--public-value", default="", help="公开事件的结果，一字不差。")
@click.option("--seed", default="", help="直接给出种子（演练用，不能证明没人事先知道）。")
@click.option("--reason", default="", help="本月再次抽取的原因。")
@click.option("--asked-by", default="", help="谁要求抽取。")
@click.option("--dry-run", is_flag=True, help="只看结果，不写记录。")
@pass_session
def draw_run(session: Session, public_value: str, seed: str, reason: str, asked_by: str, dry_run: bool) -> None:
    """抽取：谁查谁、各镇街查哪几家，并写进只增不改的记录。

    例：crosscheck --month 2021-03 draw run --public-value "……"
    """
    from crosscheck.commands import draws

    finish(session, draws.run(session.order(), draws.Occasion(public_value, seed, reason, asked_by), dry_run))


@draw.command("reveal")
@click.option("--json", "as_json", is_flag=True, help="把承诺、随机数和种子按 JSON 输出。")
@pass_session
def draw_reveal(session: Session, as_json: bool) -> None:
    """检查结束后，给出公开核对所需的全部内容，并做 复核.html：谁都可以打开重算。

    例：crosscheck --month 2021-03 draw reveal
    """
    from crosscheck.commands import draws

    session.as_json = as_json
    revealed = draws.reveal(session.order())
    click.echo(revealed.text if as_json else f"√ {revealed.told}")


@draw.command("verify")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--fingerprint", "fingerprints", multiple=True, help="另外抄存的、或互查通知上印的记录指纹，例如 \"1 b4fe…\"。")
@pass_session
def draw_verify(session: Session, path: Path | None, fingerprints: tuple[str, ...]) -> None:
    """核对抽取记录有没有被改动过。

    例：crosscheck draw verify workbooks/互查/2021-03/抽取记录.jsonl
    """
    from crosscheck.commands import draws

    target = path or session.folder.record(session.order().period.month)
    faults = draws.verify(target, fingerprints)
    for fault in faults[:MOST_SHOWN]:
        click.echo(f"× {fault}")
    if len(faults) > MOST_SHOWN:
        click.echo(f"……还有 {len(faults) - MOST_SHOWN} 处。")
    if faults:
        sys.exit(NEEDS_PERSON)
    if not fingerprints and not draws.has_fingerprints(target):
        session.say("手边没有记录指纹：末尾的抽取如果被删，单看记录看不出来。可以用 make draw-verify FINGERPRINT=\"次数 指纹\" 给出互查通知上印的指纹。")
    click.echo(f"√ {target} 核对无误。")


@cli.command()
@click.option("--send", is_flag=True, help="直接发出（先列出收件人，问过才发）；不加只出草稿。")
@click.option("--fetch", is_flag=True, help="把收件箱里的表格取到 workbooks/收件/。")
@click.option("--accept", is_flag=True, help="把通讯录里认识的发件人的表格放进部门文件夹（问过才放）。")
@click.option("--dry-run", is_flag=True, help="只看会做什么，什么也不写、不发。")
@click.option("--only", multiple=True, metavar="单位", help="只给这个单位，可以写几次。")
@click.option("--yes", is_flag=True, help="不问就做（给定时任务用）。")
@pass_session
def mail(session: Session, send: bool, fetch: bool, accept: bool, dry_run: bool, only: tuple[str, ...], yes: bool) -> None:
    """给每个收件人出一封带附件的邮件草稿，或者直接发出；也收回各部门发来的表格。

    例：crosscheck --month 2021-03 mail --send --dry-run
    """
    from crosscheck.commands import inbox, mails
    from crosscheck.commands.letters import Wish

    wish = Wish(send, dry_run, only, yes)
    if fetch or accept:
        if send:
            raise click.UsageError("--send 不能与 --fetch、--accept 一起用。")
        settings = session.config()
        findings = inbox.fetch(session.folder, settings, wish, session) if fetch else []
        finish(session, findings + (inbox.accept(session.folder, settings, wish, session) if accept else []))
        return
    order = session.order()
    findings = mails.mail(order, wish)
    if not send and not dry_run and (order.output / MAIL).is_dir():
        click.echo(f"√ 草稿在 {order.output / MAIL}，先看旁边的 邮件清单.xlsx。")
    finish(session, findings)


@cli.command()
@click.option("--send", is_flag=True, help="直接发出（先列出收件人，问过才发）；不加只出草稿。")
@click.option("--dry-run", is_flag=True, help="只看催谁，什么也不写、不发。")
@click.option("--only", multiple=True, metavar="单位", help="只催这个单位，可以写几次。")
@click.option("--yes", is_flag=True, help="发送前不问（给定时任务用）。")
@click.option("--now", is_flag=True, help="今天不是催报日也出。")
@pass_session
def reminders(session: Session, send: bool, dry_run: bool, only: tuple[str, ...], yes: bool, now: bool) -> None:
    """催报：给没有报送的、问题超期没有整改的单位各出一封邮件草稿。

    例：crosscheck --month 2021-03 reminders --now
    """
    from crosscheck.commands import reminding
    from crosscheck.commands.letters import Wish

    finish(session, reminding.reminders(session.order(), Wish(send, dry_run, only, yes, now)))


@cli.command()
@pass_session
def doctor(session: Session) -> None:
    """看看这台电脑上缺什么，怎么补。

    例：crosscheck doctor
    """
    from crosscheck.commands.doctor import complaints

    problems = complaints(session.folder)
    for text in problems:
        click.echo(f"× {text}")
    if problems:
        sys.exit(NEEDS_PERSON)
    click.echo("√ 都齐全，可以用。")


# --- ending -------------------------------------------------------------------------------------------------------
def main(arguments: list[str] | None = None) -> None:
    """Run the command line.  User errors, interrupts and bugs are told apart here and nowhere else."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    arguments = sys.argv[1:] if arguments is None else arguments
    gc.set_threshold(200_000, 50, 50)  # a run makes millions of rows that stay: looking over them again and again is a fifth of a merge
    try:
        cli.main(args=options_first(arguments, cli), prog_name="crosscheck", standalone_mode=False)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(WRONG_USE)
    except click.UsageError as error:
        click.echo(f"× 命令写得不对：{complaint(error)}直接输入 make 看有哪些命令，或用 crosscheck -h 看用法。", err=True)
        sys.exit(WRONG_USE)
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断，写好的文件都是完整的。再运行一次即可。", err=True)
        sys.exit(WRONG_USE)
    except ModuleNotFoundError as error:
        click.echo(f"× 缺少组件 {error.name}。请在 crosscheck 文件夹里用 make 运行，它会自己装好；装过的话删去 .venv 再试。", err=True)
        sys.exit(WRONG_USE)
    except Exception as error:
        if "--debug" in arguments:
            traceback.print_exc()
        _fail(error)


_REFUSALS: Final = {
    errno.EACCES: "没有权限，或者正打开着", errno.EPERM: "没有权限", errno.ENOENT: "找不到",
    errno.EEXIST: "同名的文件占了文件夹的位置", errno.EISDIR: "同名的文件夹占了文件的位置", errno.ENOTDIR: "同名的文件占了文件夹的位置",
}  # fmt: skip


def _fail(error: Exception) -> None:
    """A message for what the user can mend; a log file for what he cannot."""
    from crosscheck.drawing.tickets import DrawError  # drawing stands alone: an outsider runs it without the rest
    from crosscheck.findings import ToldError

    if isinstance(error, ToldError | DrawError):
        click.echo(f"× {error}", err=True)
        sys.exit(WRONG_USE)
    if isinstance(error, OSError):
        from crosscheck.output import MAKE_ROOM, REASONS

        reason = (REASONS | _REFUSALS).get(error.errno or 0, error.strerror or str(error))
        remedy = MAKE_ROOM.get(error.errno or 0, "看看它是不是正打开着、有没有权限")
        click.echo(f"× {error.filename or '文件'} 读写不了（{reason}）。请{remedy}，再运行一次。", err=True)
        sys.exit(WRONG_USE)
    text = f"crosscheck {__version__}\npython {sys.version}\n{traceback.format_exc()}"
    click.echo(f"× 程序出错了，这不是您的问题。请把这个文件发给维护人员：{_log(text)}", err=True)
    sys.exit(BUG)


def _log(text: str) -> str:
    """Where the log was written: here, or among the temporary files; the text itself where neither can be written."""
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        path = folder / f"crosscheck-log-{clock():%Y%m%d-%H%M%S}.txt"
        with contextlib.suppress(OSError):
            path.write_text(text, encoding="utf-8")
            return str(path)
    return f"（没有地方写文件，请把下面的文字发给他）\n{text}"
