"""What the planner's desk keeps of a draft: versions of its areas, its steps, comments and shares."""

from pathlib import Path

from alembic import op

revision = "desk"
down_revision = "drawings"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))
