"""From items to rows, cards and detail groups: texts only, no widgets and no queries of their own."""

from __future__ import annotations

from cto_tui._dataclass import dataclass
from cto_tui.domain.item import Item
from cto_tui.i18n import _, format_instant, format_relative, n_
from cto_tui.kinds.registry import load
from cto_tui.services import attention
from cto_tui.services.attention import Term
from cto_tui.services.decisions import Decisions
from cto_tui.services.detail import Detail as ItemDetail
from cto_tui.services.detail import cells
from cto_tui.services.moves import Legality
from cto_tui.services.panes import Detail, Group, Line, Tone
from cto_tui.services.register import Register
from cto_tui.services.rows import Column, Row
from cto_tui.services.today import Entry

TERM_LABELS = {
    "next": "tag next", "due": "due date", "blocking": "others wait for it", "priority_h": "priority high",
    "priority_m": "priority medium", "priority_l": "priority low", "scheduled": "scheduled", "active": "under way",
    "age": "age", "annotations": "comments", "tags": "tags", "project": "part of something", "blocked": "blocked",
    "waiting": "snoozed", "stale": "stale", "cliff": "cliff", "money": "money", "legal": "legal clock",
    "woken": "woke today",
}  # fmt: skip


def _term_label(term: Term) -> str:
    """What people call a term; one of the user's own is called after its tag."""
    return _(TERM_LABELS[term.name]) if term.name in TERM_LABELS else term.name.replace(":", " ")


@dataclass(frozen=True)
class Focus:
    """What the shell knows of the item under the cursor: its detail and its moves."""

    item: Item
    detail: Detail
    moves: tuple[Legality, ...]


def item_mark(register: Register, item: Item) -> str:
    """One sign left of the ref: blocked, picked for today, snoozed."""
    if item.blocked:
        return "!"
    if item.picked_on is not None and item.picked_on == register.today:
        return "*"
    if item.snoozed_until is not None and item.snoozed_until > register.clock():
        return "z"
    return ""


def item_late(register: Register, item: Item) -> bool:
    """Whether its due date is past."""
    if item.due_at is None or item.due_at >= register.clock():
        return False
    return not load(item.kind).category(item).closed


def entry_row(register: Register, entry: Entry) -> Row:
    """A line of Today, or of the weekly review."""
    item = entry.item
    kind = load(item.kind)
    return Row(
        id=item.id, ref=item.ref, title=item.title, state_label=_(kind.workflow.state(item.state).label),
        category=kind.category(item).value, cells=(entry.note,), mark=item_mark(register, item), section=entry.section,
        late=entry.section in ("overdue", "missed"),
    )  # fmt: skip


def list_columns(kind_name: str) -> tuple[Column, ...]:
    """The columns of a list of one kind."""
    kind = load(kind_name)
    columns = []
    for place, column in enumerate(kind.view.columns):
        derived = kind.view.derive(column.name)
        label = column.label or (derived.label if derived else kind.fields[column.name].label)
        columns.append(Column(_(label), column.width, "left", len(kind.view.columns) - place))
    return tuple(columns)


def list_row(register: Register, item: Item) -> Row:
    """A line of a list of one kind."""
    kind = load(item.kind)
    return Row(
        id=item.id, ref=item.ref, title=item.title, state_label=_(kind.workflow.state(item.state).label),
        category=kind.category(item).value, cells=cells(register, item, (each.name for each in kind.view.columns)),
        mark=item_mark(register, item), late=item_late(register, item),
    )  # fmt: skip


def card_texts(register: Register, item: Item) -> list[str]:
    """What a card of a board says below its title: when it is due, and the kind's card fields."""
    kind = load(item.kind)
    names = [name for name in kind.view.card if name not in ("due_at", kind.due_field)]
    texts = [text for text in cells(register, item, names) if text]
    if item.due_at is not None and not kind.category(item).closed:
        texts.insert(0, format_relative(item.due_at, register.clock()))
    return texts[:3]


def card_row(register: Register, item: Item) -> Row:
    """A card of a board: its second line is made of the kind's card fields."""
    kind = load(item.kind)
    below = " · ".join(card_texts(register, item))
    return Row(
        id=item.id, ref=item.ref, title=item.title, state_label=_(kind.workflow.state(item.state).label),
        category=kind.category(item).value, lines=(below,), mark=item_mark(register, item),
        late=item_late(register, item),
    )  # fmt: skip


MARK_WORDS = {"!": "blocked", "*": "picked for today", "z": "snoozed"}


def signs_in_words(row: Row) -> tuple[str, ...]:
    """What a row says by sign and colour beside its texts, for those who see neither."""
    marked = (_(MARK_WORDS[row.mark]),) if row.mark else ()
    return (*marked, _("late")) if row.late else marked


def all_clear(found: Decisions, told: str, picks: int, most: int, pick: str) -> list[list[str]]:
    """The end of the morning as lines of parts: that nothing is left, what was decided (`told` says in how many keys
    and minutes), by which verbs and what else was done, if anything, and what is picked, of at most `most`; `pick` is
    what one presses to pick."""
    decided = n_("{count} decided", "{count} decided", found.items).format(count=found.items)
    verbs = [f"{label} {count}" for label, count in found.verbs]
    more = [_("{count} added").format(count=found.added)] if found.added else []
    if found.undone:
        more.append(_("{count} taken back").format(count=found.undone))
    if picks:
        left = _("Left for today: {count} of at most {most}").format(count=picks, most=most)
    else:
        left = _("Nothing is picked for today: {pick} picks the item under the cursor, on any screen").format(pick=pick)
    lines = [[_("All clear: nothing wants a decision now.")], [decided, told] if told else [decided], verbs, more]
    return [*filter(None, lines), [left]]


def detail_pane(register: Register, item_detail: ItemDetail, terms: tuple[Term, ...]) -> Detail:
    """An item's detail as groups of the pane."""
    item = item_detail.item
    kind = load(item.kind)
    groups = [Group(tuple(Line(each.text, each.label, _tone(each.label)) for each in item_detail.lines))]
    if why := terms_line(terms):
        groups.insert(0, Group((Line(why, _("Why here"), "dim", brief=True),)))
    if item_detail.links:
        links = tuple(
            Line(f"{link.item.ref} {link.item.title}", link.relation if link.outgoing else f"< {link.relation}")
            for link in item_detail.links
        )
        groups.append(Group(links, _("Links")))
    if item_detail.children:
        children = tuple(
            Line(child.title, f"{child.ref} {_(load(child.kind).workflow.state(child.state).label)}")
            for child in item_detail.children
        )
        groups.append(Group(children, _("Below it")))
    if item_detail.comments:
        comments = tuple(
            Line(
                comment.text,
                f"{format_instant(comment.at, register.zone)} {comment.actor}"
                + (f" ({comment.channel})" if comment.channel else ""),
            )
            for comment in reversed(item_detail.comments)
        )
        groups.append(Group(comments, _("Comments")))
    return Detail(
        key=item.id, title=f"{item.ref}  {item.title}", subtitle=item_detail.heading,
        category=kind.category(item).value, groups=tuple(groups),
    )  # fmt: skip


def _tone(label: str) -> Tone:
    return "late" if label == _("Blocked") else "text"


def terms_line(terms: tuple[Term, ...]) -> str:
    """The three largest terms in one line, `cliff 12.0 · money 2.4`; none that would read as zero points."""
    told = [(_term_label(term), f"{term.points:.1f}") for term in terms[:3]]
    return " · ".join(f"{label} {points}" for label, points in told if float(points))


def why_groups(terms: tuple[Term, ...]) -> tuple[Group, ...]:
    """Every non-zero term with its coefficient, value and points, and the sum."""
    lines = [
        Line(f"{term.coefficient:6.1f} x {term.value:.2f} = {term.points:6.2f}", _term_label(term)) for term in terms
    ]
    lines.append(Line(f"{'':17}{attention.score(terms):6.2f}", _("score"), "strong"))
    return (Group(tuple(lines), _("Attention score")),)


def pick_row(register: Register, item: Item) -> Row:
    """A pick for today, below the triage."""
    kind = load(item.kind)
    note = format_relative(item.due_at, register.clock()) if item.due_at else ""
    return Row(
        id=item.id, ref=item.ref, title=item.title, state_label=_(kind.workflow.state(item.state).label),
        category=kind.category(item).value, cells=(note,), mark="*", section="picked",
        late=item_late(register, item),
    )  # fmt: skip
