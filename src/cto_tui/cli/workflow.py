"""`workflow`: the states and moves of the kinds."""

from __future__ import annotations

from dataclasses import astuple

import click

from cto_tui.cli import output
from cto_tui.cli.base import Session, command
from cto_tui.i18n import _
from cto_tui.workflow.model import Workflow


@command("workflow", help=_("Describe the states and moves of a kind. Of every kind where none is named."))
@click.argument("kind", required=False, default="")
@click.option(
    "--as", "form", type=click.Choice(["text", "picture", "mermaid", "json"]), default="text", show_default=True,
    help=_("In words, as a picture in text, as a Mermaid diagram, or for programs."),
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
    forms = {"text": describe.as_text, "mermaid": describe.as_mermaid, "picture": _picture}
    output.write("\n".join(forms[form](each.workflow) for each in kinds))


def _picture(workflow: Workflow) -> str:
    from cto_tui.workflow import picture

    def padded(text: str, cells: int) -> str:
        line = output.cut(output.clean(text), cells)
        return line + " " * (cells - output.cells(line))

    drawn = picture.draw(
        workflow, fit=padded, label=lambda name: _(workflow.state(name).label), category=lambda each: _(each.value),
        signs=picture.UNICODE if output.can_print("".join(astuple(picture.UNICODE))) else picture.ASCII,
    )  # fmt: skip
    lines = ["".join(text for text, _style in pieces).rstrip() for pieces in drawn]
    return "\n".join([workflow.kind, "", *lines, ""])
