"""The check of a draft: findings numbered, each with the mend that is proposed."""

from dataclasses import replace

from sqlalchemy import Connection

from gisgrid.domain.drafts import Draft, MendLimits, numbered
from gisgrid.services.grouping import Groups, draft_groups, findings_in
from gisgrid.services.mending import mend_groups
from gisgrid.store import drafts as draft_store
from gisgrid.store import findings as finding_store


def check_areas(connection: Connection, draft: Draft) -> None:
    """Check a draft and store what is wrong, each finding under the number it had."""
    check_groups(connection, draft, draft_groups(connection, draft))


def check_groups(connection: Connection, draft: Draft, groups: Groups) -> None:
    """Check the areas of a draft that were read already, and store what is wrong."""
    earlier = finding_store.findings_of(connection, draft.number)
    last = finding_store.last_number(connection, draft.number)
    findings = numbered(findings_in(groups), earlier, last)
    words = mend_groups(groups, findings, MendLimits()).words
    finding_store.replace_findings(
        connection, draft.number, [replace(one, mend=words.get(one.number, "")) for one in findings]
    )
    draft_store.touch_draft(connection, draft.number, draft.ledger)
