"""Areas as maps of small scale show them."""

from pathlib import Path

from alembic import op

revision = "drawings"
down_revision = "counted_at"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))
