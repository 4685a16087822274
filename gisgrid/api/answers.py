"""Drafts, findings and mends as JSON: codes, words, m², GeoJSON in EPSG:4490."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from gisgrid.domain.codes import CodeComparison
from gisgrid.domain.drafts import Draft, DraftFinding, LedgerEntry, Mend
from gisgrid.domain.findings import NamedFinding
from gisgrid.exchange.findings import finding_record, geometry_record
from gisgrid.services.replacing import ImportPlan

Answer = dict[str, Any]


def draft_answer(draft: Draft) -> Answer:
    """Return what a list of drafts shows of one."""
    return {
        "number": draft.number,
        "title": draft.title,
        "file": draft.file,
        "scheme": draft.scheme,
        "level": draft.level,
        "state": draft.state,
        "owner": draft.owner,
        "created_at": draft.created_at.isoformat(),
        "changed_at": draft.changed_at.isoformat(),
        "areas": draft.areas,
        "faults": draft.faults,
        "notices": draft.notices,
        "waived": draft.waived,
        "parent_codes": list(draft.parent_codes),
        "derive_parents": draft.derive_parents,
        "source_crs": draft.source_crs,
        "crs_evidence": draft.crs_evidence,
        "changeset": draft.changeset,
        "note": draft.note,
    }


def finding_answer(found: NamedFinding) -> Answer:
    """Return a finding with its place."""
    return finding_record(found) | {"place": found.place, "geometry": geometry_record(found.geometry)}


def draft_finding_answer(one: DraftFinding) -> Answer:
    """Return a draft's finding with its number, mend and waiver."""
    waiver = one.waiver and {"reason": one.waiver.reason, "who": one.waiver.who, "at": one.waiver.at.isoformat()}
    return finding_answer(one.found) | {"number": one.number, "mend": one.mend, "waiver": waiver}


def ledger_answer(entries: Iterable[LedgerEntry]) -> list[Answer]:
    """Return a ledger, entry by entry."""
    return [asdict(entry) for entry in entries]


def mend_answer(mend: Mend) -> Answer:
    """Return a mend: areas before and after, ledger, what it leaves alone, which findings it closes."""
    return {
        "areas": [
            {"code": area.code, "before": geometry_record(area.before), "after": geometry_record(area.after)}
            for area in mend.areas
        ],
        "ledger": ledger_answer(mend.ledger),
        "refused": [asdict(one) for one in mend.refused],
        "closes": sorted({number for entry in mend.ledger for number in entry.closes} | set(mend.words)),
    }


def official_answer(found: CodeComparison | None) -> Answer | None:
    """Return how codes and names differ from the official list; nothing where there is none."""
    if found is None:
        return None
    return {
        "missing": [f"{one.name} {one.code}" for one in found.missing],
        "extra": list(found.extra),
        "renamed": [f"{code} {official} → {given}" for code, official, given in found.renamed],
    }


def changes_of(plan: ImportPlan | None) -> Answer | None:
    """Return how many areas a plan adds, replaces, withdraws and leaves, whether that is all, and derived holes."""
    if plan is None:
        return None
    return {
        "added": len(plan.added),
        "replaced": len(plan.changed),
        "withdrawn": len(plan.withdrawn),
        "unchanged": len(plan.unchanged),
        "holes_m2": plan.holes_m2,
        "nothing": plan.changes_nothing,
    }
