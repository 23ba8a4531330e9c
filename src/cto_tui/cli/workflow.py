"""`workflow`: the states and moves of the kinds."""

from __future__ import annotations

import click

from cto_tui.cli import output
from cto_tui.cli.base import Session, command
from cto_tui.i18n import _


@command("workflow", help=_("Describe the states and moves of a kind. Of every kind where none is named."))
@click.argument("kind", required=False, default="")
@click.option(
    "--as", "form", type=click.Choice(["text", "mermaid", "json"]), default="text", show_default=True,
    help=_("For people, as a Mermaid diagram, or for programs."),
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=_("The same as --as json."))
@click.pass_obj
def workflow(_session: Session, kind: str, form: str, as_json: bool) -> None:
    from cto_tui.kinds.registry import by_word, load_all
    from cto_tui.workflow import describe

    kinds = (by_word(kind),) if kind else load_all()
    if as_json or form == "json":
        found = [describe.as_json(each.workflow) for each in kinds]
        output.print_json(found[0] if kind else found)
        return
    texts = [(describe.as_mermaid if form == "mermaid" else describe.as_text)(each.workflow) for each in kinds]
    output.write("\n".join(texts))
