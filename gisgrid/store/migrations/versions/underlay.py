"""What lies under a draft: reference features to draw along, and sketches with control points."""

from pathlib import Path

from alembic import op

revision = "underlay"
down_revision = "reforms"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))
