"""What the OpenAPI document says of the campaigns: shapes and operations."""

from __future__ import annotations

from typing import Any, Final

from yinuo.doors.api.schema import (
    COUNT,
    DAY,
    IDEMPOTENCY,
    KEEP,
    PAGED,
    TEXT,
    YES,
    answer,
    exactly,
    many,
    named,
    operation,
    page,
    path,
    problems,
    query,
    reading,
    takes,
)
from yinuo.doors.workspace.choices import CHOICES
from yinuo.programmes.campaigns import track_shapes
from yinuo.programmes.campaigns.brief import NEWS
from yinuo.programmes.campaigns.drafting import KINDS
from yinuo.programmes.campaigns.models import ANSWER_CAUSES, DRAFTED, FROZEN, QUOTED
from yinuo.programmes.campaigns.programs import AMENDED, NOTICED, PLEDGED, READ, REPLIED, TARGETED
from yinuo.programmes.campaigns.queries import STATES
from yinuo.programmes.campaigns.records import CAMPAIGNS, LEAGUE, NOTICES
from yinuo.programmes.campaigns.supervised_page import RUNGS
from yinuo.programmes.campaigns.tracks import shipped

Schema = dict[str, Any]
DRAFT: Final = ("name", "start", "days", "code")
"""What is typed of a new campaign beside its sheet."""
BOTH: Final[Schema] = exactly(zh=TEXT, en=TEXT)
MAY: Final[Schema] = {"type": "object", "additionalProperties": False}
ANY: Final[Schema] = {"type": "object"}
STANDS: Final[Schema] = {"enum": [DRAFTED, FROZEN, QUOTED]}
CAUSE: Final[Schema] = {"enum": ["", *ANSWER_CAUSES]}
WHY: Final[Schema] = {"enum": list(CHOICES["cause"])}


def _texts(*names: str) -> Schema:
    return dict.fromkeys(names, TEXT)


def _counts(*names: str) -> Schema:
    return dict.fromkeys(names, COUNT)


def _line() -> Schema:
    return {
        **_texts("code", "name", "name_en", "says", "source", "href"), "state": STANDS, "start": DAY, "end": DAY,
        "is_about": YES,
        **_counts("day", "days", "days_left", "working_days_left", "n", "n_checked", "percent", "elapsed", "n_late"),
    }  # fmt: skip


def _of_campaign() -> dict[str, Schema]:
    """Give the shapes of a campaign, its lists, its items and its day."""
    task_list = exactly(
        **_texts("code", "name", "says", "href"), **_counts("n", "n_hard", "n_done"), is_done=YES, missing=many(TEXT)
    )  # fmt: skip
    track = exactly(
        **_texts("code", "name", "lead_unit", "says"),
        **_counts("n", "n_checked", "percent", "completion", "floor"),
        lists=many(task_list),
        breaches=many(
            exactly(kind={"enum": list(shipped().duties.breaches)}, on=DAY, unit=TEXT, ref=TEXT)
        ),
    )  # fmt: skip
    text = exactly(n=COUNT, sha256=TEXT, signed_on=DAY, changes=many(TEXT), reason=TEXT, url=TEXT)
    forecast = exactly(says=BOTH, chance=COUNT, by={"type": "object", "additionalProperties": DAY})
    return {
        "CampaignLine": exactly(**_line()),
        "CampaignLines": exactly(items=many(named("CampaignLine"))),
        "Campaign": exactly(
            **_line(), drafter=TEXT, signer=TEXT, tracks=many(track), texts=many(text), pledges=many(TEXT),
            targets=many(named("CampaignTarget")),
            counts=exactly(**_counts("in_progress", "checking", "parked", "waiting")),
            readings=many(exactly(on=DAY, **_counts("planned", "checked", "of"))),
            forecast={"anyOf": [forecast, {"type": "null"}]},
        ),
    }  # fmt: skip


def _of_items() -> dict[str, Schema]:
    """Give the shapes of a campaign's items, of its day, and of what writing one down comes to."""
    item = exactly(
        **_texts("code", "list", "title", "unit", "proof", "part_of", "ref", "href"), support_units=many(TEXT),
        weight=COUNT, is_hard=YES, first_due=DAY, current_due=DAY, is_added=YES, struck_on=DAY,
        state={"enum": list(STATES)}, is_late=YES, checked_on=DAY,
    )  # fmt: skip
    part = exactly(
        name={"enum": list(NEWS)}, title=TEXT, lines=many(exactly(**_texts("ref", "title", "unit", "note")))
    )  # fmt: skip
    return {
        "CampaignItem": item,
        "CampaignItemPage": page("CampaignItem"),
        "CampaignBrief": exactly(campaign=TEXT, on=DAY, says=many(TEXT), parts=many(part)),
        "CampaignTried": exactly(
            name=TEXT, start=DAY, end=DAY, **_counts("n", "weight"),
            lists=many(exactly(**_texts("track", "lead_unit", "name"), **_counts("n", "n_hard"))),
        ),
        "CampaignWritten": exactly(
            **_texts("code", "name", "sha256", "href"), state=STANDS, changes=many(TEXT),
            **_counts("n", "n_text", "n_waiting"),
        ),
    }  # fmt: skip


def _of_targets() -> dict[str, Schema]:
    """Give the shapes of numeric targets; every number is plain digits in a text, so that none is rounded."""
    reading = {
        **_texts("value", "evidence", "unit"), **_counts("n", "replaces", "replaced_by"), "on": DAY, "told_on": DAY,
    }  # fmt: skip
    return {
        "CampaignTarget": exactly(
            **_texts("code", "track", "title", "measure", "unit", "baseline", "value", "first_value"),
            by=DAY, latest={"anyOf": [TEXT, {"type": "null"}]}, percent=COUNT, is_met=YES,
            readings=many(exactly(**reading)),
        ),
        "CampaignReading": exactly(**reading, **_texts("campaign", "target", "href")),
        "CampaignTargetSet": {
            **MAY, "properties": _texts(*TARGETED), "required": ["track", "title", "measure", "baseline", "value"],
        },
        "CampaignReadingTold": {**MAY, "properties": _texts(*READ), "required": ["on", "value", "evidence"]},
    }  # fmt: skip


def _of_supervision() -> dict[str, Schema]:
    """Give the shapes of notices and of what is supervised."""
    said = exactly(cause={"enum": list(ANSWER_CAUSES)}, unit=TEXT, on=DAY)
    stands = exactly(
        **_texts("ref", "title", "unit", "notice", "href"), first_due=DAY, current_due=DAY, days_late=COUNT,
        met_on=DAY, cause=WHY, answer=CAUSE,
    )  # fmt: skip
    return {
        "SupervisionNotice": exactly(
            **_texts("code", "ref", "title", "unit", "issued_by", "text", "state", "source", "href"), on=DAY, cause=WHY,
            sent_on=DAY,
            answer={"anyOf": [said, {"type": "null"}]},
        ),
        "SupervisionNoticePage": page("SupervisionNotice"),
        "Supervised": exactly(**dict.fromkeys(RUNGS, many(stands))),
    }  # fmt: skip


def _of_league() -> dict[str, Schema]:
    """Give the shapes of the league."""
    month = {
        **_texts("code", "export", "sha256", "export_url", "bands_url", "href"),
        "published_on": DAY,
    }
    saying = exactly(unit=TEXT, is_answer=YES, text=TEXT, on=DAY)
    return {
        "LeagueMonth": exactly(**month),
        "LeagueMonths": exactly(items=many(named("LeagueMonth")), waiting=many(TEXT)),
        "LeagueBands": exactly(
            **month, bands=ANY, sayings=many(saying), helps=many(exactly(unit=TEXT, ref=TEXT))
        ),
    }


def components() -> dict[str, Schema]:
    """Give every shape of the campaigns."""
    sheet = {"type": "string", "contentMediaType": "application/octet-stream"}
    parts = {**TEXT, "description": "of a split: a line for each, title | unit | weight | date"}
    typed = {**_texts(*AMENDED), "kind": {"enum": list(KINDS)}, "parts": parts}
    return {
        **_of_campaign(), **_of_items(), **_of_targets(), **_of_supervision(), **_of_league(),
        **track_shapes.components(),
        "CampaignDraft": {
            **MAY, "properties": {**_texts(*DRAFT), "file": sheet}, "required": ["name", "start", "days", "file"],
        },
        "CampaignNothing": {**MAY, "properties": {}},
        "CampaignAmend": {**MAY, "properties": typed, "required": ["item", "kind", "reason"]},
        "CampaignPledge": {**MAY, "properties": _texts(*PLEDGED), "required": list(PLEDGED)},
        "SupervisionIssue": {
            **MAY, "properties": {**_texts(*NOTICED), "cause": WHY, "keep": KEEP}, "required": list(NOTICED),
        },
        "SupervisionReply": {
            **MAY, "properties": {"cause": {"enum": list(ANSWER_CAUSES)}, "text": TEXT, "keep": KEEP},
            "required": list(REPLIED),
        },
    }  # fmt: skip


def _writing(
    name: str, summary: str, takes_in: str, gives: str, *, status: int = 200, photos: bool = False
) -> Schema:
    told = {str(status): answer(gives, "written"), **problems(400, 401, 403, 404, 409, 413, 415, 422)}
    body = takes(takes_in, photos=photos)
    return operation(name, summary, told, parameters=[IDEMPOTENCY], requestBody=body)


def _drafting(name: str, summary: str, gives: Schema, *parameters: Schema) -> Schema:
    """Give an operation that takes a campaign as it is typed, with its sheet."""
    told = {**gives, **problems(400, 401, 403, 404, 409, 413, 415, 422)}
    body = {"required": True, "content": {"multipart/form-data": {"schema": named("CampaignDraft")}}}
    return operation(name, summary, told, parameters=list(parameters), requestBody=body)


def _with(found: Schema, *parameters: Schema) -> Schema:
    return {**found, "parameters": [*parameters, *found.get("parameters", ())]}


def paths() -> dict[str, Schema]:
    """Give the operations on campaigns."""
    one, code, item = f"{CAMPAIGNS}/{{code}}", path("code"), path("item")
    narrowed = (query("list", TEXT), query("unit", TEXT), query("state", {"enum": list(STATES)}), *PAGED)
    nothing, done = "CampaignNothing", "CampaignWritten"
    sign = _writing("campaign_sign", "sign it: frozen, and its items become tasks", nothing, done)
    launch = _writing("campaign_launch", "launch what still waits", nothing, done)
    amend = _writing("campaign_amend", "change it in the open", "CampaignAmend", done)
    pledge = _writing(
        "campaign_pledge", "draft a track's public pledge", "CampaignPledge", "Acted", status=201
    )
    report = _writing("campaign_report", "report an item done", "Report", "Acted", photos=True)
    return {
        **_on_drafts(),
        one: {"get": _with(reading("campaign_show", "one campaign, list by list", "Campaign", 401, 404), code)},
        f"{one}/items": {
            "get": _with(
                reading("campaign_items", "its items", "CampaignItemPage", 404, 422), code, *narrowed
            )
        },
        f"{one}/brief": {
            "get": _with(reading("campaign_brief", "its day in sentences", "CampaignBrief", 404), code)
        },
        f"{one}/sign": {"post": _with(sign, code)},
        f"{one}/launch": {"post": _with(launch, code)},
        f"{one}/amend": {"post": _with(amend, code)},
        f"{one}/pledge": {"post": _with(pledge, code)},
        f"{one}/items/{{item}}/report": {"post": _with(report, code, item)},
        **_on_targets(one, code),
        **track_shapes.paths(),
        **_around(code),
    }  # fmt: skip


def _on_drafts() -> dict[str, Schema]:
    """Give the operations on all campaigns: listing them, and reading a new one from its sheet."""
    return {
        CAMPAIGNS: {
            "get": reading("campaign_list", "every campaign, and how far it is", "CampaignLines", 422),
            "post": _drafting(
                "campaign_draft", "write a campaign down from a sheet; a fault is named by its cell",
                {"201": answer("CampaignWritten", "written")}, IDEMPOTENCY,
            ),
        },
        f"{CAMPAIGNS}/dry-run": {
            "post": _drafting(
                "campaign_dry_run", "read a sheet as a draft is read, and keep nothing of it",
                {"200": answer("CampaignTried", "what it would come to")},
            )
        },
    }  # fmt: skip


def _on_targets(one: str, code: Schema) -> dict[str, Schema]:
    """Give the operations on a campaign's targets."""
    target = _writing("campaign_target", "set a target of a draft", "CampaignTargetSet", "CampaignWritten")
    told = _writing(
        "campaign_reading",
        "how far a target is, or a correction",
        "CampaignReadingTold",
        "CampaignReading",
        status=201,
    )
    return {
        f"{one}/targets": {"post": _with(target, code)},
        f"{one}/targets/{{target}}/readings": {"post": _with(told, code, path("target"))},
    }


def _around(code: Schema) -> dict[str, Schema]:
    """Give the operations on notices and the league."""
    issue = _writing(
        "notice_issue", "issue a notice of supervision", "SupervisionIssue", "SupervisionNotice", status=201
    )
    reply = _writing("notice_reply", "answer a notice for its unit", "SupervisionReply", "SupervisionNotice")
    listed = reading("notice_list", "notices of supervision", "SupervisionNoticePage", 422)
    return {
        NOTICES: {"get": _with(listed, *PAGED), "post": issue},
        f"{NOTICES}/{{code}}": {
            "get": _with(reading("notice_show", "one notice", "SupervisionNotice", 404), code)
        },
        f"{NOTICES}/{{code}}/answer": {"post": _with(reply, code)},
        f"{CAMPAIGNS}/supervised": {
            "get": reading("supervised_list", "what is supervised in the open", "Supervised")
        },
        LEAGUE: {"get": reading("league_list", "the league's months", "LeagueMonths")},
        f"{LEAGUE}/{{code}}": {
            "get": _with(reading("league_show", "one month's bands", "LeagueBands", 404), code)
        },
    }
