"""Tables of the ground floor: scheme, area, division, knot, changeset, area_history, import_batch."""

from pathlib import Path

from alembic import op

revision = "ground_floor"
down_revision = None


def upgrade() -> None:
    """Run the SQL file beside this one."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))
