"""Signing in and out: a name and a password become a session, or one clear sentence."""

import math
import secrets

from gisgrid.domain.accounts import wait_after
from gisgrid.errors import SignInNeeded, TooManyTries
from gisgrid.services import passwords
from gisgrid.store import accounts
from gisgrid.store import sign_in as store
from gisgrid.store.session import Acting, writing

MOST_FROM_ONE_ADDRESS = 50
ADDRESS_WAIT_S = 600


def sign_in(url: str, name: str, password: str, address: str) -> str:
    """Open a session and return its token, which the browser keeps and the database does not.

    A try counts as wrong before the password is looked at, so that many at once gain nothing; a name that is nobody's
    locks like any other, so that the answers tell nobody which names there are.

    Parameters
    ----------
    url : str
        URL of the service's role.
    address : str
        Network address of the browser.

    Raises
    ------
    SignInNeeded
        Name and password do not fit.
    TooManyTries
        Too many did not fit lately.
    """
    name = name.strip()[:200].replace("\0", "")
    with writing(url, Acting(address=address)) as connection:
        store.lock_name(connection, name)
        _require_patience(store.tries(connection, name, address))
        attempt = store.note_try(connection, name, address)
        known = store.known(connection, name)
    if not passwords.fits(known and known.password_hash, password) or known is None:
        raise SignInNeeded("账户名或密码不对。", "Name and password do not fit.")
    token = secrets.token_urlsafe(32)
    with writing(url, Acting(who=known.name, address=address, action="sign in")) as connection:
        store.note_right(connection, attempt)
        store.open_session(connection, token, known.account, address)
    return token


def _require_patience(tried: store.Tries) -> None:
    wait = wait_after(tried.failures) - tried.since_s
    if tried.from_here >= MOST_FROM_ONE_ADDRESS:
        wait = max(wait, ADDRESS_WAIT_S)
    if wait > 0:
        seconds = math.ceil(wait)
        raise TooManyTries(
            f"密码输错的次数太多，请 {seconds} 秒后再试。",
            f"Too many wrong passwords; try again in {seconds} seconds.",
            hint_zh="忘记密码可请管理员重设。",
            hint_en="An administrator can set a new password.",
            details={"retry_after_s": seconds},
        )


def change_password(url: str, name: str, old: str, new: str, address: str) -> None:
    """Give one's own account another password; all its sessions end.

    Raises
    ------
    SignInNeeded, TooManyTries
        As `sign_in`, for the old one.
    BadInput
        The new one is too easy.
    """
    passwords.require_good(new, name)
    token = sign_in(url, name, old, address)
    with writing(url, Acting(token=token, who=name, address=address, action="change password")) as connection:
        known = store.known(connection, name)
        if known is None:
            raise SignInNeeded("账户已停用。", "The account is disabled.")
        accounts.set_password(connection, known.account, passwords.hashed(new))
