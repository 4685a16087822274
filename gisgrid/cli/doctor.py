"""`gisgrid doctor`: what is wrong here, and what to do about it."""

from datetime import datetime

import click

from gisgrid.services.doctor import look_over
from gisgrid.settings import load_settings

MARKS = {"good": "正常", "look": "注意", "bad": "故障"}


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """体检 · Look at disk, clock, certificate, database and nightly work, and say what to do.

    Exit code 0: all is well or works; 1: something is broken.
    """
    broken = False
    for sign in look_over(load_settings(), now=datetime.now().astimezone()):
        broken |= sign.state == "bad"
        click.echo(f"{MARKS[sign.state]}  {sign.zh} · {sign.en}")
        if sign.todo_zh:
            click.echo(f"      → {sign.todo_zh} · {sign.todo_en}")
    ctx.exit(int(broken))
