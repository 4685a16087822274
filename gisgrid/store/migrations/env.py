"""Alembic's environment: the connection is handed in by `gisgrid.store.migrate`, never read from a file."""

from alembic import context

from gisgrid.store import (  # noqa: F401  their models join Base.metadata
    desk_tables,
    drawing_tables,
    indicator_tables,
    private_tables,
    reach_tables,
    reform_tables,
    roster_tables,
    service_tables,
    underlay_tables,
)
from gisgrid.store.tables import SCHEMA, Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, version_table_schema=SCHEMA)
with context.begin_transaction():
    context.run_migrations()
