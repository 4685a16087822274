"""The list of official codes, to compare imports with."""

from pathlib import Path

from alembic import op

revision = "official_codes"
down_revision = "drafts"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))
