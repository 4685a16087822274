"""Roads, venues, and which households reach which venue."""

from pathlib import Path

from alembic import op

revision = "reach"
down_revision = "accounts"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))
