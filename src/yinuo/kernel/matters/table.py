"""The matter's law as data: kinds, states, outcomes, 18 verbs, notes. Nothing of it is decided elsewhere.

docs/generated/workflow.yaml and workflow.md are printed from here. ADR-0003 tells the reading of each row.
"""

from __future__ import annotations

from dataclasses import dataclass

from yinuo.base.workflow import Transition

STATES = ("draft", "submitted", "accepted", "in_progress", "checking", "awaiting_reply", "parked", "closed")
OPEN_STATES = STATES[:-1]


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of matter: where it starts, who says the last word, how it can end."""

    start: str
    last_word: str
    success: tuple[str, ...]
    other: tuple[str, ...]
    major: str = ""


_ASKED = ("unconfirmed", "partly_solved", "explained", "declined", "referred", "merged", "withdrawn")
_PROMISED = ("kept", "kept_late")
KINDS = {
    "request": Kind("submitted", "requester", ("solved",), _ASKED),
    "wish": Kind("submitted", "requester", ("solved",), _ASKED),
    "hazard": Kind(
        "submitted",
        "checker",
        ("done",),
        ("explained", "declined", "referred", "merged"),
        "two_checkers",
    ),
    "task": Kind("draft", "checker", ("done",), ("broken", "withdrawn")),
    "commitment": Kind("draft", "checker_or_beneficiary", _PROMISED, ("broken", "withdrawn")),
    "claim": Kind("draft", "checker_or_beneficiary", _PROMISED, ("broken", "withdrawn")),
    "dispute": Kind(
        "submitted",
        "both_parties",
        (),
        ("settled", "not_settled", "declined", "referred", "withdrawn"),
    ),
}

OUTCOMES = {
    "solved": "success",
    "done": "success",
    "kept": "success",
    "kept_late": "success",
    "unconfirmed": "silent",
    "partly_solved": "not_success",
    "explained": "not_success",
    "declined": "not_success",
    "referred": "not_success",
    "merged": "link",
    "withdrawn": "not_success",
    "broken": "not_success",
    "settled": "no_rate",
    "not_settled": "no_rate",
}
SUCCESS = tuple(name for name, sort in OUTCOMES.items() if sort == "success")

GENERAL_GUARDS = ("office_free", "second_person", "fresh")

# Letters for kinds, so that a row fits its line and the eye can compare columns.
_KIND = {
    "r": "request",
    "w": "wish",
    "h": "hazard",
    "t": "task",
    "c": "commitment",
    "m": "claim",
    "d": "dispute",
}
_CHOICES = {"report": "result", "end": "outcome", "review": "ruling", "settle": "outcome"}


def _row(  # noqa: PLR0913 -- a row of the table has as many columns as the table
    verb: str,
    kinds: str,
    sources: str,
    target: str,
    *,
    o: str = "",
    w: str = "",
    two: str = "",
    g: str = "",
    win: str = "",
    pick: str = "",
    needs: str = "",
    sets: str = "",
) -> Transition:
    """Write one row of the table; columns as in docs/generated/workflow.yaml (`pick` is its r)."""
    return Transition(
        verb=verb,
        kinds=tuple(_KIND[letter] for letter in kinds),
        sources=tuple(sources.split()),
        target=target,
        outcome=o,
        who=tuple(w.split()),
        two=tuple(two.split()),
        guards=tuple(g.split()),
        windows=tuple(win.split()),
        choice=(_CHOICES[verb], pick) if pick else ("", ""),
        needs=needs,
        sets=sets,
    )


_SILENT = "closed:unconfirmed"
_MERGED = "closed:merged"
_ANY_OPEN = "submitted accepted in_progress checking awaiting_reply parked"
_REOPENABLE = "closed:solved closed:unconfirmed closed:partly_solved closed:explained"
_T = _row
ROWS: tuple[Transition, ...] = (
    _T(
        "submit",
        "rwhd",
        "new",
        "submitted",
        w="asker",
        needs="what, coarse place, category or don't know, about an office?",
    ),
    _T("submit", "tcm", "new", "draft", w="drafter"),
    _T(
        "accept",
        "rwhd",
        "submitted",
        "accepted",
        w="desk",
        needs="redacted title, visibility, kind, first-contact unit",
    ),
    _T(
        "launch",
        "tcm",
        "draft",
        "in_progress",
        w="lead",
        g="not_drafter",
        needs="one lead unit, what, by when, proof, strength, beneficiary; frozen",
    ),
    _T("assign", "rwh", "accepted in_progress parked", "in_progress", w="dispatcher", g="unit_not_about"),
    _T("assign", "tcm", "in_progress parked", "in_progress", two="dispatcher lead"),
    _T(
        "assign",
        "d",
        "accepted in_progress",
        "in_progress",
        w="desk",
        g="no_violence parties_agree unit_not_about",
    ),
    _T("hand_back", "rwh", "in_progress", "accepted", w="handler", g="not_acked hb_lt2 never_worked"),
    _T("report", "rw", "in_progress", "awaiting_reply", w="handler", g="no_check_needed", pick="done"),
    _T("report", "rw", "in_progress", "checking", w="handler", g="check_needed", pick="done"),
    _T("report", "htcm", "in_progress", "checking", w="handler", pick="done"),
    _T("report", "rwh", "in_progress", "checking", w="handler", pick="explained"),
    _T("report", "rw", "in_progress", "checking", w="handler", pick="partly"),
    _T(
        "confirm",
        "rw",
        f"awaiting_reply {_SILENT}",
        "closed",
        o="solved",
        w="requester",
        g="result_done",
    ),
    _T("confirm", "rw", _MERGED, "closed", o="solved", w="requester", g="parent_reported"),
    _T(
        "confirm",
        "rw",
        "checking",
        "awaiting_reply",
        w="checker",
        g="result_done independent not_for_review",
    ),
    _T("confirm", "h", "checking", "closed", o="done", w="checker", g="result_done independent not_major"),
    _T(
        "confirm",
        "h",
        "checking",
        "closed",
        o="done",
        two="checker checker",
        g="result_done independent major",
    ),
    _T("confirm", "t", "checking", "closed", o="done", w="checker", g="result_done independent"),
    _T(
        "confirm",
        "cm",
        "checking",
        "closed",
        o="BY_PROOF_DAY",
        w="checker beneficiary",
        g="result_done independent",
    ),
    _T("send_back", "rw", f"awaiting_reply {_SILENT}", "in_progress", w="requester", g="first_no"),
    _T(
        "send_back",
        "rw",
        f"awaiting_reply {_SILENT}",
        "checking",
        w="requester",
        g="later_no",
        sets="for_review",
    ),
    _T(
        "send_back",
        "rwh",
        _MERGED,
        "BACK_CHILD",
        w="requester",
        g="parent_not_reported",
        win="within_5_wd",
        needs="within 5 working days",
    ),
    _T(
        "send_back",
        "rwh",
        _MERGED,
        "in_progress",
        w="requester",
        g="parent_reported",
        sets="takes_parents_unit",
    ),
    _T(
        "send_back",
        "rwhtcm",
        "checking",
        "in_progress",
        w="checker beneficiary",
        g="independent result_done not_for_review",
    ),
    _T("review", "rwh", "checking", "in_progress", w="reviewer", g="independent reviewable", pick="back"),
    _T(
        "review",
        "rwh",
        "checking",
        "closed",
        o="explained",
        w="reviewer",
        g="independent reviewable",
        win="not_again",
        pick="explained",
    ),
    _T(
        "review",
        "rw",
        "checking",
        "closed",
        o="partly_solved",
        w="reviewer",
        g="independent reviewable",
        win="not_again",
        pick="partly_solved",
    ),
    _T("review", "rwh", "checking", "parked", w="reviewer", g="independent reviewable", pick="parked"),
    _T("lapse", "rw", "awaiting_reply", "closed", o="unconfirmed", w="system", g="this_round"),
    _T(
        "move_date",
        "rwhtcm",
        "in_progress parked",
        "SAME",
        two="handler lead",
        g="not_moved",
        win="before_due",
        needs="before the current date; dispute: both parties",
    ),
    _T("park", "rwht", "in_progress", "parked", two="handler lead"),
    _T(
        "resume",
        "rwht",
        "parked",
        "in_progress",
        w="handler dispatcher system",
        win="at_review_if_system",
        needs="system: at the review date unless signed again",
    ),
    _T(
        "end",
        "rwhd",
        "submitted accepted",
        "closed",
        o="declined",
        two="desk desk",
        g="never_worked not_overruled",
        pick="declined",
    ),
    _T(
        "end",
        "rwhd",
        "submitted accepted in_progress",
        "closed",
        o="referred",
        two="desk desk",
        g="not_overruled",
        pick="referred",
        needs="receipt of the named body",
    ),
    _T(
        "end",
        "rwh",
        "accepted in_progress",
        "closed",
        o="merged",
        two="desk desk",
        g="parent_ok not_overruled",
        pick="merged",
    ),
    _T("end", "tcm", "in_progress", "closed", o="broken", two="handler lead", pick="broken"),
    _T(
        "end",
        "tcm",
        "in_progress",
        "closed",
        o="broken",
        two="dispatcher auditor",
        win="long_past",
        pick="broken",
        needs="90 days past the date",
    ),
    _T("settle", "d", "accepted in_progress", "closed", o="not_settled", w="party", pick="not_settled"),
    _T(
        "settle",
        "d",
        "in_progress",
        "closed",
        o="not_settled",
        two="desk mediator2",
        win="mediator_or_late",
        pick="not_settled",
        needs="mediator or, past 30 d, the desk; a second member of the team",
    ),
    _T(
        "settle",
        "d",
        "in_progress",
        "closed",
        o="settled",
        w="handler",
        g="no_violence both_signed",
        pick="settled",
    ),
    _T(
        "reopen",
        "rw",
        f"{_REOPENABLE} closed:withdrawn",
        "BACK",
        w="requester",
        g="reop_lt1",
        win="within_30_d",
    ),
    _T(
        "reopen",
        "h",
        "closed:done closed:explained",
        "in_progress",
        w="requester desk auditor",
        g="reop_lt2",
        win="within_180_d",
    ),
    _T(
        "reopen",
        "rwtcm",
        f"{_REOPENABLE} closed:done closed:kept closed:kept_late closed:broken",
        "in_progress",
        w="auditor",
        g="has_lead reop_lt2",
        needs="audit, or a granted challenge",
    ),
    _T(
        "reopen",
        "d",
        "closed:settled closed:not_settled closed:withdrawn",
        "BACK_DISPUTE",
        w="party",
        g="reop_lt1",
    ),
    _T("reopen", "rwh", _MERGED, "BACK_CHILD", w="system", g="parent_dead"),
    _T(
        "appeal",
        "rwhd",
        "closed:declined closed:referred closed:merged closed:explained closed:partly_solved parked",
        "BACK_APPEAL",
        two="requester reviewer",
        g="independent new_person appeal_once",
    ),
    _T("withdraw", "rw", f"{_ANY_OPEN} {_MERGED}", "closed", o="withdrawn", w="requester", g="own_voice"),
    _T(
        "withdraw",
        "rw",
        f"{_ANY_OPEN} {_MERGED}",
        "closed",
        o="withdrawn",
        two="requester checker",
        g="on_behalf independent",
        needs="a checker of another unit hears it from the person",
    ),
    _T("withdraw", "d", "submitted accepted", "closed", o="withdrawn", w="requester"),
    _T("withdraw", "tcm", "draft", "closed", o="withdrawn", w="drafter"),
)
VERBS = tuple(dict.fromkeys(row.verb for row in ROWS))


@dataclass(frozen=True, slots=True)
class Note:
    """An event that changes no state: who may write it, where, and what the public reads of it."""

    who: tuple[str, ...] = ()
    two: tuple[str, ...] = ()
    sources: tuple[str, ...] = ("open",)
    kinds: tuple[str, ...] = tuple(KINDS)
    guards: tuple[str, ...] = ()
    is_public: bool = False
    clock: str = ""  # the guard under which the clock says it by itself


def _note(
    w: str = "",
    s: str = "open",
    k: str = "",
    *,
    two: str = "",
    g: str = "",
    public: bool = False,
    clock: str = "",
) -> Note:
    kinds = tuple(_KIND[letter] for letter in k) if k else tuple(KINDS)
    return Note(
        tuple(w.split()), tuple(two.split()), tuple(s.split()), kinds, tuple(g.split()), public, clock
    )


_ENDED = "open closed"
_PROMISE_ENDS = "closed:kept closed:kept_late closed:done closed:broken"
NOTES: dict[str, Note] = {
    "acknowledge": _note("handler", "in_progress", g="not_acked", public=True),
    "contact": _note("handler desk", _ENDED, "rwhd"),  # promises and tasks have nobody who asked
    "not_contacted": _note("requester party", _ENDED),
    "update": _note("handler", "in_progress parked", public=True),
    "message": _note("requester party handler desk system", _ENDED, "rwhd", g="asker_hears"),
    "statement": _note("accused", _ENDED, public=True),
    "evidence": _note("requester party handler supporter checker", _ENDED),
    "call_in": _note("handler dispatcher", "accepted in_progress parked", public=True),
    "meeting": _note("desk dispatcher", g="both_come", public=True),
    "consent": _note("party handler", "accepted in_progress", "d", g="no_violence"),
    "rate": _note("requester", "awaiting_reply closed", "rw"),
    "support": _note(
        "anyone", "accepted in_progress parked checking awaiting_reply", "rw", g="supports_once"
    ),
    "challenge": _note(
        two="anyone reviewer",
        s=_PROMISE_ENDS,
        k="htcm",
        g="challengeable independent",
        public=True,
        clock="unanswered",  # no answer in time counts as granted
    ),
    "ask_move": _note("requester handler", "in_progress parked"),
    "notice": _note("dispatcher auditor", "in_progress checking parked", public=True),
    "relevel": _note(two="desk desk", s="submitted accepted in_progress parked", k="h", public=True),
    "about_office": _note("requester desk", "open", "rwhd", g="desk_only_adds"),
    "open_to_claims": _note("desk", "accepted in_progress", "rw", public=True),
    "remedy": _note("requester party handler desk", _ENDED, public=True),
    "correct": _note("requester handler desk", _ENDED),
    "reporter_left": _note("requester", _ENDED, "h"),
    "seal": _note(two="desk desk", s=_ENDED, k="rwhd", g="not_sealed"),
    "unseal": _note(two="requester desk", s=_ENDED, k="rwh", g="is_sealed"),
    "alarm": _note("requester party", _ENDED),
    "code_cancelled": _note("requester party", _ENDED),
    "erased": _note("system", _ENDED),
}
