"""A list undone as far as that is honest: what nobody touched is proposed to end, the rest stays and says why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from yinuo.kernel.intake import batches
from yinuo.kernel.intake.batches import sweep
from yinuo.kernel.intake.paper import Key
from yinuo.kernel.intake.taking import take_in
from yinuo.kernel.intake.tasks import go_on
from yinuo.kernel.intake.tests.test_import import GOOD, NO_PLACE, PLAIN, checked, staged, states, taken
from yinuo.kernel.intake.undoing import begin_undo, can_be_undone, filed, undo_some
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.record.models import Event

if TYPE_CHECKING:
    from yinuo.kernel.intake.models import ImportBatch
    from yinuo.kernel.matters.tests.world import World


def undone(batch: ImportBatch) -> dict[str, str]:
    """Undo a batch; give by number why a matter stays, "" where its ending was proposed."""
    begin_undo(batch)
    while undo_some(batch.pk):
        pass
    batch.refresh_from_db()
    assert batch.phase == "done"
    told, key = {}, Key(batch)
    for row in batch.rows.filter(state__in=("stays", "undone")).select_related("stream"):
        (number,) = (one.number for one in row.stream.numbers.all()) if row.stream else ("",)
        told[number] = "" if row.state == "undone" else str(key.read(row).notes[-1])
    return told


def test_undoing_proposes_to_end_what_nobody_touched_and_says_why_the_rest_stays(world: World) -> None:
    batch = taken(world, GOOD, PLAIN, ("RX9", *PLAIN[1:3], "lane", *PLAIN[4:]))
    touched = filed(batch).get(numbers__number="RX9")
    world.act(touched.ref, "about_office", "desk", {"about_office": "yes"})
    assert undone(batch) == {
        "RX1": "已经交办出去了，牵头单位退单以后才能撤。",
        "RX3": "",
        "RX9": "收进来以后已经有人动过，不能随整批撤。",
    }
    by_number = {m.numbers.get().number: m for m in filed(batch)}
    assert undone(batch)["RX3"] == ""  # once more changes nothing
    assert Event.objects.filter(type="propose").count() == 1
    assert by_number["RX3"].state == "submitted"  # proposed, not done: a second person decides
    world.act(by_number["RX3"].ref, "end", "desk2", {"decision": "agree"})
    ended = Matter.objects.get(ref=by_number["RX3"].ref)
    assert (ended.state, ended.outcome) == ("closed", "declined")
    assert can_be_undone(batch).count() == 0


def test_the_law_may_refuse_an_undoing_and_says_so(world: World) -> None:
    batch = taken(world, PLAIN, who="handler")
    assert undone(batch) == {"RX3": "这一步不由您来做。"}


def test_an_undoing_that_comes_before_what_is_written_says_so(world: World) -> None:
    batch = taken(world, PLAIN)
    batch.story_at = world.now - timedelta(1)
    batch.save()
    assert "后来的经过" in undone(batch)["RX3"]


def test_an_undoing_after_its_paper_was_burnt_still_says_which_were_proposed(world: World) -> None:
    batch = taken(world, GOOD, PLAIN)
    sweep(batch.made_at + batches.KEEP * 2)
    batch.refresh_from_db()
    begin_undo(batch)
    assert (undo_some(batch.pk), undo_some(batch.pk), states(batch)) == (True, False, ["stays", "undone"])


def test_an_undone_list_that_comes_again_is_known(world: World) -> None:
    batch = taken(world, PLAIN)
    undone(batch)
    assert states(checked(world, PLAIN)) == ["known"]
    bare = ("", *PLAIN[1:])
    undone_batch = taken(world, bare)
    begin_undo(undone_batch)
    undo_some(undone_batch.pk)
    assert states(checked(world, bare)) == ["known"]


def test_the_workers_own_role_may_do_all_that_a_list_asks(committed_db: str) -> None:
    from yinuo.config.testing import connected_to
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.tests.world import build

    world = build().with_accounts()
    batch = staged(world, GOOD, PLAIN, NO_PLACE)
    with connected_to(committed_db, "worker"):
        go_on(batch.pk)
        batch.refresh_from_db()
        take_in(batch)
        go_on(batch.pk)
        assert undone(batch) == {"RX1": "已经交办出去了，牵头单位退单以后才能撤。", "RX3": ""}
    book.forget()
