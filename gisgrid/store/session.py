"""Engines and transactions. Every write is one transaction with one changeset."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import lru_cache

from psycopg2.errors import DeadlockDetected, InsufficientPrivilege, NumericValueOutOfRange, SerializationFailure
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError

from gisgrid.errors import BadInput, Forbidden, GisgridError, NotTiling, Refused, Unavailable
from gisgrid.store.constraints import words_of
from gisgrid.store.replica import OF_ONE_MOMENT, is_refused_by_replica, only_reads

OF_PERSONS = (
    "account_", "role_grant_", "activity_", "application_", "organisation_", "person_", "posting_", "record_batch_",
    "service_record_", "team_",
)  # fmt: skip
"""What constraints begin with that people meet who fill in forms and know no table: words alone."""

NAMED_WITH_CODE = {
    "area_children_tile_parent",
    "area_code_pattern",
    "area_level_known",
    "area_parent_exists",
    "area_parent_is_higher",
    "area_parent_required",
    "area_within_scope",
    "knot_changes_nothing_else",
}
"""Constraints whose detail is a code; the detail of PostgreSQL's own shows whole rows, which are nobody's business."""


KIND: dict[str, type[GisgridError]] = {"area_children_tile_parent": NotTiling, "area_within_scope": Forbidden}


@dataclass(frozen=True)
class Acting:
    """Whose transaction it is; the database believes a token and nothing else of a signed-in person.

    Attributes
    ----------
    token : str
        Of the session; what was granted to its account bounds the transaction. Empty for commands.
    key : str
        Of another system, in place of a token; it opens transactions that only read.
    who : str
        Who runs a command, for the audit.
    address : str
        Network address that the request came from; empty on the server itself.
    action : str
        What is done, in a word or two, for the audit.
    """

    token: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    who: str = ""
    address: str = ""
    action: str = ""


NOBODY = Acting()

KEPT_OPEN = 8
"""Connections that stay open: one for each thread of the server, since a new one costs more than most answers."""


@lru_cache(maxsize=32)
def engine(url: str) -> Engine:
    """Return the engine of a URL, one per process; dead connections are noticed before use, no log shows values."""
    return create_engine(url, pool_pre_ping=True, pool_size=KEPT_OPEN, hide_parameters=True)


@contextmanager
def reading(url: str, acting: Acting = NOBODY) -> Iterator[Connection]:
    """Open a read-only transaction whose statements all see the same moment.

    Raises
    ------
    Unavailable
        The database does not answer.
    """
    with _connected(url) as connection, connection.begin():
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        _bring(connection, acting)
        yield connection


@contextmanager
def reading_snapshot(url: str, snapshot: str) -> Iterator[Connection]:
    """Open a read-only transaction that sees what another one sees, which exported its snapshot and still lasts.

    Raises
    ------
    Unavailable
        The database does not answer, or knows no such snapshot: it is another one, or that transaction has ended.
    """
    with _connected(url) as connection, _refusals(), connection.begin():
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        try:
            connection.execute(text("SET TRANSACTION SNAPSHOT :snapshot"), {"snapshot": snapshot})
        except DBAPIError as error:
            raise Unavailable(
                "工作进程连到的不是同一个数据库，或主进程的事务已经结束",
                "a worker reads from another database, or the transaction that it should see has ended",
                hint_zh="让每台机器的 GISGRID_SERVICE_URL 指向同一个数据库服务器",
                hint_en="let GISGRID_SERVICE_URL name the same database server on every machine",
            ) from error
        yield connection


@contextmanager
def glancing(url: str) -> Iterator[Connection]:
    """Open a connection for one statement that reads: no transaction to begin and to end, which takes longer than it.

    Raises
    ------
    Unavailable
        The database does not answer.
    """
    with _connected(url) as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")


@contextmanager
def changing(
    url: str, *, who: str, why: str, kind: str = "edit", draft: int | None = None, acting: Acting = NOBODY
) -> Iterator[Connection]:
    """Open one transaction with one changeset: committed whole at the end, or nothing of it.

    Parameters
    ----------
    url : str
        URL of the service's role.
    who, why : str
        The person or job that changes, and the reason: both are kept with every area changed. Of a signed-in person the
        database knows who it is, and does not ask.
    kind : str
        `edit` or `import`.
    draft : int, optional
        Number of the draft that is published.
    acting : Acting

    Raises
    ------
    Forbidden
        It is signed in and may not divide one of the areas.
    Refused
        The database's own rule refuses the change, or another one came first.
    Unavailable
        The database does not answer.
    """
    with _connected(url) as connection, _refusals(), connection.begin():
        _bring(connection, acting)
        open_changeset(connection, who=who, why=why, kind=kind, draft=draft)
        yield connection


def open_changeset(connection: Connection, *, who: str, why: str, kind: str = "edit", draft: int | None = None) -> None:
    """Open the one changeset of a transaction, before its first change of an area."""
    connection.execute(
        text("SELECT gisgrid.open_changeset(:who, :why, :kind, :draft)"),
        {"who": who, "why": why, "kind": kind, "draft": draft},
    )


@contextmanager
def owning(url: str) -> Iterator[Connection]:
    """Open one transaction as the tables' owner, for what is no change of areas: migrations, schemes.

    Raises
    ------
    Unavailable
        The database does not answer, or the role may not do this.
    """
    try:
        with _connected(url) as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        if is_refused_by_replica(error):
            raise only_reads() from error
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        said = str(error.orig).partition("\n")[0]
        raise Unavailable(
            f"数据库角色的权限不够，数据库未改动（{said}）",
            f"the database's role may not do this; nothing was changed ({said})",
            hint_zh="在 GISGRID_DATABASE_URL 中写表的所有者；首次迁移时它须能建立角色，PostGIS 可由管理员先装好",
            hint_en="GISGRID_DATABASE_URL must name the tables' owner; the first migration needs the right to create "
            "roles, and PostGIS, which an administrator can install before",
        ) from error


def is_member(connection: Connection) -> bool:
    """Say whether a transaction is a signed-in person's, held to what was granted; commands are not."""
    return connection.scalar(text("SELECT session_user = 'gisgrid_member'")) is True


def one_at_a_time(connection: Connection, work: str) -> None:
    """Wait until no other transaction does this work; it is ours until the transaction ends."""
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:work, 0))"), {"work": f"gisgrid {work}"})


@contextmanager
def writing(url: str, acting: Acting = NOBODY) -> Iterator[Connection]:
    """Open one transaction that writes drafts, accounts or rosters, or finds out first whether an area is to change.

    It has no changeset, until `open_changeset`.

    Raises
    ------
    Refused
        Another change came first.
    Unavailable
        The database does not answer.
    """
    with _connected(url) as connection, _refusals(), connection.begin():
        _bring(connection, acting)
        yield connection


@contextmanager
def figuring(url: str, acting: Acting = NOBODY) -> Iterator[Connection]:
    """Open one transaction that writes figures and no area; all it reads is of one moment.

    A replica refuses it at once, and not after minutes of counting.

    Raises
    ------
    Refused
        Another change came first.
    Unavailable
        The database does not answer, or only reads.
    """
    with _connected(url) as connection, _refusals(), connection.begin():
        connection.execute(text(OF_ONE_MOMENT))
        _bring(connection, acting)
        yield connection


def _bring(connection: Connection, acting: Acting) -> None:
    """Tell the database whose transaction this is, until it ends; pooled connections carry nothing over."""
    if acting != NOBODY:
        connection.execute(
            text(
                "SELECT set_config('gisgrid.session', :token, true), set_config('gisgrid.key', :key, true), "
                "set_config('gisgrid.who', :who, true), "
                "set_config('gisgrid.address', :address, true), set_config('gisgrid.action', :action, true)"
            ),
            asdict(acting),
        )


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    try:
        connection = engine(url).connect()
    except OperationalError as error:
        raise Unavailable(
            "连接不上数据库，没有改动任何数据",
            "the database does not answer; nothing was changed",
            hint_zh="运行 gisgrid db up 或稍后再试",
            hint_en="run `gisgrid db up` or try again later",
        ) from error
    with connection, _numbers_in_range():
        yield connection


@contextmanager
def _numbers_in_range() -> Iterator[None]:
    """Refuse a number that no column holds, such as one of thirty digits in an address."""
    try:
        yield
    except DataError as error:
        if not isinstance(error.orig, NumericValueOutOfRange):
            raise
        raise BadInput("有一个数字大得离谱，无法办理。", "A number is too large to be one of ours.") from error


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what the database refuses into words; the transaction is rolled back by then."""
    try:
        yield
    except IntegrityError as error:
        raise _refusal(error) from error
    except DBAPIError as error:
        if isinstance(error.orig, InsufficientPrivilege):
            raise not_granted() from error
        if is_refused_by_replica(error):
            raise only_reads() from error
        if not isinstance(error.orig, (SerializationFailure, DeadlockDetected)):
            if error.connection_invalidated or isinstance(error, OperationalError):
                raise _went_away() from error
            raise
        raise Refused(
            "他人刚刚改动了同一处，未保存，数据库未改动",
            "somebody else has just changed the same place; nothing was stored",
            hint_zh="请重试一次",
            hint_en="try again",
        ) from error


def _went_away() -> Unavailable:
    return Unavailable(
        "数据库中途断开，这次办理没有得到确认。",
        "The database went away in the middle; what was asked is not confirmed.",
        hint_zh="请稍后刷新，看是否已经办理，再重试。",
        hint_en="Reload in a moment, see whether it was done, then try again.",
    )


def not_granted() -> Forbidden:
    """Return the refusal of what lies beyond what somebody was granted."""
    return Forbidden(
        "这不在您的权限范围内，未办理，数据没有变化。",
        "This is not within what you were granted; nothing was done.",
        hint_zh="请联系管理这一区域账户的管理员。",
        hint_en="Ask the administrator of this area.",
    )


def _refusal(error: IntegrityError) -> GisgridError:
    """Return the refusal that names the broken constraint and the area that the database names with it."""
    diagnosis = getattr(error.orig, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", None) or ""
    where = (getattr(diagnosis, "message_detail", None) or "") if constraint in NAMED_WITH_CODE else ""
    (zh, en), area = words_of(constraint), f" {where}" if where else ""
    if constraint.startswith(OF_PERSONS):
        return Refused(f"{zh}，未改动。", f"{en}; nothing was changed", details={"constraint": constraint})
    kind = KIND.get(constraint, Refused)
    return kind(
        f"数据库拒绝了这次改动（{constraint}{area}：{zh}），数据库未改动",
        f"the database refused the change ({constraint}{area}: {en}); nothing was stored",
        details={"constraint": constraint, "code": where, "findings": []},
    )
