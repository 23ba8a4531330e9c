"""Every verb of the app, declared once: key, footer, help, palette and tests all come from here."""

from __future__ import annotations

from typing import Final, Literal

from cto_tui._dataclass import dataclass

Group = Literal["move", "decide", "write", "find", "go", "app"]

GROUP_LABELS: Final[dict[Group, str]] = {
    "decide": "Decide", "write": "Write", "find": "Find", "move": "Move the cursor", "go": "Go", "app": "The app",
}  # fmt: skip
"""The groups in the order in which people should see them."""


@dataclass(frozen=True)
class Command:
    """A verb. `id` is stable and what a keymap names; `keys` are the default keys (a chord is two keys with a blank);
    `method` is the shell's method that does it; `footer` ranks it in the footer, 0 leaves it out; `page` names the one
    page that has it, "" where all have."""

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: Group
    footer: int = 0
    page: str = ""

    @property
    def method(self) -> str:
        return "do_" + self.id.replace("-", "_")


def _go(id_: str, letter: str, digit: str, label: str) -> Command:
    return Command(id_, (f"g {letter}", digit), label, f"Go to {label}.", "go")


COMMANDS: Final[tuple[Command, ...]] = (
    Command("down", ("j", "down"), "Down", "Move the cursor down.", "move"),
    Command("up", ("k", "up"), "Up", "Move the cursor up.", "move"),
    Command("left", ("h", "left"), "Left", "Move to the column on the left.", "move"),
    Command("right", ("l", "right"), "Right", "Move to the column on the right.", "move"),
    Command("page-down", ("pagedown", "ctrl+f"), "Page down", "Move by a view; in the plot, a ring.", "move"),
    Command("page-up", ("pageup",), "Page up", "Move back by a view, or a ring.", "move"),
    Command(
        "half-page-down",
        ("ctrl+d",),
        "Half page down",
        "Move by half a view; in the plot, to the next quadrant.",
        "move",
    ),
    Command("half-page-up", ("ctrl+u",), "Half page up", "Move back by half a view, or a quadrant.", "move"),
    Command("top", ("g g", "home"), "Top", "Go to the first row.", "move"),
    Command("bottom", ("G", "end"), "Bottom", "Go to the last row.", "move"),
    Command("next-section", ("tab",), "Next section", "Go to the next section, or from the plot to the list.", "move"),
    Command("previous-section", ("shift+tab",), "Previous section", "Go to the previous section.", "move"),
    Command("open", ("enter",), "Open", "Open the item: its detail as a page on a narrow terminal.", "move"),
    Command("preview", ("space",), "Preview", "Scroll the item's detail, or open it.", "move"),
    Command("back", ("q",), "Back", "Leave what is open; on a first page, leave the app.", "app"),
    Command("escape", ("escape",), "Leave", "Leave what is open: filter, marks, detail. Never ends the app.", "app"),
    Command("next-step", ("n",), "Next step", "Do the next step of the item's workflow.", "decide", footer=1),
    Command(
        "moves", ("t",), "All moves", "Every move of the item, with the reason why one is refused.", "decide", footer=2
    ),
    Command(
        "snooze", ("z",), "Snooze", "Hide until tomorrow, Monday, next month, unblocked, or a date.", "decide", footer=3
    ),
    Command("edit", ("e",), "Edit", "Edit the item's fields in a form.", "write", footer=4),
    Command(
        "edit-in-editor",
        ("ctrl+e",),
        "Edit in editor",
        "Write the notes in $VISUAL or $EDITOR.",
        "write",
    ),
    Command("undo", ("u",), "Undo", "Take back the last action; it says whose and what.", "decide", footer=5),
    Command("redo", ("r",), "Redo", "Take back the last undo.", "decide"),
    Command("add", ("a",), "Add", "Add an item of any kind, a child of this one, or a link.", "write", footer=7),
    Command("pick", ("i",), "Pick for today", "Pick for today's list, or put back.", "decide"),
    Command(
        "export-picks",
        (),
        "Export today's list",
        "Write today's picks to a file, as a note or for a calendar.",
        "write",
    ),
    Command("comment", ("c",), "Comment", "Add a comment.", "write"),
    Command("owner", ("o",), "Owner", "Set the owner.", "write"),
    Command("due", ("d",), "Due", "Set the due date: fri, +3d, 25/12.", "write"),
    Command("resume", ("g e",), "Go on typing", "Go on with a text that was typed and not written.", "write"),
    Command("priority", ("p",), "Priority", "Set the priority.", "write"),
    Command("block", ("b",), "Block", "Flag as blocked with a reason, or unblock.", "decide"),
    Command("mark", ("x",), "Mark", "Mark the row and go on; verbs then act on all marked.", "find"),
    Command("range", ("v",), "Range", "Begin or end a range of marks.", "find"),
    Command("mark-all", ("g x",), "Mark all", "Mark all that the page shows under its filter.", "find"),
    Command("outcomes", ("g o",), "Outcomes", "What became of each item of the last action.", "find"),
    Command(
        "record-macro", ("m",), "Record macro", "Keep what you do to items under a letter; again to end.", "decide"
    ),
    Command("replay-macro", ("semicolon",), "Replay macro", "Do a macro on the item or the marked ones.", "decide"),
    Command("repeat", ("comma",), "Repeat", "Do the last action again here, with the same answers.", "decide"),
    Command("filter", ("f", "slash"), "Filter", "Filter as you type.", "find", footer=6),
    Command("sort", ("s",), "Sort and views", "Choose the order, a saved view or, on the radar, the edition.", "find"),
    Command("why", ("w",), "Why", "Why the item is here: its score, term by term.", "find", footer=8),
    Command(
        "zoom",
        ("g z",),
        "Quadrant alone",
        "On the radar: one quadrant alone with names, or all again.",
        "find",
        page="radar",
    ),
    Command(
        "matrix",
        ("g m",),
        "Matrix",
        "On the radar: quadrants by rings in figures, or the plot again.",
        "find",
        page="radar",
    ),
    Command(
        "compare", ("g c",), "Compare", "On the radar: what changed since the edition before.", "find", page="radar"
    ),
    Command("history", ("g l",), "History", "Everything that happened to the item.", "find"),
    Command("yank", ("y",), "Yank", "Copy the item's ref and title to the clipboard, and to a file.", "find"),
    Command("yank-brief", ("g y",), "Yank brief", "Copy a brief of the item: all that its detail says.", "find"),
    Command("palette", ("colon", "ctrl+p"), "Command", "Type a command, a ref (T-14) or a kind.", "app"),
    Command("jump-back", ("minus",), "Jump back", "Go back to where you were.", "go"),
    Command("jump-forward", ("equals_sign",), "Jump forward", "Go forward again.", "go"),
    _go("go-today", "t", "1", "Today"),
    _go("go-radar", "r", "2", "Radar"),
    _go("go-tenders", "b", "3", "Tenders"),
    _go("go-delivery", "d", "4", "Delivery"),
    _go("go-vendors", "v", "5", "Vendors"),
    _go("go-hiring", "h", "6", "Hiring"),
    _go("go-register", "k", "7", "Register"),
    Command(
        "weekly",
        ("g w",),
        "Weekly",
        "The weekly review: stale, waited for, missed, how you judged.",
        "go",
    ),
    Command("follow-link", ("g f",), "Follow a link", "Go to a linked item, its parent or a child.", "go"),
    Command("suspend", ("ctrl+z",), "Suspend", "Step aside for the shell that started the app; fg comes back.", "app"),
    Command("theme", (), "Theme", "Choose the colours, or type theme and a name.", "app"),
    Command("welcome", (), "Welcome", "The page of the first start: six keys to begin with.", "app"),
    Command("tour-skip", ("ctrl+n",), "Skip", "In the tour: go on without doing the step.", "app"),
    Command("tour-leave", ("ctrl+t",), "Leave the tour", "In the tour: end it, and look around.", "app"),
    Command("repaint", ("ctrl+l",), "Repaint", "Draw the whole screen again.", "app"),
    Command(
        "help",
        ("question_mark", "ctrl+g"),
        "Help",
        "The keys of this screen, and the item's workflow; while typing by the second key.",
        "app",
        footer=9,
    ),
)

BY_ID: Final = {command.id: command for command in COMMANDS}
