"""The audit, read by administrators: a page at a time, or as a workbook."""

from sqlalchemy import Connection

from gisgrid.domain.audit import AuditFilter, AuditRow
from gisgrid.errors import BadInput
from gisgrid.exchange.workbooks import workbook
from gisgrid.store.audit import audit_rows

PAGE = 100
MOST_EXPORTED = 100_000
COLUMNS = ("编号", "时间", "账户", "来源", "操作", "区域", "内容")


def read_audit(
    connection: Connection, wanted: AuditFilter, before: int | None = None
) -> tuple[list[AuditRow], int | None]:
    """Return a page of rows, the newest first, and the number to go on before; None at the end."""
    _require_plain(wanted)
    found = list(audit_rows(connection, wanted, PAGE + 1, before))
    return found[:PAGE], found[PAGE - 1].number if len(found) > PAGE else None


def export_audit(connection: Connection, wanted: AuditFilter) -> bytes:
    """Return the rows as an xlsx workbook, the newest first, at most a hundred thousand."""
    _require_plain(wanted)
    rows = (
        (row.number, row.at.astimezone().strftime("%Y-%m-%d %H:%M:%S"), row.who, row.address, row.action,
         "、".join(row.codes), summary(row))
        for row in audit_rows(connection, wanted, MOST_EXPORTED)
    )  # fmt: skip
    return workbook("操作记录", COLUMNS, rows)


def summary(row: AuditRow) -> str:
    """Return in a line what a row's statements did.

    Examples
    --------
    >>> from datetime import datetime
    >>> entry = {"table": "area", "operation": "update", "rows": 4}
    >>> summary(AuditRow(1, datetime(2026, 1, 1), "a", "local", "edit", (), [entry]))
    'area update 4'
    """
    return "；".join(f"{one['table']} {one['operation']} {one['rows']}" for one in row.entries)


def _require_plain(wanted: AuditFilter) -> None:
    if "\0" in wanted.scheme + wanted.code + wanted.who:
        raise BadInput("筛选条件写法不对。", "What is searched for cannot be read.")
