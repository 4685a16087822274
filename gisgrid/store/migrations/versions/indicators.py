"""Indicators: runs of a month, their whole numbers per area, what changed since, and public sets."""

from pathlib import Path

from alembic import op

revision = "indicators"
down_revision = "people"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))
