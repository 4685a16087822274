"""The `gisgrid` command: one table of commands, and the one place where an error becomes words and an exit code."""

from importlib import import_module
from typing import Any

import click

from gisgrid.errors import BadInput, GisgridError

COMMANDS = {
    "account": ("account:account", "账户 · Who may sign in, and what they may do where"),
    "audit": ("jobs:audit", "完整性检查 · Prove every tiling again, and look for what points at nothing"),
    "batch": ("batch:batch", "省级批量 · Whole provinces part by part, on several processes or machines"),
    "changes": ("changes:changes", "已发布的变更 · What was published, and taking it back"),
    "check": ("check:check", "核对 · Check that the areas of a file tile their parents, without a database"),
    "codes": ("codes:codes", "官方代码 · The official list of codes, and what differs from it"),
    "compare": ("compare:compare", "比较方案 · Compare two schemes in m²"),
    "conform": ("conform:conform", "修正 · Mend small gaps and overlaps of a file, with a ledger"),
    "db": ("db:db", "数据库 · Start, stop and migrate the database"),
    "demo": ("demo:demo", "示意数据 · Load a fictitious county"),
    "dictionary": ("publish:dictionary", "数据字典 · What the columns of published files mean"),
    "divide": ("divide:divide", "建议划分 · Propose sub-grids along streets, balanced in households"),
    "doctor": ("doctor:doctor", "体检 · What is wrong here, and what to do about it"),
    "draft": ("draft:draft", "草稿 · What does not tile yet: list, mend, publish"),
    "export": ("export:export", "导出 · Write areas as GeoJSON that proves itself"),
    "households": ("households:households", "农户 · Import the list of households"),
    "import": ("import_:import_", "导入 · Turn a boundary file into areas"),
    "indicators": ("indicators:indicators", "指标 · Count indicators, show them, release them to the public"),
    "jobs": ("jobs:jobs", "夜间任务 · What the service does by itself at night"),
    "publish": ("publish:publish", "发布快照 · Publish everything public as files that prove themselves"),
    "reach": ("reach:reach", "服务圈 · Service circles from files, counted by household, without a database"),
    "reference": ("reference:reference", "参考资料 · Rivers, buildings, natural villages to draw along"),
    "reform": ("reform:reform", "行政区划调整 · Villages merged, split, renamed, recoded by decision"),
    "report": ("report:report", "离线报告 · Maps and rankings in one file that opens without a network"),
    "roads": ("roads:roads", "道路 · Import the walking network"),
    "roster": ("roster:roster", "台账 · Rosters of people, grids and activities: templates, import, export"),
    "scheme": ("scheme:scheme", "划分方案 · List and add schemes"),
    "serve": ("serve:serve", "启动网页 · Serve the map"),
    "service-area": (
        "service_area:service_area",
        "十分钟服务圈 · Count and keep the service circles of what is stored",
    ),
    "site": ("site:site", "选址 · Where the next venues should stand"),
    "staffing": ("staffing:staffing", "派驻建议 · Who should serve where"),
    "venues": ("venues:venues", "场所 · Import and list venues"),
    "verify": ("verify:verify", "验证 · Prove an exported file or a snapshot without a database"),
}
"""Name: (where below `gisgrid.cli`, one line of help). A command's module is loaded when it is asked for."""


class CommandTable(click.Group):
    """The group of `COMMANDS`, loaded one by one, for geopandas and its like take a second to import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help page."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(f"gisgrid.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, none of them loaded."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse arguments that are no text: they could neither be shown nor be stored."""
        unfit = [arg for arg in args if arg != arg.encode(errors="replace").decode()]
        if unfit:
            tell(
                BadInput(
                    f"命令行参数不是 UTF-8 文字：{unfit[0]!a}",
                    f"an argument is no UTF-8 text: {unfit[0]!a}",
                )
            )
            ctx.exit(BadInput.exit_code)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error of the project's tree ends it with two sentences and its exit code."""
        try:
            return super().invoke(ctx)
        except GisgridError as error:
            tell(error)
            ctx.exit(error.exit_code)


def tell(error: GisgridError) -> None:
    """Write an error to stderr: Chinese, English, then what to do next."""
    for line in (f"错误：{error.zh}", f"Error: {error.en}", error.hint_zh, error.hint_en):
        if line:
            click.echo(line, err=True)


@click.group(cls=CommandTable, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gisgrid")
def main() -> None:
    """gisgrid：县、镇、村、网格的一张图 · Grids of counties and towns on one map, proved to tile.

    退出码 · Exit codes: 0 done, 2 bad input, 3 does not tile, 4 the database does not answer.
    """
