"""How requests and wishes go: one function for each course, each from the first word to where it comes to rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.config.demo_stories.tale import ASKER
from yinuo.config.demo_stories.turns import appeal, explain, move, park, review
from yinuo.config.demo_stories.work import (
    accept,
    accepted_as,
    ask_of,
    assign,
    begin,
    day_of,
    end_with,
    go_on_until,
    in_time,
    no,
    progress,
    report,
    result_text,
    silence,
    submit,
    take_up,
    too_late,
    yes,
)

if TYPE_CHECKING:
    from yinuo.config.demo_stories.tale import Tale
    from yinuo.config.demo_stories.turns import Plot


def solved(t: Tale) -> None:
    """Done by its date; the one who asked says yes."""
    begin(t)
    report(t)
    yes(t)


def unanswered(t: Tale) -> None:
    """Done by its date; nobody answers."""
    begin(t)
    report(t)
    silence(t)


def answered_after_all(t: Tale) -> None:
    """Lapsed as unconfirmed; days later the yes (or the no) comes after all."""
    unanswered(t)
    at = t.later(20, 24 * 12)
    if t.likely(0.6):
        t.do("confirm", ASKER, at, "closed:solved")
        return
    t.n_no += 1
    t.do("send_back", ASKER, at, "in_progress", text=t.say("send_backs"))
    report(t, t.calendar.add_working_days(t.on, t.rng.randint(1, 5)), again=True)
    yes(t)


def done_late(t: Tale) -> None:
    """Done after its date; sometimes with a notice of supervision in between."""
    begin(t)
    on = too_late(t)
    go_on_until(t, on)
    if t.due and t.calendar.working_days_between(t.due, on) > 3 and t.on <= t.due:  # noqa: PLR2004 -- three days' grace
        at = t.pace.working_day(t.rng, t.pace.at(t.due, 12), 2)
        t.do("notice", t.desk, at, cause="late", text=t.say("notices"))
    report(t, max(on, t.on))
    end_with(t)


def no_then_yes(t: Tale) -> None:
    """Said no once; done again, checked by another unit, then yes."""
    begin(t)
    report(t)
    no(t)
    if t.likely(0.3):
        t.do("message", t.worker, t.soon(0.3, 3), text=t.say("staff_messages"))
    report(t, t.calendar.add_working_days(t.on, t.rng.randint(1, 6)), again=True)
    end_with(t)


def check_fails(t: Tale) -> None:
    """Said no once; the check of the second result fails, too; the third holds."""
    begin(t)
    report(t)
    no(t)
    at = t.soon(4, 20)
    t.do("report", t.worker, at, "checking", result="done", text=result_text(t, at, again=True))
    t.do("send_back", t.checker(), t.soon(2, 14), "in_progress", text=t.say("check_no"))
    report(t, t.calendar.add_working_days(t.on, t.rng.randint(1, 5)), again=True)
    yes(t)


def twice_no(t: Tale) -> None:
    """Said no twice: another person reviews and decides."""
    begin(t)
    report(t)
    no(t)
    report(t, t.calendar.add_working_days(t.on, t.rng.randint(2, 6)), again=True)
    no(t)
    review(t, t.rng.choice(("back", "partly_solved", "explained", "parked")))


def moved(t: Tale) -> None:
    """Tell of a date moved once, and kept the second time."""
    begin(t)
    move(t, agreed=t.likely(0.9))
    report(t)
    end_with(t)


def explained(t: Tale) -> None:
    """Not possible: the reason and the rule are given, and reviewed by somebody else."""
    begin(t)
    if not explain(t):
        report(t)
        end_with(t)
        return
    review(t, "explained" if t.likely(0.8) else "back")
    if t.outcome == "explained" and t.likely(0.2):
        appeal(t)


def partly(t: Tale) -> None:
    """Half of it done, and said so: a reviewer decides whether that is the end."""
    begin(t)
    rows = ask_of(t).case.apt(ask_of(t).family.partly)
    if not rows:
        report(t)
        end_with(t)
        return
    on = in_time(t)
    go_on_until(t, on)
    at = t.pace.within(t.rng, on, t.at)
    text = t.words.once(t.rng, rows, t.manner, tails="partly_tails", spot=ask_of(t).spot, day=day_of(t, at))
    t.do("report", t.worker, at, "checking", result="partly", text=text)
    review(t, t.rng.choice(("partly_solved", "partly_solved", "partly_solved", "back", "parked")))


def parked(t: Tale) -> None:
    """Parked, taken up again when its time came, done; or still parked."""
    begin(t)
    review_on = park(t)
    if review_on is None or t.likely(0.75):
        if review_on is not None:
            on = t.calendar.add_working_days(review_on, 0)
            t.do("resume", t.worker, t.pace.within(t.rng, on, t.at), "in_progress", text=t.say("resumes"))
        report(t, t.calendar.add_working_days(t.on, t.rng.randint(2, 8)))
        end_with(t)
    elif t.likely(0.3):
        appeal(t)


def handed_back(t: Tale) -> None:
    """Given to the wrong unit, handed back within a working day, given to the right one, done."""
    submit(t)
    accept(t)
    wrong = t.rng.choice([unit for unit in t.cast.setting.strays if unit != t.accused])
    right = t.cast.lead_of(ask_of(t).family, t.place, t.rng, t.accused)
    if wrong == right:
        wrong = t.cast.town_unit(t.place)
    assign(t, wrong)
    names = {"unit": t.cast.unit_names[right]}
    t.do(
        "hand_back",
        t.worker,
        t.soon(0.3, 2.2),
        "accepted",
        text=t.say("hand_backs", **names),
        proposed_unit=right,
    )
    assign(t, right)
    take_up(t)
    if t.likely(0.3):
        t.do(
            "call_in",
            t.worker,
            t.soon(0.4, 4),
            text=t.say("call_ins", unit=t.cast.unit_names[wrong]),
            units=[wrong],
        )
        t.do("meeting", t.desk, t.soon(2, 8), text=t.say("meetings"))
    report(t)
    end_with(t)


def declined(t: Tale) -> None:
    """Not for this register: two of the desk sign, the reason and where to go are given."""
    submit(t)
    if t.likely(0.5):
        accept(t)
    reason, text, where = ask_of(t).case.ending
    decline(t, reason, text, where)
    if t.likely(0.25):
        appeal(t, granted=False)


def decline(t: Tale, reason: str, text: str, where: str) -> None:
    """Let two of the desk sign that it is not taken on."""
    t.desk = t.desk or t.rng.choice(t.cast.desks(t.accused))
    given = {"outcome": "declined", "reason": reason, "text": text, "where_to": where}
    t.two("end", t.desk, t.other_desk(), "closed:declined", (0.2, 4), **given)


def unfound(t: Tale) -> None:
    """Not found at the place named: declined, and perhaps appealed against with a better hint."""
    submit(t)
    if t.likely(0.6):
        accept(t)
    decline(t, "no_such_thing", t.say("unfound"), t.words.corpus.phrases["unfound_where"])
    if t.likely(0.6):
        appeal(t)


def referred(t: Tale) -> None:
    """Another body's business: passed on, with its receipt."""
    submit(t)
    accept(t)
    reason, text, where, receipt = ask_of(t).case.ending
    given = {"outcome": "referred", "reason": reason, "text": text, "where_to": where}
    receipt = receipt.replace("{k}", str(t.rng.randrange(1001, 9999)))
    t.two("end", t.desk, t.other_desk(), "closed:referred", (0.3, 5), receipt=receipt, **given)
    if t.likely(0.08):
        appeal(t, granted=False)


def withdrawn(t: Tale) -> None:
    """Taken back by the one who asked; now and then taken up again."""
    submit(t)
    if t.likely(0.7):
        accept(t)
        assign(t)
        if t.likely(0.6):
            take_up(t)
    t.do(
        "withdraw",
        ASKER,
        t.later(1, 40),
        "closed:withdrawn",
        text=t.say("withdraws"),
        pressed=True if t.likely(0.04) else None,
    )
    if t.likely(0.15):
        taken_up_again(t)


def taken_up_again(t: Tale) -> None:
    """Let the one who withdrew it change their mind."""
    t.do(
        "reopen", ASKER, t.later(20, 24 * 9), "in_progress" if t.lead else "submitted", text=t.say("reopens")
    )
    if not t.lead:
        t.desk = t.desk or t.rng.choice(t.cast.desks())
        t.do("accept", t.desk, t.soon(0.2, 3), "accepted", **accepted_as(t))
        t.accepted_at = t.at
        assign(t)
    if "acknowledge" in {step.verb for step in t.steps}:
        t.do("update", t.worker, t.soon(1, 6), text=progress(t))
    else:
        take_up(t)
    report(t, t.calendar.add_working_days(t.on, t.rng.randint(1, 5)))
    end_with(t)


def reopened(t: Tale) -> None:
    """Solved, and it came back: reopened once, done again, checked, confirmed."""
    begin(t)
    report(t)
    yes(t)
    t.do("reopen", ASKER, t.later(24 * 5, 24 * 24), "in_progress", text=t.say("reopens"))
    t.do("update", t.worker, t.soon(1, 6), text=progress(t))
    report(t, t.calendar.add_working_days(t.on, t.rng.randint(2, 7)), again=True)
    end_with(t)


def on_behalf(t: Tale) -> None:
    """Filed for somebody by an officer of the town, so that another unit checks before the person is asked."""
    filer = t.rng.choice(t.cast.workers(t.cast.town_unit(t.place)))
    begin(t, by=filer)
    if t.likely(0.08):
        t.do("withdraw", ASKER, t.later(4, 30), text=t.say("withdraws"))
        heard = t.say("withdraw_heard")
        t.do("withdraw", t.checker(), t.soon(2, 10), "closed:withdrawn", decision="agree", text=heard)
        return
    report(t)
    end_with(t)


def paused(t: Tale) -> None:
    """Tell of a legal remedy beside it: grey, though no clock stops."""
    begin(t)
    t.do("remedy", ASKER, t.later(10, 60), is_open=True, text=t.say("remedies"))
    if t.likely(0.6):
        t.do("remedy", ASKER, t.later(24 * 12, 24 * 30), is_open=False)
        report(t, max(t.on, in_time(t)))
        end_with(t)


def audited(t: Tale) -> None:
    """Tell of a yes, and of an auditor who has it done again."""
    begin(t)
    report(t)
    yes(t)
    auditor = t.rng.choice(t.cast.auditors())
    t.do("reopen", auditor, t.soon(20, 90), "in_progress", text=t.say("check_no"))
    t.deciders.add(auditor)
    report(t, t.calendar.add_working_days(t.on, t.rng.randint(2, 6)), again=True)
    end_with(t)


def about_an_office(t: Tale) -> None:
    """About an office: it answers by statement alone; others handle, check, and ask."""
    begin(t)
    t.do("statement", t.rng.choice(t.cast.workers(t.accused)), t.soon(2, 12), text=t.say("statements"))
    if t.likely(0.15) and explain(t):
        review(t, "explained")
        return
    report(t)
    end_with(t)


def claimed_wish(t: Tale) -> None:
    """Tell of a wish put up for whoever wants to take it on; somebody does."""
    submit(t)
    accept(t)
    if t.likely(0.5):
        t.do("open_to_claims", t.desk, t.soon(1, 6), text=t.say("open_claims"))
    assign(t)
    take_up(t)
    report(t)
    end_with(t)


def supported(t: Tale) -> None:
    """Others say: me, too."""
    begin(t)
    for name in t.rng.sample(t.cast.setting.passers_by, t.rng.randint(1, 5)):
        t.do("support", name, t.later(1, 20))
    report(t)
    end_with(t)


REQUEST_PLOTS: dict[str, tuple[Plot, int]] = {
    "solved": (solved, 420),
    "unanswered": (unanswered, 200),
    "answered_after_all": (answered_after_all, 28),
    "done_late": (done_late, 62),
    "no_then_yes": (no_then_yes, 70),
    "check_fails": (check_fails, 10),
    "twice_no": (twice_no, 22),
    "moved": (moved, 80),
    "explained": (explained, 120),
    "partly": (partly, 55),
    "parked": (parked, 44),
    "handed_back": (handed_back, 34),
    "unfound": (unfound, 10),
    "withdrawn": (withdrawn, 22),
    "reopened": (reopened, 24),
    "on_behalf": (on_behalf, 60),
    "audited": (audited, 8),
    "supported": (supported, 45),
}
WISH_PLOTS: dict[str, tuple[Plot, int]] = {
    "claimed_wish": (claimed_wish, 70),
    "supported": (supported, 25),
    "unanswered": (unanswered, 18),
    "explained": (explained, 20),
    "partly": (partly, 6),
    "moved": (moved, 10),
    "no_then_yes": (no_then_yes, 6),
    "withdrawn": (withdrawn, 4),
}
PAUSED_PLOTS: dict[str, tuple[Plot, int]] = {"paused": (paused, 1)}
DECLINED_PLOTS: dict[str, tuple[Plot, int]] = {"declined": (declined, 1)}
REFERRED_PLOTS: dict[str, tuple[Plot, int]] = {"referred": (referred, 1)}
ABOUT_PLOTS: dict[str, tuple[Plot, int]] = {"about_an_office": (about_an_office, 1)}
