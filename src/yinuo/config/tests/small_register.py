"""A small register for looking at every page: one story of every course, and where each page is found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.load import Loaded, Story
    from yinuo.kernel.matters.situation import Actor

PASSWORD: Final = "a password for looks alone"
DAY: Final = date(2025, 11, 22)
"""The last day of the demo's stories: everything that happens has happened."""
OFFICERS: Final = (
    *("desk", "desk2", "desk-jiedao-a", "handler-jiedao-a", "head-jiedao-a", "handler-ju-a", "head-ju-a"),
    *(
        "handler-zhen-a",
        "head-zhen-a",
        "checker-duban",
        "checker-ju-c",
        "mediator",
        "mediator2",
        "mediator-b",
    ),
    *("handler-jingqu", "head-jingqu", "handler-qiye-a", "head-qiye-a", "auditor", "auditor2"),
)
LONG: Final = (
    "示例街道南门口第三排路灯入冬以来每晚七点以后一盏不亮，放学的孩子和下夜班"
    "的人走到转弯处看不见台阶，请换新灯并把线路一起查"
)
LONG_ENGLISH: Final = (
    "The third row of street lamps at the south gate has been dark since November, "
    "and children cannot see the steps there"
)


@dataclass(frozen=True)
class Doing:
    """A verb that somebody may do: to which matter, as whom, and how."""

    ref: str
    who: str
    mode: str


@dataclass
class SmallRegister:
    """What stands in the register, by what a page needs; acts run in a thread that no event loop owns."""

    refs: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    verbs: dict[tuple[str, str], Doing] = field(default_factory=dict)
    photo: tuple[str, str] = ("", "")
    reached: str = ""
    erasing: str = ""
    said: str = ""
    noticed: str = ""
    distribution: int = 0
    batch: int = 0
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    def run(self, work: Callable[[], Any]) -> Any:
        """Do something beside the browser, and wait for it."""
        return self._thread.submit(work).result()

    def doing(self, verb: str) -> Doing:
        """Give an example of doing this verb: at once where somebody may, else proposed, else decided."""
        return next(
            self.verbs[verb, mode] for mode in ("act", "propose", "decide") if (verb, mode) in self.verbs
        )

    def cookies(self, who: str) -> dict[str, str]:
        """Give the cookies that make a browser an officer's ("desk") or an asker's ("code:request-closed-solved")."""
        return {} if not who else dict(self.run(lambda: self._cookies(who)))

    def _cookies(self, who: str) -> dict[str, str]:
        from django.test import Client

        from yinuo.kernel.people.models import Account

        client = Client()
        if who.startswith("verb:"):
            who = self.doing(who.removeprefix("verb:")).who
        if who.startswith("half:"):
            _half_in(client, who.removeprefix("half:"))
        elif who.startswith("account:"):
            self._account(client, who.removeprefix("account:"))
        elif who.startswith("code:"):
            client.post("/c", {"code": self.codes[who.removeprefix("code:")]})
        else:
            client.force_login(Account.objects.get(username=who))
        return {name: one.value for name, one in client.cookies.items()}

    def _account(self, client: Client, what: str) -> None:
        """Come into an account by six digits, and put the code of one matter there."""
        from yinuo.kernel.identity import residents

        number, digits = residents.ask("13800000001", "zh-hans")
        client.post("/mine/enter", {"number": str(number), "digits": digits})
        client.post("/c", {"code": self.codes[what]})
        client.post("/mine/all/act", {"do": "keep"})

    def close(self) -> None:
        """Let the thread and its connections go."""
        from django.db import connections

        self.run(connections.close_all)
        self._thread.shutdown()

    def fill(self) -> None:
        """Load the pack, the chosen stories, and two matters with overlong titles."""
        self.run(self._fill)

    def _fill(self) -> None:
        from yinuo.config.demo_data import appoint_quoters
        from yinuo.config.demo_stories.pictures import pictured
        from yinuo.config.packs import load_pack, pack_folder
        from yinuo.kernel.matters.load import load
        from yinuo.kernel.programme import named, programmes

        load_pack(pack_folder("pinghu"), password=PASSWORD)
        appoint_quoters("pinghu")
        chosen = list(pictured(_one_of_every_course()))
        demos = [named(one) for plug in programmes() for one in plug.demo]
        told = [story for demo in demos for story in demo.stories("pinghu")]
        loaded = load([*chosen, *pictured(told)])
        for demo in demos:
            demo.fill("pinghu", loaded)
        self.refs["area"] = loaded.refs["track-示例东片征收"]
        self.refs["closure"] = loaded.refs["works-ferry-road"]
        self.refs |= {key: ref for key, ref in loaded.refs.items() if key.startswith("gifts-")}
        for n, title in enumerate((LONG, LONG_ENGLISH)):
            self.refs[f"long-{n}"] = _asked(title)
        self.reached = _asked("车站旁的井盖响", contact="13800000000")
        self.erasing = _asked_to_erase(self.reached)
        self.said = _said_aloud(self.reached)
        self.noticed = _noticed(self.reached)
        _counted()
        self.distribution = _being_paid()
        self.batch = _put(
            "编号,标题,内容,地点,类别\nRX1,灯不亮,门口的灯不亮,slp-jd-a,lighting\nRX2,树倒了,树倒了,没有这里,?\n"
        )
        self._note(chosen, loaded)
        self._find_verbs()

    def _note(self, chosen: list[Story], loaded: Loaded) -> None:
        """Note one matter of each (kind, state, outcome), and the code of its asker."""
        from yinuo.kernel.matters.load import SCOPE
        from yinuo.kernel.matters.models import Evidence, Matter, PublicMatter
        from yinuo.kernel.matters.recording import Key

        public = set(PublicMatter.objects.filter(public_from__lte=DAY).values_list("ref", flat=True))
        rows = {row.ref: row for row in Matter.objects.all()}
        for story in chosen:
            row = rows[loaded.refs[story.key]]
            course = "-".join(part for part in (row.kind, row.state, row.outcome) if part)
            if row.ref in public:
                self.refs.setdefault(course, row.ref)
                self.refs.setdefault(row.state, row.ref)
            else:
                self.refs.setdefault(f"{row.visibility or 'unseen'}-{row.state}", row.ref)
            if row.requester_key:
                self.codes.setdefault(course, Key(SCOPE, story.key).code())
        shown = Evidence.objects.filter(
            stream__in=PublicMatter.objects.filter(ref__in=public).values("stream")
        ).first()
        if shown is not None:
            self.photo = (Matter.objects.get(pk=shown.stream_id).ref, str(shown.pk))

    def _find_verbs(self) -> None:
        """Find for each verb, and for each way of doing it, one officer who may do it to one matter."""
        from yinuo.doors.shell.clock import story_instant
        from yinuo.kernel.matters.actors import staff
        from yinuo.kernel.matters.queries import sight, visible_to
        from yinuo.kernel.people.models import Account

        now = story_instant(DAY)
        for who in OFFICERS:
            actor = staff(Account.objects.get(username=who))
            for ref in visible_to(actor, DAY).order_by("pk").values_list("ref", flat=True):
                for offer in sight(ref, actor, now).offers:
                    self.verbs.setdefault((offer.verb, offer.mode), Doing(ref, who, offer.mode))


def _half_in(client: Client, username: str) -> None:
    """Give the right password of somebody with a second factor, and stand before its question."""
    import time

    import pyotp

    from yinuo.kernel.identity import factors
    from yinuo.kernel.people.models import Account

    account, secret = Account.objects.get(username=username), factors.new_secret()
    if not factors.has_factor(account.pk):
        factors.add_totp(account, secret, pyotp.TOTP(secret).at(int(time.time())), "")
    client.post("/desk/login", {"username": username, "password": PASSWORD})


def _one_of_every_course() -> list[Story]:
    """Give the first story of each kind that ends with each verb, and those the walk is built on."""
    from yinuo.config.demo_stories import BRIDGE_EXAMPLE, BRIDGE_REAL, RIDER, stories

    found: dict[tuple[object, ...], Story] = {}
    for story in stories():
        if "'@" in repr(story.steps):  # leans on another story
            continue
        is_named = story.key in {BRIDGE_EXAMPLE, BRIDGE_REAL, RIDER} or story.key.startswith("pledge")
        given = story.steps[0].given
        results = [str(step.given.get("result", "")) for step in story.steps if step.verb == "report"]
        last = story.steps[-1]
        decided = last.given.get("decision", "")  # one who proposes ends nothing yet
        course = (story.key,) if is_named else (given["kind"], last.verb, decided, *results[-1:])
        found.setdefault(course, story)
    return sorted(found.values(), key=lambda story: (story.steps[0].at, story.key))


def _put(rows: str) -> int:
    """Put a list for the desk to look through; gives the batch's number."""
    from yinuo.doors.shell.clock import story_instant
    from yinuo.kernel.intake.batches import stage, tell
    from yinuo.kernel.intake.checking import check_some
    from yinuo.kernel.people.models import Account

    found = stage(
        Account.objects.get(username="desk"), rows.encode(), "list.csv", story_at=story_instant(DAY)
    )
    tell(found, found.told["mapping"], found.told["rest"], found.told["words"], found.system)
    while check_some(found.pk):
        pass
    return int(found.pk)


def _asked_to_erase(ref: str) -> str:
    """File what the asker of a matter wants erased, and give it to the unit that is to do it."""
    return _asked("请抹去我写的话", of=_asker_of(ref), category="personal_data")


def _asker_of(ref: str) -> Actor:
    from yinuo.kernel.matters.models import Matter
    from yinuo.kernel.matters.situation import Actor
    from yinuo.kernel.record.models import Actor as ActorRow

    key = str(Matter.objects.get(ref=ref).requester_key)
    return Actor(ActorRow.objects.get(key=key).person_id, "asker")


def _noticed(ref: str) -> str:
    """Send a notice of supervision about a matter; gives its number."""
    from yinuo.doors.shell.clock import story_instant
    from yinuo.kernel.matters.act import act
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account
    from yinuo.programmes.campaigns.notices import notices

    now, desk = story_instant(DAY), staff(Account.objects.get(username="desk"))
    act(ref, "notice", actor=desk, given={"cause": "stale", "text": "请写明卡在哪里。"}, now=now)
    return notices(now)[0].code


def _counted() -> None:
    """Count October's league from an invented export, and draw October's audit by an invented head."""
    from datetime import UTC, datetime

    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account
    from yinuo.programmes.campaigns.audit_actions import draw
    from yinuo.programmes.campaigns.league_actions import frozen, say
    from yinuo.programmes.campaigns.tests.exported import rows, text_of, unit
    from yinuo.programmes.campaigns.tests.test_spot_audit import SIGNED

    def who(name: str) -> Actor:
        return staff(Account.objects.get(username=name))

    towns = ["sl-zhen-a", "sl-zhen-b", "sl-zhen-c", "sl-jiedao-a"]
    told = [*rows(400, towns[1:], quality=0.95), *rows(130, towns[:1], seed=2, quality=0.2)]
    told += list(rows(9, ["sl-ju-a"], seed=3))
    groups = [unit(code, "town") for code in towns] + [unit("sl-ju-a", "office")]
    now = datetime(2025, 11, 10, 2, tzinfo=UTC)
    frozen("2025-10", text_of(groups, told), b"", who("head-shifu"), now)
    say("2025-10", "sl-zhen-a", "有二十件是上游没有给材料", who("handler-zhen-a"), now=now)
    draw("2025-10", who("auditor"), SIGNED, now)


def _being_paid() -> int:
    """Give the number of a distribution that is approved and not wholly paid."""
    from yinuo.programmes.ventures.models import Distribution

    return int(Distribution.objects.get(venture="factory", state="approved").pk)


def _said_aloud(ref: str) -> str:
    """Say two seconds of silence aloud to a matter, as its asker; gives the voice note's number."""
    import io
    import wave

    from yinuo.doors.shell.clock import story_instant
    from yinuo.kernel.matters.queries import sight
    from yinuo.kernel.matters.recording import Key
    from yinuo.programmes.voices.models import VoiceNote
    from yinuo.programmes.voices.voice_notes import say_aloud

    sound, now, actor = io.BytesIO(), story_instant(DAY), _asker_of(ref)
    with wave.open(sound, "wb") as wav:
        wav.setparams((1, 1, 8000, 0, "NONE", ""))
        wav.writeframes(b"\x80" * 16_000)
    found = sight(ref, actor, now)
    say_aloud(
        found, actor, sound.getvalue(), "（说了一段语音）", Key("small", "said"), keeps=False, at=now, now=now
    )
    return str(VoiceNote.objects.get(stream_id=found.stream).pk)


def _asked(title: str, contact: str = "", *, of: Actor | None = None, category: str = "lighting") -> str:
    """File a request and accept it under this title, on the last day but one."""
    from datetime import timedelta

    from yinuo.doors.shell.clock import story_instant
    from yinuo.kernel.matters.act import act
    from yinuo.kernel.matters.actors import ASKER, staff
    from yinuo.kernel.people.models import Account

    now = story_instant(DAY - timedelta(2))
    given = {
        "kind": "request", "category": category, "place": "slp-jd-a-1", "body": title, "about_office": "no",
        "source": "example",
    }  # fmt: skip
    if contact:
        given |= {"contact": contact}
    ref = act("", "submit", actor=of or ASKER, given=given, now=now).ref
    accepted = {
        "title": title,
        "category": category,
        "visibility": "public",
        "first_contact_unit": "sl-jiedao-a",
    }
    desk = staff(Account.objects.get(username="desk"))
    act(ref, "accept", actor=desk, given=accepted, now=now)
    act(
        ref,
        "assign",
        actor=desk,
        given={"lead_unit": "sl-jiedao-a", "support_units": ["sl-gonghui"]},
        now=now,
    )
    return ref
