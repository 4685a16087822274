"""Keys for the figures of the service itself."""

from pathlib import Path

from alembic import op

revision = "metrics_keys"
down_revision = "jobs"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))
