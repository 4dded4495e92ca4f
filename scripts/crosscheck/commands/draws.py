"""The draw commands: the month's record, commitments, fingerprints and nonce on disk around the pure `drawing` stage."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from crosscheck import drawing, output, tables
from crosscheck.commands import roster
from crosscheck.commands.month import Month, Order, Teller, writing
from crosscheck.commands.namebooks import name_books
from crosscheck.commands.proof import COMMITMENTS, FINGERPRINTS, broken, faults_of, lines_in
from crosscheck.commands.steps import merged, run_record
from crosscheck.findings import Finding, finding
from crosscheck.folder import RECHECK, Folder
from crosscheck.periods import Period, day_in_words

_ASKS: Final = "。请"  # what a note of the draw asks for stands in its last sentence, if it asks for anything
_NONCE: Final = ".随机数"  # kept beside the record, out of the way of mail and reports
_BASIS: Final = ".承诺资料"  # what was promised, for telling what has changed since


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the office draws upon: a public value or, for practice, a seed; why once more, and who asked for it."""

    public_value: str = ""
    seed: str = ""
    reason: str = ""
    asked_by: str = ""


def commit(order: Order, event: str, dry_run: bool = False) -> str:
    """Lock roster and rules before the public value exists; gives the text to publish. A dry run writes nothing."""
    folder, period, teller = order.folder, order.period, order.teller
    if not event.strip():
        raise drawing.DrawError(
            f"没有写明将用哪个公开事件的结果。请写上：make draw-commit MONTH={period.month} EVENT=\"哪一天公布的哪项公开数据\"，例如某一天某一期的开奖号码。"
        )
    with output.lock(folder.output, folder.workbooks):
        work = merged(order)
        basis = _basis(work)
        _tell_undecided(work)
        nonce = secrets.token_hex(32)
        number = len(lines_in(folder.record(period.month))) + 1
        promise = drawing.commit(basis, nonce, event, _time(teller), number)
        where = folder.draws(period.month)
        _tell_earlier(where, number, teller)
        if dry_run:
            teller.say("这是试算，没有写下来，不能公布：正式承诺时随机数会另外生成。")
        else:
            output.write_whole(where / f"{_NONCE}-{number}", nonce.encode())
            output.write_whole(where / f"{_BASIS}-{number}", drawing.basis_text(basis).encode())
            _append(where / COMMITMENTS, promise.line())
            teller.say(
                f"承诺写在 {where / COMMITMENTS}。请把下面这一行原样公布出去；公开值出来以后运行 make draw-run MONTH={period.month} PUBLIC=\"公开值\"。"
                "抽取以前不要改动清单和规则，也不要把这个文件夹给别人看。"
            )
    return promise.line()


def _tell_undecided(work: Month) -> None:
    """Say that names wait for a decision: until then one enterprise may be two, and both be drawn."""
    waiting = next((item.value for item in work.ledgers.findings if item.code == "names_waiting"), "")
    if waiting:
        work.order.teller.say(
            f"有 {waiting} 对名称可能是同一家，还没有定，现在各算一家，可能都抽中。"
            f"最好先运行 make merge，在 workbooks/{tables.NAME_DECISIONS.book} 里写 是 或 否，再作承诺；现在这一份就不要公布。"
        )


def _tell_earlier(where: Path, number: int, teller: Teller) -> None:
    """Say that the month was drawn before, and what becomes of a promise of the same run: this one takes its place, and it stays in the file."""
    if number > 1:
        teller.say(f"本月已经抽过 {number - 1} 次，这是为再抽一次作的承诺，抽的时候还要写上 REASON=\"再次抽取的原因\"；不再抽的，不要公布它。")
    promises = [drawing.read_commitment(line) for line in lines_in(where / COMMITMENTS)]
    if earlier := [item for item in promises if item.run == number]:
        teller.say(
            f"第 {number} 次抽取已经作过承诺（{_day_and_hour(earlier[-1].time)}，{earlier[-1].event}），抽取时只认最后一次的，以前的作废。"
            "以前的如果已经公布，请把作废的原因和新的承诺一起公布，不然别人会怀疑是挑出来的。"
        )


def run(order: Order, occasion: Occasion, dry_run: bool = False) -> list[Finding]:
    """Draw and append the line to the month's record; tell the result and what is short.  A dry run writes nothing."""
    folder, period, teller = order.folder, order.period, order.teller
    if not occasion.public_value and not occasion.seed:
        raise drawing.DrawError(f"没有给公开值。请写上公开事件的结果：make draw-run MONTH={period.month} PUBLIC=\"……\"。")
    with output.lock(folder.output, folder.workbooks):
        work = merged(order)
        record = lines_in(folder.record(period.month))
        _demand_whole(folder, period, record)
        request = _request(order, occasion, len(record) + 1, dry_run)
        books = name_books(work.checked, work.ledgers.enterprises, order.config)
        made = _as_promised(_basis(work), replace(request, people_sha256=books.sha256), record, folder.draws(period.month))
        if not dry_run:
            _append(folder.record(period.month), made.line)
            _keep_fingerprints(folder, period)
    _tell(made, bool(request.commitment), teller, dry_run)
    place = folder.place(folder.record(period.month))
    asking = (note.message.partition(_ASKS) for note in made.plan.notes if _ASKS in note.message)
    short = [finding("draw_short", place, text=f"{text}。", remedy=f"请{remedy}") for text, _, remedy in asking]
    return [*roster.named_in_vain(work.ledgers.enterprises, order.config, period), *short]


def _as_promised(basis: drawing.Basis, request: drawing.Request, record: list[str], where: Path) -> drawing.Run:
    """The draw.  Raises DrawError, with what has changed since, when another one was promised."""
    try:
        return drawing.run_draw(basis, request, record)
    except drawing.PromiseError as error:
        raise drawing.DrawError(_unlike_promise(where, len(record) + 1, basis) or str(error)) from error


def _unlike_promise(where: Path, number: int, basis: drawing.Basis) -> str:
    """What has changed since that run was promised, and what to do; "" when that is not on file."""
    kept = where / f"{_BASIS}-{number}"
    try:
        promised = drawing.basis_of(drawing.parse_line(kept.read_text("utf-8"))) if kept.is_file() else basis
    except (ValueError, KeyError, TypeError):  # it is evidence of nothing, so that it cannot be read is no more than a pity
        return ""
    if not (changed := drawing.changes_since(promised, basis)):
        return ""
    return (
        f"与公布的承诺不符，没有抽。承诺以后变了的：{'；'.join(changed)}。"
        "请改回承诺时的样子再抽（承诺以后才收到的表先移到 workbooks 以外，抽完再放回来）；公开值还没有产生的，也可以重新承诺。"
    )


def _demand_whole(folder: Folder, period: Period, record: list[str]) -> None:
    faults = drawing.faults_of_fingerprints(record, lines_in(folder.draws(period.month) / FINGERPRINTS))
    if faults:
        raise drawing.DrawError(f"{period.month} 的抽取记录被改动过，没有再抽：{faults[0]}请先运行 make draw-verify MONTH={period.month} 查明。")


def _keep_fingerprints(folder: Folder, period: Period) -> None:
    """Write the fingerprint of every run of the month that has none yet."""
    record = lines_in(folder.record(period.month))
    path = folder.draws(period.month) / FINGERPRINTS
    for number in range(len(lines_in(path)) + 1, len(record) + 1):
        _append(path, drawing.fingerprint(record[:number]))


def _tell(made: drawing.Run, promised: bool, teller: Teller, dry_run: bool) -> None:
    """Who inspects whom and which enterprises were drawn is the result; the rest is said beside it."""
    teller.give(f"{made.title}：{len(made.plan.picks)} 家企业，{len(made.plan.rotation)} 个镇街互查。")
    for inspecting, inspected in made.plan.rotation:
        names = "、".join(pick.name for pick in made.plan.picks if pick.town == inspected)
        teller.give(f"  {inspecting} → {inspected}：{names or '没有可抽的企业'}")
    for note in made.plan.notes:
        if _ASKS not in note.message:
            teller.say(note.message)
    if not promised:
        teller.say("这次抽取事先没有公布承诺（make draw-commit），别人无法确认名单和随机数不是事后挑的。")
    if dry_run:
        teller.say("这是试抽，没有写进记录。")
    else:
        teller.give(f"记录指纹：{made.number} {drawing.line_digest(made.line)}（印在各镇街的互查通知上，请另外抄存一份）")


def _request(order: Order, occasion: Occasion, number: int, dry_run: bool) -> drawing.Request:
    where, time = order.folder.draws(order.period.month), _time(order.teller)
    kept = where / f"{_NONCE}-{number}"
    promises = [drawing.read_commitment(line) for line in lines_in(where / COMMITMENTS)]
    promise = next((item for item in reversed(promises) if item.run == number), None)
    if bool(promise) != kept.is_file():
        gone = f"随机数（{kept}）" if promise else f"承诺（{where / COMMITMENTS}）"
        raise drawing.DrawError(f"第 {number} 次抽取作过承诺，{gone}却不见了，没有抽。请从备份恢复；确实找不回的，写明情况后重新用 make draw-commit 作承诺。")
    if occasion.seed:
        if promise and not dry_run:
            raise drawing.DrawError(f"第 {number} 次抽取已公布承诺，只能用约定的公开事件的结果（PUBLIC=\"……\"）抽，不能直接给种子。")
        return drawing.Request(time, seed=occasion.seed, reason=occasion.reason, asked_by=occasion.asked_by)
    nonce = kept.read_text("utf-8") if promise else secrets.token_hex(32)
    return drawing.Request(
        time,
        occasion.public_value,
        nonce,
        reason=occasion.reason,
        asked_by=occasion.asked_by,
        commitment=promise.commitment if promise else "",
        event=promise.event if promise else "",
    )


def _basis(work: Month) -> drawing.Basis:
    folder, config, period = work.order.folder, work.order.config, work.order.period
    months = [item.month for item in work.earlier]
    earlier = [record for month in months if (record := lines_in(folder.record(month)))]
    for month in months:
        if folder.record(month).is_file() and (faults := broken(folder.record(month))):
            raise drawing.DrawError(f"{month} 的抽取记录核对不通过，本月的轮转要以它为准，没有抽：{faults[0]}请先运行 make draw-verify MONTH={month} 查明。")
    return roster.basis(work.ledgers.enterprises, work.ledgers.problems, config, period, earlier)


def _day_and_hour(time: str) -> str:
    """A time as a record has it, in words: 2026年11月29日 10:05."""
    then = datetime.fromisoformat(time)
    return f"{day_in_words(then)} {then:%H:%M}"


def _time(teller: Teller) -> str:
    return str(teller.now.isoformat(timespec="seconds"))


def _append(path: Path, line: str) -> None:
    """Add one line; what stands there stays byte for byte, and the file is there whole or as it was."""
    before = path.read_bytes() if path.is_file() else b""
    between = b"\n" if before and not before.endswith(b"\n") else b""
    output.write_whole(path, before + between + f"{line}\n".encode())


class Revealed(NamedTuple):
    """What is published after the inspections, as JSON text, and in a sentence which files are."""

    text: str
    told: str


def reveal(order: Order) -> Revealed:
    """What is published after the inspections; writes 复核.html, in which anybody recomputes it.

    Raises:
        DrawError: there was no draw, its record does not verify, or the day of the inspection is not over.

    """
    from crosscheck.reporting.recheck import recheck_page

    folder, config, period = order.folder, order.config, order.period
    record = lines_in(folder.record(period.month))
    if not record:
        raise drawing.DrawError(f"{period.month} 还没有抽取过，没有可公开的内容。")
    inspect_on = config.draw.round(period.month).inspect_on
    if inspect_on and order.teller.now.date() <= inspect_on:
        raise drawing.DrawError(f"检查日期是 {inspect_on}，还没有过：这时公开会泄露受检企业。请在检查结束后再公开。")
    if faults := broken(folder.record(period.month)):
        raise drawing.DrawError(f"{period.month} 的抽取记录核对不通过，没有公开：{faults[0]}请运行 make draw-verify MONTH={period.month} 逐条查明，从备份恢复记录。")
    where = folder.draws(period.month)
    promises, fingerprints = lines_in(where / COMMITMENTS), lines_in(where / FINGERPRINTS)
    text = drawing.reveal(record, promises)
    with writing(order) as out:
        out.write(RECHECK, recheck_page(f"{config.campaign.name}{period.label}镇街互查", record, promises, fingerprints), names_drawn=True)
        out.finish(run_record(order), (RECHECK,))
    told = f"请公布 {order.output / RECHECK}（任何人用浏览器打开就能重算）和 {folder.record(period.month)}（原样公布，一个字也不要改）。"
    return Revealed(text, told)


def verify(path: Path, fingerprints: tuple[str, ...] = ()) -> list[str]:
    """The faults of that record, in Chinese; commitments and fingerprints beside it, and those given, are held against it."""
    if not path.is_file():
        raise drawing.DrawError(f"没有抽取记录可核对：还没有抽取过，或者记录不在 {path}（不见了的，请从备份恢复）。")
    return [str(fault) for fault in faults_of(path, fingerprints)]


def has_fingerprints(path: Path) -> bool:
    """Whether fingerprints are kept beside that record."""
    return bool(lines_in(path.with_name(FINGERPRINTS)))
