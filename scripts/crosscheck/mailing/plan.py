"""From addressees and materials to mails: what goes to whom, what waits, what was sent already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any, Final

from crosscheck.filenames import unique_files
from crosscheck.findings import Finding, Place, finding
from crosscheck.mailing.addressees import Addressee
from crosscheck.mailing.materials import Materials, Product, UnitKind
from crosscheck.mailing.register import Sent

MEGABYTE: Final = 1_000_000
_HEADS: Final = 1_500  # bytes of heads an attachment takes
_TEXT: Final = 20_000  # bytes left for the text of a mail


@dataclass(frozen=True, slots=True)
class Attachment:
    """``name`` is what the recipient sees; ``corrects``: an earlier version of it was sent before."""

    name: str
    product: Product
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail; of several to one addressee this is number ``part`` of ``parts``."""

    addressee: Addressee
    attachments: tuple[Attachment, ...]
    part: int = 1
    parts: int = 1
    matter: str = ""  # what the register calls a mail without attachments
    values: Mapping[str, Any] = field(default_factory=dict)  # more for the template

    @property
    def corrects(self) -> bool:
        return any(item.corrects for item in self.attachments)


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that does not go out now, and why; ``until`` is the day from which it may."""

    addressee: Addressee
    what: str
    why: str
    until: date | None = None
    held: bool = False  # it tells which enterprises were drawn


@dataclass(slots=True)
class MailPlan:
    """What leaves and what does not."""

    mails: list[Mail] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the plan depends on beside who and what: the month ("2021-03"), the size of a mail, when the drawn may be named."""

    month: str
    most: int
    today: date
    name_from: date | None

    @property
    def may_name(self) -> bool:
        return self.name_from is not None and self.today >= self.name_from


def plan_mails(people: Sequence[Addressee], kinds: Mapping[str, UnitKind], materials: Materials, sent: Sent, bounds: Bounds) -> MailPlan:
    """The mails in the order of the address book."""
    made = MailPlan()
    for person in people:
        products = materials.of(person.unit, kinds.get(person.unit, "other"), person.receives)
        names = unique_files([product.attached for product in products])
        attachments = [Attachment(name, product) for name, product in zip(names, products, strict=True)]
        going = list(_leaving(person, attachments, sent, bounds, made))
        made.mails += _in_parts(person, going, bounds.most)
    made.findings = list(dict.fromkeys(made.findings))
    return made


def _leaving(person: Addressee, attachments: Sequence[Attachment], sent: Sent, bounds: Bounds, made: MailPlan) -> Iterator[Attachment]:
    """What is neither too early, nor too large, nor sent before; the rest is noted in the plan."""
    for item in attachments:
        product = item.product
        if product.names_drawn and not bounds.may_name:
            made.kept.append(Kept(person, item.name, _WAITS if bounds.name_from else _NEVER, bounds.name_from, held=True))
            continue
        if encoded(product.size) + _TEXT > bounds.most:
            size, most = product.size / MEGABYTE, bounds.most // MEGABYTE
            made.findings.append(finding("mail_too_large", Place(product.name), product.name, size=f"{size:.1f}", most=most))
            made.kept.append(Kept(person, item.name, f"文件有 {size:.1f} MB，超过一封邮件的限度 {most} MB"))
            continue
        if product.newer:
            made.findings.append(finding("mail_two_versions", Place(product.name), product.name, other=PurePosixPath(product.newer).name))
        before = sent.last(person.mailbox, bounds.month, product.name)
        if before is None or before.again:
            yield item
        elif before.sha256 == product.sha256:
            made.kept.append(Kept(person, item.name, before.told))
        else:
            yield replace(item, corrects=True)


_WAITS: Final = "写有抽中的企业，检查日期以前不发"
_NEVER: Final = "写有抽中的企业，还没有设检查日期，不发"


def _in_parts(person: Addressee, attachments: Sequence[Attachment], most: int) -> list[Mail]:
    """As few mails as the size allows, in order; none without attachments."""
    parts: list[list[Attachment]] = []
    room = 0
    for item in attachments:
        if encoded(item.product.size) > room:
            parts.append([])
            room = most - _TEXT
        parts[-1].append(item)
        room -= encoded(item.product.size)
    return [Mail(person, tuple(part), number, len(parts)) for number, part in enumerate(parts, 1)]


def encoded(size: int) -> int:
    """How many bytes an attachment of that size takes in a mail: base64 in lines of 76 characters (RFC 2045, section 6.8)."""
    return -(-size // 57) * 78 + _HEADS
