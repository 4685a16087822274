"""Tables of unfinished work: draft, draft_area, finding, waiver; the ledger of an import."""

from pathlib import Path

from alembic import op

revision = "drafts"
down_revision = "ground_floor"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))
