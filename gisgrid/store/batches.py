"""Import batches: which file became which changeset."""

from sqlalchemy import Connection, text


def record_batch(
    connection: Connection,
    file: str,
    sha256: str,
    source_crs: str,
    crs_evidence: str,
    rows_taken: int,
    ledger: str | None = None,
) -> None:
    """Record the file that the changeset of this transaction came from; `ledger` as `store.drafts.ledger_json`."""
    connection.execute(
        text("""
            INSERT INTO gisgrid.import_batch (changeset, file, sha256, source_crs, crs_evidence, rows_taken,
                                              ledger)
            SELECT max(id), :file, :sha256, :source_crs, :crs_evidence, :rows_taken, cast(:ledger AS jsonb)
            FROM gisgrid.changeset WHERE xid = pg_current_xact_id()"""),
        {
            "file": file,
            "sha256": sha256,
            "source_crs": source_crs,
            "crs_evidence": crs_evidence,
            "rows_taken": rows_taken,
            "ledger": ledger,
        },
    )
