"""The check of a draft: findings numbered, each with the mend that is proposed."""

from dataclasses import replace

from sqlalchemy import Connection

from gisgrid.domain.drafts import Draft, DraftFinding, MendLimits, numbered
from gisgrid.domain.findings import NamedFinding
from gisgrid.services.grouping import Groups, draft_groups, findings_in
from gisgrid.services.mending import mend_groups
from gisgrid.store import drafts as draft_store
from gisgrid.store import findings as finding_store


def check_areas(connection: Connection, draft: Draft) -> None:
    """Check a draft and store what is wrong, each finding under the number it had."""
    check_groups(connection, draft, draft_groups(connection, draft))
    draft_store.touch_draft(connection, draft.number, draft.ledger)


def check_groups(connection: Connection, draft: Draft, groups: Groups) -> list[DraftFinding]:
    """Check the areas of a draft that were read already, store what is wrong, and return it as `findings_of` does."""
    earlier = finding_store.findings_of(connection, draft.number)
    found = findings_in(groups)
    if not found and not earlier:
        return []
    _store_findings(connection, draft, groups, found, earlier)
    return finding_store.findings_of(connection, draft.number)


def _store_findings(
    connection: Connection, draft: Draft, groups: Groups, found: list[NamedFinding], earlier: list[DraftFinding]
) -> None:
    findings = numbered(found, earlier, finding_store.last_number(connection, draft.number))
    words = mend_groups(groups, findings, MendLimits()).words
    finding_store.replace_findings(
        connection, draft.number, [replace(one, mend=words.get(one.number, "")) for one in findings]
    )
