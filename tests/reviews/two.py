"""Two worlds that differ in what readers must not know alone, and everything that readers can get of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from sqlalchemy import select, update

from champions.core.db import db
from champions.registration.models import Answer
from champions.reviews.models import Review, ReviewScore
from tests import factories
from tests.results import worlds

LONG = "In {city} the river floods. {name} saw it, {called} too; write to {mail} or ask {university} in {country}."


@dataclass(frozen=True)
class Secrets:
    """What is different in one of the worlds; `scores` are those of the reader who does not look."""

    name: str
    own_name: str
    called: str
    gender: str | None
    born: date
    country: tuple[str, str]
    city: str
    zone: str
    university: str
    mail: str
    scores: tuple[tuple[int, ...], ...]
    note: str


# Names of one word and of four, none and other scripts; the same answers but for the words that show who it is.
ONE = Secrets(
    "Amina", "", "Ami", "woman", date(2001, 2, 3), ("KE", "Kenya"), "Nairobi", "Africa/Nairobi",
    "University of Nairobi", "amina@one.example", ((5, 5, 5), (1, 1, 1), (4, 4, 4)), "Outstanding and brave.",
)  # fmt: skip
OTHER = Secrets(
    "Juan Carlos García Ñúñez", "김민지", "Juanito", None, date(1994, 12, 30), ("PE", "Peru"), "San Juan de Lurigancho",
    "America/Lima", "Pontificia Universidad Católica del Perú", "jc.garcia-nunez@other.example.org",
    ((1, 2, 1), (5, 5, 4), (2, 2, 3)), "No.",
)  # fmt: skip


def base() -> SimpleNamespace:
    """What is the same: an open plan that hides the usual, two readers with the same three applications, a fourth."""
    cohort = factories.cohort()
    plan = factories.review_plan(cohort, hides=["name", "gender", "age", "country", "city", "university"])
    # Two applications are the secret ones; the third stands between them in the queue.
    sent = [factories.application(cohort, factories.person()) for _ in range(3)]
    shared = factories.question(cohort, label="What did you do?", for_reviewers=True)
    private = factories.question(cohort, label="Your telephone?", for_reviewers=False)
    paper = factories.question(cohort, kind="file", label="A letter", for_reviewers=True)
    for each in sent:
        db.session.add_all(
            Answer(application_id=each.id, question_id=question.id, words="?") for question in (shared, private)
        )
        db.session.add(
            Answer(
                application_id=each.id, question_id=paper.id, file_sha256="a" * 64, file_name="?", file_size=9,
                file_type="application/pdf",
            )
        )  # fmt: skip
    readers = [factories.reviewer(plan), factories.reviewer(plan)]
    reviews = {
        (place, each.id): factories.review(each, reader, (3, 3, 3) if number < 2 else (3,))
        for place, reader in enumerate(readers)
        for number, each in enumerate(sent)
    }
    found = SimpleNamespace(
        cohort=cohort, plan=plan, sent=sent, readers=readers, reviews=reviews, staff=factories.staff(cohort),
        questions=(shared, private, paper), sids={},
    )  # fmt: skip
    factories.enrolment(cohort)
    db.session.commit()
    return found


@contextmanager
def world(it: SimpleNamespace, secrets: Secrets, *, looks: int) -> Iterator[None]:
    """Inside, the applications are of somebody with these secrets, and the reader who does not look scored so."""
    db.session.commit()
    known = set(db.session)
    undo = db.session.get_bind().begin_nested()  # type: ignore[union-attr]
    try:
        _tell(it, secrets, looks)
        db.session.commit()
        yield
    finally:
        db.session.rollback()
        for row in [row for row in db.session if row not in known]:
            db.session.expunge(row)
        undo.rollback()
        db.session.expire_all()


def _tell(it: SimpleNamespace, secrets: Secrets, looks: int) -> None:
    words = LONG.format(
        city=secrets.city, name=secrets.name, called=secrets.called, mail=secrets.mail, university=secrets.university,
        country=secrets.country[1],
    )  # fmt: skip
    for number, each in enumerate(it.sent):
        each.name, each.own_name, each.call_name = secrets.name, secrets.own_name, secrets.called
        each.gender, each.born, each.say_name = secrets.gender, secrets.born, f"say {secrets.name}"
        each.country, each.city, each.zone = secrets.country[0], secrets.city, secrets.zone
        each.university, each.heard_from, each.access_needs = secrets.university, secrets.note, secrets.note
        each.city_problem, each.motivation, each.skills = words, f"{number}: {words}", f"Maps of {secrets.city}"
        each.person.name, each.person.email = secrets.name, f"{number}{secrets.mail}" if number else secrets.mail
        each.person.zone = secrets.zone
        each.city_problem = each.city_problem.replace(secrets.mail, each.person.email)
        said = {it.questions[0].id: f"I, {secrets.called}, measured it.", it.questions[1].id: secrets.mail}
        for question, text in said.items():
            db.session.execute(_answers(each, question).values(words=text))
        db.session.execute(_answers(each, it.questions[2].id).values(file_name=f"{secrets.name}.pdf"))
        other = it.reviews[1 - looks, each.id]
        db.session.execute(update(Review).where(Review.id == other.id).values(note=secrets.note))
        scores = db.session.scalars(
            select(ReviewScore).where(ReviewScore.review_id == other.id).order_by(ReviewScore.id)
        )
        for score, value in zip(scores, secrets.scores[number], strict=False):
            score.value = value
    db.session.flush()


def _answers(application, question: int):
    return update(Answer).where(Answer.application_id == application.id, Answer.question_id == question)


def addresses(app, it: SimpleNamespace) -> list[str]:
    """Every address that can be got, and every review of both readers in every list."""
    found = worlds.addresses(app)
    reading = ["/c/2027/reading"]
    for review in it.reviews.values():
        reading += [f"/c/2027/reading/{review.code}{more}" for more in ("", "/know", "/report", "/submit", "/nothing")]
    for each in it.sent:
        reading += [f"/c/2027/reviews/applications/{each.code}", f"/c/2027/admissions/{each.code}"]
    shows = ["", "?show=drafts", "?show=done", "?show=all", "?show=x&page=2&sort=score&q=Amina"]
    return [*found, *(address + show for address in reading for show in shows)]
