"""A file that does not tile is kept as a draft: its number, what is wrong, what to do next."""

import getpass
from dataclasses import dataclass
from pathlib import Path

import click

from gisgrid.cli.findings import show_findings
from gisgrid.domain.drafts import Draft, Mend
from gisgrid.errors import GisgridError, NotTiling
from gisgrid.exchange.boundaries import BoundaryTable
from gisgrid.exchange.findings import write_findings
from gisgrid.exchange.ledger import write_draft_ledger
from gisgrid.services.carry import carry_subgrids
from gisgrid.services.drafts import draft_numbered, read_draft
from gisgrid.services.imports import sha256_of
from gisgrid.services.mend import accept_mend
from gisgrid.services.opening import Origin, open_draft
from gisgrid.services.publish import publish_draft
from gisgrid.store.schemes import scheme_named
from gisgrid.store.session import changing, reading, writing


@dataclass(frozen=True)
class Keeping:
    """How a file becomes a draft.

    Attributes
    ----------
    scheme, level, why : str
    derive_parents, replace : bool
    accept_mend : bool
        Mend it and publish it at once.
    carry_subgrids : bool
        Fit the children of divided areas to new outlines.
    ledger, findings_out : Path or None
    """

    scheme: str
    level: str
    why: str
    derive_parents: bool
    replace: bool
    accept_mend: bool
    carry_subgrids: bool
    ledger: Path | None
    findings_out: Path | None


def keep_as_draft(service: str, file: Path, table: BoundaryTable, how: Keeping, cause: GisgridError) -> int:
    """Keep a file as a draft and, if it is to be mended and nothing is left, publish it.

    Returns
    -------
    int
        Number of areas published.

    Raises
    ------
    NotTiling
        It waits as a draft.
    """
    with writing(service) as connection:
        scheme = scheme_named(connection, how.scheme)
        draft = open_draft(
            connection,
            scheme,
            how.level,
            table,
            Origin(file.name, sha256_of(file)),
            owner=getpass.getuser(),
            derive_parents=how.derive_parents,
            replaces=how.replace,
        )
    _show(service, draft, how.findings_out)
    if how.carry_subgrids or how.accept_mend:
        draft = _mend(service, draft, how)
    if how.accept_mend and not draft.faults:
        return publish(service, draft.number, why=how.why, replace=how.replace).areas
    raise _waits(draft, cause)


def _show(service: str, draft: Draft, findings_out: Path | None) -> None:
    """List what is wrong with a draft before anything is mended."""
    with reading(service) as connection:
        found = [one.found for one in read_draft(connection, draft.number).findings]
    if found:
        show_findings(found)
    if findings_out:
        write_findings(findings_out, found)


def _mend(service: str, draft: Draft, how: Keeping) -> Draft:
    """Fit what is to be carried, accept the whole mend if told to, and write the ledger."""
    with writing(service) as connection:
        refused = carry_subgrids(connection, draft.number).refused if how.carry_subgrids else ()
        if how.accept_mend:
            mend = accept_mend(connection, draft.number)
            say_mend(mend)
            refused = mend.refused
        mended = draft_numbered(connection, draft.number)
    if how.ledger:
        write_draft_ledger(how.ledger, mended.ledger, refused)
    return mended


def say_mend(mend: Mend) -> None:
    """Say what a mend did, and which areas it left alone."""
    moved_m2 = sum(entry.moved_m2 for entry in mend.ledger)
    click.echo(
        f"修正 {len(mend.words)} 处问题，{len(mend.ledger)} 个区域共变动 {moved_m2:.0f} 平方米 · "
        f"{len(mend.words)} findings mended, {moved_m2:.0f} m² moved in {len(mend.ledger)} areas",
        err=True,
    )
    for one in mend.refused:
        click.echo(f"未改动 left alone: {one.code} ({one.reason})", err=True)


def publish(service: str, number: int, *, why: str, replace: bool) -> Draft:
    """Publish a draft in one changeset."""
    who = getpass.getuser()
    with changing(service, who=who, why=why, kind="import", draft=number) as connection:
        return publish_draft(connection, number, replace=replace)


def _waits(draft: Draft, cause: GisgridError) -> GisgridError:
    """Return the refusal that says where the file is now."""
    n = draft.number
    if not draft.faults:
        return NotTiling(
            f"{cause.zh.partition('；')[0]}；已存为第 {n} 号草稿，草稿已恰好铺满，可以发布",
            f"{cause.en.partition(';')[0]}; kept as draft {n}, which tiles and can be published",
            hint_zh=f"gisgrid draft show {n} 查看，gisgrid draft publish {n} 发布",
            hint_en=f"`gisgrid draft show {n}`, then `gisgrid draft publish {n}`",
            details={"draft": n},
        )
    return NotTiling(
        f"未能恰好铺满：有 {draft.faults} 处问题；数据库中的区域未改动，文件已存为第 {n} 号草稿",
        f"the areas do not tile: {draft.faults} faults; no area was stored, the file is kept as draft {n}",
        hint_zh=f"gisgrid draft mend {n} 查看可自动修正的，draft accept {n} 接受，draft publish {n} 发布",
        hint_en=f"`gisgrid draft mend {n}` shows the mend, `draft accept {n}` takes it, `draft publish {n}` stores it",
        details={"draft": n},
    )
