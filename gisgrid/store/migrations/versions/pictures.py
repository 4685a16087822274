"""Pictures are kept once of each sender and area."""

from pathlib import Path

from alembic import op

revision = "pictures"
down_revision = "api_keys"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))
