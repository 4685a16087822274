"""Runs of the reach by profile, hour and standard; places that stand for several households."""

from pathlib import Path

from alembic import op

revision = "reach_variants"
down_revision = "reach"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))
