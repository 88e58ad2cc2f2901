"""``parley models``: the versions of what was learned; which speaks, how to change it, and a way out."""

import json
from typing import Annotated, Any

import typer
from rich import print as show
from rich.table import Table

from kit.settings import Settings
from ml import registry

app = typer.Typer(no_args_is_help=True, help="Versions of what was learned: see, promote, go back, compare, export.")
_LINE = Annotated[str, typer.Option("--line", help="name/moment, as listed")]
_VERSION = Annotated[str, typer.Argument(help="as listed")]
_OURS = "no_show/booking"


@app.command("list")
def list_all() -> None:
    """Every version, by line; which one speaks and which only listens."""
    lines = registry.list_lines(Settings().home)
    if not lines:
        print("No version yet. Make one with: python -m training.no_show --data FILE --schema FILE")
    for line in lines:
        print(line.name)
        for version in registry.list_versions(line):
            print("  " + "  ".join(filter(None, (version, _role(line, version)))))
            if figures := _figures(registry.metrics_of(line, version)):
                print(f"    {figures}")


@app.command("show")
def show_one(version: Annotated[str, typer.Argument(help="as listed; the one that speaks if left out")] = "",
             line: _LINE = _OURS) -> None:  # fmt: skip
    """All that was measured of a version, as JSON; its folder has the report and the card."""
    found = _line(line)
    print(json.dumps(registry.metrics_of(found, version or found.current), indent=1))


@app.command()
def promote(
    version: _VERSION,
    line: _LINE = _OURS,
    *,
    anyway: Annotated[str, typer.Option(help="why it may speak although it is not surely better")] = "",
) -> None:
    """Let a version speak that passed its gate, or another for a reason that is written down."""
    found = _line(line)
    metrics = registry.metrics_of(found, version)
    if not anyway and not metrics.get("passed", False):
        print(f"{version} did not pass: {metrics.get('gate', 'it was never measured')}. Give a reason with --anyway.")
        raise typer.Exit(2)
    show(f"{registry.promote(found, version, because=anyway or str(metrics['gate'])).current} speaks for {line}.")


@app.command()
def rollback(line: _LINE = _OURS) -> None:
    """Let the version speak that spoke before."""
    show(f"{registry.roll_back(_line(line)).current} speaks for {line} again.")


@app.command("shadow")
def let_listen(version: Annotated[str, typer.Argument(help="empty ends it")] = "", line: _LINE = _OURS) -> None:
    """Have a version score beside the one that speaks; its scores are kept and shown to nobody."""
    found = _line(line)
    if version and version == found.current:
        print(f"{version} speaks for {line} already: its scores are kept as it is. Name another version to listen.")
        raise typer.Exit(2)
    registry.shadow(found, version)
    show(f"{version} listens for {line}." if version else f"None listens for {line}.")


@app.command()
def diff(one: _VERSION, other: _VERSION, line: _LINE = _OURS) -> None:
    """What differs between two versions: recipe, data, measurements."""
    table = Table("", one, other)
    for what, left, right in registry.diff(_line(line), one, other):
        table.add_row(what, _short(left), _short(right))
    show(table)


@app.command()
def export(
    version: Annotated[str, typer.Argument(help="as listed; the one that speaks if left out")] = "",
    line: _LINE = _OURS,
    *,
    mlflow: Annotated[str, typer.Option("--mlflow", metavar="FOLDER|URI", help="a folder, or a tracking server")],
) -> None:
    """Put a version into MLflow: what was chosen and measured, its report, card and files; twice makes one run."""
    from training.mlflow_export import export as into_mlflow

    found = _line(line)
    made = into_mlflow(found, version or found.current, mlflow)
    print(f"{version or found.current} {'is' if made.is_new else 'was already'} run {made.run} of {made.experiment}.")


def _line(given: str) -> registry.Line:
    name, _, moment = given.partition("/")
    return registry.line_of(Settings().home, name, moment or "booking")


def _role(line: registry.Line, version: str) -> str:
    return "speaks" if version == line.current else "listens" if version == line.shadow else ""


def _figures(metrics: dict[str, Any]) -> str:
    """What was measured in a line of its own, which no terminal and no pipe cuts; empty where nothing was."""
    scores = metrics.get("measured", {}).get("scores", {}).get("all", {}).get("this")
    if not scores:
        return ""
    loss = f"log loss {scores['log_loss']['value']:.4f}"
    rank = [f"AUC {scores['auc']['value']:.3f}"] if scores.get("auc") else []
    error = [f"ECE {scores['ece']:.3f}"] if "ece" in scores else []
    return ", ".join([metrics["kind"], loss, *rank, *error])


def _short(value: Any) -> str:
    return f"{value:.5g}" if isinstance(value, float) else str(value)[:60]
