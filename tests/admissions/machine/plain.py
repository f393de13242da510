"""Admission as a sheet of paper would do it: what product.md says, in plain Python, and nothing of ours imported.

The machine lets this and the service go the same ways and compares them after every step.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, timezone

# From which states each verb leads where.
PATHS: dict[str, tuple[set[str], str]] = {
    "submit": ({"draft"}, "submitted"),
    "offer": ({"submitted", "waitlisted", "lapsed"}, "offered"),
    "waitlist": ({"submitted"}, "waitlisted"),
    "reject": ({"submitted", "waitlisted"}, "not_selected"),
    "enrol": ({"submitted", "waitlisted"}, "enrolled"),
    "accept": ({"offered"}, "enrolled"),
    "decline": ({"offered"}, "declined"),
    "defer": ({"offered"}, "deferred"),
    "lapse": ({"offered"}, "lapsed"),
    "withdraw": ({"submitted", "waitlisted", "offered"}, "withdrawn"),
    "stop": (
        {
            "draft", "submitted", "waitlisted", "not_selected", "offered", "enrolled", "lapsed", "declined",
            "deferred",
        },
        "withdrawn",
    ),
    "reopen": ({"not_selected"}, "submitted"),
}  # fmt: skip
# What is told when, by the name of the mail.
TOLD = {
    "submit": "registration/receipt", "offer": "admissions/offer", "waitlist": "admissions/waitlisted",
    "reject": "admissions/reject", "enrol": "admissions/enrolled", "accept": "admissions/enrolled",
    "defer": "admissions/deferred", "lapse": "admissions/lapsed", "leave": "admissions/left",
    "file": "admissions/appeal_filed", "uphold": "admissions/appeal_upheld", "dismiss": "admissions/appeal_dismissed",
}  # fmt: skip
SEOUL = timezone(timedelta(hours=9))


@dataclass
class One:
    """One applicant, as far as we know them."""

    lot: int  # the lower one goes first
    eligible: bool = True
    needs_guardian: bool = False
    state: str = ""  # "": there is no application
    began_at: datetime | None = None
    number: int = 0  # whoever began earlier has the lower one: it settles who comes first of two sent in one instant
    sent_at: datetime | None = None
    whole: bool = False
    agreed: bool = False
    answer_by: datetime | None = None
    decided_at: datetime | None = None
    takes_part: bool = False
    consent: str = ""  # of their guardian: asked, given, refused, withdrawn, expired
    consent_until: datetime | None = None
    appeal: str = ""  # filed, upheld, dismissed
    deciders: set[str] = field(default_factory=set)
    moves: Counter[str] = field(default_factory=Counter)
    mails: Counter[str] = field(default_factory=Counter)

    def may(self, verb: str) -> bool:
        """Whether the verb leads anywhere from here."""
        return self.state in PATHS[verb][0]

    def go(self, verb: str) -> None:
        """The verb is done, and told where it is told."""
        froms, to = PATHS[verb]
        assert self.state in froms, f"the plain model went {verb} from {self.state}"
        self.state = to
        self.moves[verb] += 1
        self.tell(verb)

    def tell(self, verb: str) -> None:
        """They are owed a mail about it, if it is one of those."""
        if verb in TOLD:
            self.mails[TOLD[verb]] += 1


@dataclass
class Staged:
    """A decision that is staged or being sent."""

    number: int
    who: int
    verdict: str
    actor: str


@dataclass
class Plain:
    """A cohort with its applicants, its stage, and what is being sent."""

    seats: int
    open_admission: bool
    now: datetime
    opens_at: datetime
    closes_at: datetime
    replace_until: datetime
    grace: timedelta
    offer_hours: int
    appeal_days: int
    people: list[One]
    stage: list[Staged] = field(default_factory=list)
    sending: list[list[Staged]] = field(default_factory=list)
    arrivals: int = 0
    numbers: int = 0

    # What holds.

    @property
    def in_seats(self) -> int:
        """How many take part."""
        return sum(each.takes_part for each in self.people)

    @property
    def open_offers(self) -> int:
        """How many offers can still be accepted."""
        return sum(each.state == "offered" and self.now <= each.answer_by for each in self.people)

    @property
    def full(self) -> bool:
        """No place is left that is neither taken nor offered."""
        return self.in_seats + self.open_offers >= self.seats

    def free(self, *, staged: bool = False) -> int:
        """Places neither taken nor promised by what is being sent (or `staged`)."""
        sending = [each for some in self.sending for each in some] + (self.stage if staged else [])
        promised = sum(each.verdict == "offer" for each in sending)
        return max(0, self.seats - self.in_seats - self.open_offers - promised)

    def on_stage(self, who: int) -> Staged | None:
        """The decision about somebody that is staged."""
        return next((each for each in self.stage if each.who == who), None)

    @property
    def open_decisions(self) -> dict[int, str]:
        """What is staged or being sent, by person."""
        return {each.who: each.verdict for some in [self.stage, *self.sending] for each in some}

    def is_open(self, one: One) -> bool:
        """Whether somebody may write or send now."""
        if self.opens_at <= self.now <= self.closes_at:
            return True
        begun = one.began_at is not None and one.began_at <= self.closes_at
        return begun and self.closes_at < self.now <= self.closes_at + self.grace

    def may_act(self, one: One) -> bool:
        """Of the right age, in time, and with a guardian's word where it is needed."""
        guarded = not one.needs_guardian or one.consent == "given"
        return one.eligible and guarded and self.is_open(one)

    def may_save(self, one: One, whole: bool) -> bool:
        """A draft; what was sent, as long as it stays whole; with open admission also whoever came in by it."""
        editable = {"", "draft", "submitted"} | ({"waitlisted", "enrolled"} if self.open_admission else set())
        return one.state in editable and self.may_act(one) and (whole or one.sent_at is None)

    def may_send(self, one: One) -> bool:
        """A draft with everything in it."""
        return one.state == "draft" and self.may_act(one) and one.whole and one.agreed

    def may_confirm(self, count: int) -> bool:
        """Exactly what is staged, and no more offers than free places."""
        offers = sum(each.verdict == "offer" for each in self.stage)
        return bool(self.stage) and count == len(self.stage) and offers <= self.free()

    def may_appeal(self, one: One) -> bool:
        """Once, against not being selected, until the end of the last day in Seoul."""
        if one.state != "not_selected" or one.appeal:
            return False
        last = one.decided_at.astimezone(SEOUL).date() + timedelta(days=self.appeal_days)
        return self.now <= datetime.combine(last, time(23, 59, 59, 999000), SEOUL).astimezone(UTC)

    def turns(self, free: int) -> list[int]:
        """Whose turn it is on the waiting list when so many places are free: nobody about whom staff are deciding."""
        waiting = [who for who, one in enumerate(self.people) if one.state == "waitlisted"]
        order = (
            (lambda who: (self.people[who].sent_at, who)) if self.open_admission else (lambda who: self.people[who].lot)
        )
        return sorted((who for who in waiting if who not in self.open_decisions), key=order)[:free]

    # What happens.

    def enrol(self, one: One, verb: str) -> None:
        """Somebody takes part."""
        one.go(verb)
        one.takes_part = True

    def offer(self, who: int) -> None:
        """Somebody is offered a place, for so many hours at least: the machine reads until when exactly."""
        one = self.people[who]
        one.go("offer")
        one.answer_by = self.now + timedelta(hours=self.offer_hours)

    def put_on_stage(self, who: int, verdict: str, actor: str) -> None:
        """In place of what was there, in its order."""
        there = self.on_stage(who)
        if there:
            there.verdict, there.actor = verdict, actor
        else:
            self.numbers += 1
            self.stage.append(Staged(self.numbers, who, verdict, actor))

    def confirm(self) -> None:
        """All that is staged is being sent."""
        self.sending.append(sorted(self.stage, key=lambda each: each.number))
        self.stage = []

    def send(self) -> list[int]:
        """What is being sent comes true in its order, as far as it still can; who was offered a place."""
        offered = []
        for each in [each for some in self.sending for each in some]:
            one = self.people[each.who]
            one.deciders.add(each.actor)
            if not one.may(each.verdict) or (each.verdict == "offer" and self.full):
                continue
            if each.verdict == "offer":
                self.offer(each.who)
                offered.append(each.who)
            else:
                one.go(each.verdict)
                one.decided_at = self.now
        self.sending = []
        return offered

    def stop(self) -> None:
        """What the last confirmation sent out, and is not done, is staged again."""
        self.stage = sorted(self.stage + self.sending.pop(), key=lambda each: each.number)

    def keep(self) -> list[int]:
        """The minute's round: what ran out has lapsed, free places go to the waiting list; who was offered one."""
        for one in self.people:
            if one.state == "offered" and one.answer_by < self.now:
                one.go("lapse")
            if one.consent == "asked" and one.consent_until <= self.now:
                one.consent = "expired"
        undecided = any(one.state == "submitted" for one in self.people)
        moves = self.open_admission or (self.now > self.closes_at and not undecided)
        turns = self.turns(self.free(staged=True)) if moves and self.now < self.replace_until else []
        for who in turns:
            self.offer(who)
        return turns

    def admit(self) -> None:
        """Open admission: in the order of arrival, while there is room and nobody waits."""
        if not self.arrivals:
            return
        self.arrivals = 0
        waiting = [who for who, one in enumerate(self.people) if one.state == "submitted"]
        for who in sorted(waiting, key=lambda who: (self.people[who].sent_at, self.people[who].number)):
            if who in self.open_decisions:
                continue
            if self.full or any(one.state == "waitlisted" for one in self.people):
                self.people[who].go("waitlist")
            else:
                self.enrol(self.people[who], "enrol")

    def take_back(self, one: One) -> None:
        """The guardian takes the consent back: everything ends at once."""
        one.consent = "withdrawn"
        one.takes_part = False
        if one.may("stop"):
            one.go("stop")
