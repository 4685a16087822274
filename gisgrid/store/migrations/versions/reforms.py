"""What becomes of codes: successions, withdrawn changes, and what the Civil Affairs office decides."""

from pathlib import Path

from alembic import op

revision = "reforms"
down_revision = "desk"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))
