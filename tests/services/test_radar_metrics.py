"""Figures of the radar from made-up editions: what holds for all of them, and the small sums by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cto_tui.domain.radar import RINGS, Placement, by_blip, differences, from_text, movement, step, to_text, unchanged
from cto_tui.services.radar_metrics import days_in_rings, movements, percentile, trial_verdict_rate
from cto_tui.store.radar import Stay

NAMES = st.sampled_from("abcdefgh")
EDITIONS = st.lists(st.dictionaries(NAMES, st.sampled_from(RINGS)), max_size=6)
TEXT = st.text(alphabet="ab ,.\n\u00e9", max_size=40)


def positions(edition: dict[str, str]) -> dict[str, Placement]:
    return by_blip(Placement(blip, f"R-{blip}", blip, "Tools", ring) for blip, ring in edition.items())


@given(EDITIONS)
def test_every_appearance_is_counted_once(editions: list[dict[str, str]]) -> None:
    chain = [(str(number), positions(edition)) for number, edition in enumerate(editions)]
    found = movements(chain)
    moved = sum(found.rings.values()) + sum(found.stays.values())
    assert found.first + moved == sum(map(len, editions))
    assert found.inward + found.outward == sum(found.rings.values())
    assert found.returns <= moved
    blips = {blip for edition in editions for blip in edition}
    assert found.first == len(blips)
    for number, (_title, here) in enumerate(chain):
        earlier = [each for _t, each in chain[:number]]
        for blip, place in here.items():
            said = movement(blip, place.ring, earlier)
            assert (said == "new") == all(blip not in each for each in earlier)
            if earlier and blip in earlier[-1]:
                assert said == step(earlier[-1][blip].ring, place.ring)
    assert from_text(to_text(chain[-1][1].values())) == tuple(chain[-1][1].values()) if chain else True


@given(EDITIONS)
def test_unchanged_needs_three_of_the_same(editions: list[dict[str, str]]) -> None:
    chain = [positions(edition) for edition in editions]
    for blip in unchanged(chain):
        assert len({each[blip].ring for each in chain[-3:]}) == 1
    assert len(chain) >= 3 or unchanged(chain) == []


@given(TEXT, TEXT)
def test_differences_hold_both_texts(before: str, after: str) -> None:
    found = differences(before, after)
    assert "".join(text for how, text in found if how != "added") == before
    assert "".join(text for how, text in found if how != "removed") == after


def stay(state: str, days: float, *, over: bool = True, left_by: str = "", timebox: int | None = None) -> Stay:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    box = (since + timedelta(days=timebox)).date() if timebox else None
    return Stay("blip", state, since, since + timedelta(days=days) if over else None, left_by, box)


def test_time_in_rings_and_verdicts_in_time() -> None:
    days = days_in_rings([stay("trial", 10), stay("trial", 30), stay("trial", 5, over=False), stay("candidate", 2)])
    assert days == {"adopt": [], "trial": [10.0, 30.0], "assess": [], "hold": []}
    assert [percentile(range(1, 21), share) for share in (0.5, 0.85, 1.0)] == [10, 17, 20]
    assert percentile([], 0.5) is None
    today = date(2026, 6, 1)
    assert trial_verdict_rate([], today) is None
    assert (
        trial_verdict_rate(
            [
                stay("trial", 20, left_by="adopt", timebox=30),
                stay("trial", 40, left_by="hold", timebox=30),
                stay("trial", 20, left_by="", timebox=30),
                stay("trial", 0, over=False, timebox=30),
                stay("trial", 0, over=False, timebox=300),
            ],
            today,
        )
        == 0.25
    )
