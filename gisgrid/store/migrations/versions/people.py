"""People, teams, postings, activities, service, and what offices say of areas."""

from pathlib import Path

from alembic import op

revision = "people"
down_revision = "reach_variants"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))
