"""J11 ①–④: a dispute is sealed, talked over only where both want it, stopped by either, agreed by each own yes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.base.errors import Invalid
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.kernel.notices.actions import TEXTS
from yinuo.kernel.notices.models import Outbox
from yinuo.programmes.voices.mediation import court_until
from yinuo.programmes.voices.reminding import remind
from yinuo.programmes.voices.tests.browsing import ref_of
from yinuo.programmes.voices.tests.pavilion.square import ON

if TYPE_CHECKING:
    from yinuo.programmes.voices.tests.pavilion.square import Square

TALKS = ON + timedelta(2)


def outcome(ref: str) -> tuple[str, str]:
    row = Matter.objects.get(ref=ref)
    return row.state, row.outcome


def asked_to_talk(square: Square, ref: str, on: date = TALKS) -> None:
    square.act(ref, "consent", square.mediator, ON, to="session", session_on=on.isoformat())


def agreed(square: Square) -> tuple[str, str, str]:
    """Walk to an agreement: talks held with both yeses, a text that each side said yes to."""
    ref, one, other = square.mediated()
    asked_to_talk(square, ref)
    for code in (one, other):
        assert square.press(code, "come").status_code == 303
    square.act(ref, "meeting", square.mediator, TALKS, text="关起门来谈了一次")
    square.act(ref, "consent", square.mediator, TALKS, to="text", text="十点以后狗睡里屋")
    for code in (one, other):
        assert "十点以后狗睡里屋" in square.mine(code, TALKS)
        assert square.press(code, "sign", TALKS).status_code == 303
    square.act(ref, "settle", square.mediator, TALKS, outcome="settled")
    return ref, one, other


def test_a_dispute_is_sealed_from_the_first_minute_and_protection_stands_first(square: Square) -> None:
    code = square.raised("dispute", "楼上的狗半夜叫")
    row = Matter.objects.get(ref=ref_of(code))
    assert (row.kind, row.visibility) == ("dispute", "sealed")
    page = square.mine(code)
    assert square.emergency in page
    assert "先护住人" in page
    assert not PublicMatter.objects.exists()


def test_one_refuses_so_nobody_mediates_and_other_ways_are_told(square: Square) -> None:
    ref, one, other = square.disputed()
    assert square.press(one, "agree").status_code == 303
    with pytest.raises(Invalid):
        square.act(ref, "assign", square.desk, lead_unit=square.unit)
    client = square.with_code(other)
    given = {"verb": "settle", "outcome": "not_settled", "token": "stop-1"}
    assert client.post("/mine/act", given).status_code == 303
    assert outcome(ref) == ("closed", "not_settled")
    for code in (one, other):
        page = square.mine(code)
        assert "不调解，还有别的路" in page
        assert "法律援助" in page
        assert {"agree", "come", "sign", "violence"} & square.forms(code) == set()


def test_a_pair_agrees_on_a_mediator_each_by_their_own_yes(square: Square) -> None:
    ref, one, other = square.disputed()
    assert square.forms(one) >= {"agree", "violence"}
    square.press(one, "agree")
    assert "还没有说同意" in square.mine(other)
    square.press(other, "agree")
    square.act(ref, "assign", square.desk, lead_unit=square.unit)
    assert outcome(ref) == ("in_progress", "")
    assert "agree" not in square.forms(one)


def test_a_session_is_noted_only_with_both_consents_and_on_its_day(square: Square) -> None:
    ref, one, other = square.mediated()
    meeting = {"text": "谈了一次"}
    with pytest.raises(Invalid):
        square.act(ref, "meeting", square.mediator, TALKS, **meeting)
    asked_to_talk(square, ref)
    square.press(one, "come")
    with pytest.raises(Invalid):
        square.act(ref, "meeting", square.mediator, TALKS, **meeting)
    square.press(other, "come")
    with pytest.raises(Invalid):
        square.act(ref, "meeting", square.mediator, ON, **meeting)
    assert "答应" in square.mine(one)
    square.act(ref, "meeting", square.mediator, TALKS, **meeting)
    with pytest.raises(Invalid):  # the next session is asked for anew
        square.act(ref, "meeting", square.mediator2, TALKS, **meeting)


def test_another_day_asks_both_anew_and_a_yes_to_the_old_day_counts_for_nothing(
    pinghu_square: Square,
) -> None:
    ref, one, _other = pinghu_square.mediated()
    with pytest.raises(Invalid):
        pinghu_square.act(ref, "consent", f"code:{one}", to="session", session_on=TALKS.isoformat())
    asked_to_talk(pinghu_square, ref)
    pinghu_square.press(one, "come")
    asked_to_talk(pinghu_square, ref, TALKS + timedelta(1))
    assert Matter.objects.get(ref=ref).memory.get("coming", []) == []
    with pytest.raises(Invalid):
        pinghu_square.act(ref, "consent", f"code:{one}", to="session", session_on=TALKS.isoformat())
    with pytest.raises(Invalid):
        asked_to_talk(pinghu_square, ref, ON - timedelta(1))


@pytest.mark.parametrize("who", [1, 2])
def test_either_side_stops_at_any_time(pinghu_square: Square, who: int) -> None:
    told = pinghu_square.mediated()
    asked_to_talk(pinghu_square, told[0])
    given = {"verb": "settle", "outcome": "not_settled", "token": "stop-2"}
    assert pinghu_square.with_code(told[who]).post("/mine/act", given).status_code == 303
    assert outcome(told[0]) == ("closed", "not_settled")


def test_an_agreement_needs_each_sides_own_yes_to_the_same_text(square: Square) -> None:
    ref, one, other = square.mediated()
    square.act(ref, "consent", square.mediator, to="text", text="第一稿")
    square.press(one, "sign")
    with pytest.raises(Invalid):
        square.act(ref, "settle", square.mediator, outcome="settled")
    square.act(ref, "consent", square.mediator, to="text", text="改一个字")
    square.press(other, "sign")
    with pytest.raises(Invalid):
        square.act(ref, "settle", square.mediator, outcome="settled")
    square.press(one, "sign")
    square.act(ref, "settle", square.mediator, outcome="settled")
    assert outcome(ref) == ("closed", "settled")


def test_both_are_told_until_when_the_court_confirms_it(square: Square) -> None:
    _ref, one, other = agreed(square)
    until = TALKS + timedelta(30)
    for code in (one, other):
        assert f"{until.year}年{until.month}月{until.day}日以前" in square.mine(code, until)
        assert "请法院确认的日子过了" in square.mine(code, until + timedelta(1))
    assert court_until(None) is None


def test_a_reminder_is_queued_once_ten_days_before(pinghu_square: Square) -> None:
    from yinuo.kernel.record.models import Contact

    ref = agreed(pinghu_square)[0]
    row = Matter.objects.get(ref=ref)
    closed = datetime.fromisoformat(row.memory["closed_at"])
    assert remind(closed + timedelta(25)) == 0  # nobody left a contact
    other = pinghu_square.act(
        "", "submit", pinghu_square.desk, kind="request", category="unknown",
        body="灯", place=pinghu_square.place, about_office="no", contact="13800138000", keep_contact="yes",
        on_behalf="yes", consent="yes",
    )  # fmt: skip
    left = Contact.objects.get(stream__in=Matter.objects.filter(ref=other.ref).values("pk"))
    Contact.objects.create(
        stream_id=row.pk, subject_key=left.subject_key, kind=left.kind, cipher=left.cipher, nonce=left.nonce,
        key_id=left.key_id, blind_index=left.blind_index, is_once=False,
    )  # fmt: skip
    assert [remind(closed + timedelta(days)) for days in (19, 20, 21, 31)] == [0, 1, 0, 0]
    queued = Outbox.objects.get(stream_id=row.pk, cause="court")
    assert queued.cause in TEXTS
    assert queued.queued_at == closed + timedelta(20)


def test_one_tap_that_says_violence_ends_talks_for_good(square: Square) -> None:
    ref, one, other = square.mediated()
    assert square.press(other, "violence").status_code == 303
    assert outcome(ref) == ("closed", "not_settled")
    for code in (one, other):
        assert "这件事不调解" in square.mine(code)
    square.act(ref, "reopen", f"code:{one}", ON, text="再说一次")
    assert outcome(ref) == ("accepted", "")
    for verb, who, given in (
        ("consent", f"code:{one}", {"to": "mediator", "unit": square.unit}),
        ("assign", square.desk, {"lead_unit": square.unit}),
    ):
        with pytest.raises(Invalid):
            square.act(ref, verb, who, ON, **given)
    assert {"agree", "come", "sign", "violence"} & square.forms(one) == set()
    desk = square.at(square.desk).get(f"/desk/{ref}").content.decode()
    assert "这件事不调解" in desk
    assert square.emergency in desk


def test_a_call_for_protection_is_never_offered_talks(square: Square) -> None:
    code = square.raised("rights", "有人打人")
    ref = ref_of(code)
    accept = {
        "title": "求助",
        "category": "rights",
        "visibility": "sealed",
        "first_contact_unit": square.unit,
    }
    square.act(ref, "accept", square.desk, ON, **accept)
    square.act(ref, "assign", square.desk, ON, lead_unit=square.unit)
    page = square.mine(code)
    assert square.emergency in page
    assert "人身安全保护令" in page
    assert {"agree", "consent", "settle"} & square.forms(code) == set()
    for verb in ("consent", "settle"):
        with pytest.raises(Invalid):
            square.act(ref, verb, f"code:{code}", ON, to="mediator", unit=square.unit, outcome="not_settled")
    assert "人身安全保护令" in square.at(square.handler).get(f"/desk/{ref}").content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("desk", 200),
        ("mediator", 200),
        ("auditor", 200),
        ("lead", 404),
        ("technician", 404),
        ("checker", 404),
    ],
)
def test_who_reads_a_dispute_at_the_desk(square: Square, who: str, status: int) -> None:
    ref, _one, _other = square.mediated()
    answer = square.at(getattr(square, who)).get(f"/desk/{ref}")
    assert answer.status_code == status
    shows = status == 200 and who != "auditor"  # the auditor says why before a sealed word is shown
    assert ("双方说到哪一步" in answer.content.decode()) is shows


def test_the_demo_fires_nothing_by_itself(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.programmes.voices import tasks

    seen: list[datetime] = []
    monkeypatch.setattr(tasks, "remind", seen.append)
    for at, n in ((ON, 0), (None, 1)):
        settings.YINUO_AT = at
        tasks.remind_of_court(1755561600)
        assert len(seen) == n
    assert seen == [datetime(2025, 8, 19, tzinfo=UTC)]
