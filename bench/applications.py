"""How the pages of admission grow with the number of applications: time and statements with 300 and with 10,000.

    .venv/bin/python -m bench.applications [--many 10000] [--rounds 7]

With DATABASE_URL an empty database of that address, else SQLite in a folder that is thrown away. Every application has
two readers' scores; one in forty is on the waiting list. Time is the processor's, of the whole request, the best of the
rounds.
"""

import argparse
import os
import tempfile
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

import brotli
from flask_migrate import upgrade
from sqlalchemy import event, insert

os.environ["LOG_LEVEL"] = "error"

import config
from bench.pages import ask, cpu, database
from champions import Service, create_app
from champions.accounts.models import Device, Person
from champions.cohorts.models import Cohort, Role, RoleGrant
from champions.core import clock
from champions.core.db import db, new_code
from champions.core.transaction import transaction
from champions.registration.models import Application
from champions.reviews.models import Review, ReviewCriterion, Reviewer, ReviewPlan, ReviewScore

SID = "s" * 43
COUNTRIES = ("KE", "NG", "IN", "BR", "DE", "KR", "PH", "EG", "FR", "MX", "ID", "CO")
FIRST = ("Amara", "Minh", "Lucía", "Yusuf", "Ana", "Ji-woo", "Fatima", "Tomás", "Zanele", "Omar")
LAST = ("Okafor", "Nguyễn", "Torres", "Demir", "Silva", "Kim", "Rahman", "Novák", "Dlamini", "Haddad")
PAGES = (
    ("the list, as it opens", "/admissions"),
    ("all states", "/admissions?state=all"),
    ("all, the last page", "/admissions?state=all&page={last}"),
    ("by score, the highest first", "/admissions?sort=-score"),
    ("words", "/admissions?q=okafor"),
    ("one country, readers differ", "/admissions?country=KE&readers=differ"),
    ("one application", "/admissions/{code}"),
    ("the waiting list", "/admissions/waiting"),
)


def people(count: int, name: str) -> list[int]:
    """Rows of so many people; their ids."""
    now = clock.now()
    rows = [{"email": f"{name}{n}@example.org", "email_verified_at": now, "code": new_code()} for n in range(count)]
    return list(db.session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), rows))


def fill(slug: str, count: int, staff: int) -> str:
    """A cohort with so many applications, each read by two; the code of one of them."""
    chance, now = Random(1), clock.now()
    cohort = Cohort(
        slug=slug, name=f"With {count}", first_day=now.date() + timedelta(days=60), seats=100,
        reference_date=now.date() + timedelta(days=60), apply_opens_at=now - timedelta(days=60),
        apply_closes_at=now - timedelta(days=2),
    )  # fmt: skip
    db.session.add(cohort)
    db.session.flush()
    db.session.add(RoleGrant(person_id=staff, cohort_id=cohort.id, role=Role.STAFF))
    rows = []
    for number, person in enumerate(people(count, f"a{slug}-")):
        state = "waitlisted" if number % 40 == 0 else "submitted"
        at = now - timedelta(days=30, seconds=-number)
        rows.append(
            {
                "cohort_id": cohort.id, "person_id": person, "state": state, "born": date(2004, 5, 17),
                "rule": {"version": 1}, "name": f"{chance.choice(FIRST)} {chance.choice(LAST)}", "zone": "Asia/Seoul",
                "country": chance.choice(COUNTRIES), "city": "Capital", "university": f"University {number % 200}",
                "field_of_study": "Urban planning", "languages": "English", "topics": [], "code": new_code(),
                "city_problem": "Water is lost on the way. " * 20, "motivation": "To find where. " * 20,
                "submitted_at": at, "consented_at": at, "waitlisted_at": at if state == "waitlisted" else None,
            }
        )  # fmt: skip
    returning = insert(Application).returning(Application.id, sort_by_parameter_order=True)
    ids = list(db.session.scalars(returning, rows))
    review(cohort, ids, chance)
    return rows[count // 2]["code"]


def review(cohort: Cohort, ids: list[int], chance: Random) -> None:
    """Ten readers, and two submitted reviews of three criteria for each application."""
    now = clock.now()
    plan = ReviewPlan(cohort_id=cohort.id, state="open", opened_at=now, hides=["name"])
    db.session.add(plan)
    db.session.flush()
    criteria = [ReviewCriterion(plan_id=plan.id, number=n, name=f"Criterion {n}", anchors=["a"] * 5) for n in (1, 2, 3)]
    readers = [Reviewer(plan_id=plan.id, person_id=each) for each in people(10, f"r{cohort.slug}-")]
    db.session.add_all(criteria + readers)
    db.session.flush()
    reviews = [
        {
            "plan_id": plan.id, "application_id": each, "reviewer_id": reader.id, "state": "submitted",
            "submitted_at": now, "code": new_code(),
        }
        for each in ids
        for reader in chance.sample(readers, 2)
    ]  # fmt: skip
    returning = insert(Review).returning(Review.id, sort_by_parameter_order=True)
    scores = [
        {"review_id": each, "criterion_id": criterion.id, "value": chance.randint(1, 5)}
        for each in db.session.scalars(returning, reviews).all()
        for criterion in criteria
    ]
    db.session.execute(insert(ReviewScore), scores)


def service(home: Path, counts: dict[str, int]) -> tuple[Service, dict[str, str]]:
    """The service with a cohort for each count, and the code of one application of each."""
    settings = config.load({"CHAMPIONS_ENV": "demo", "CHAMPIONS_HOME": str(home), "LOG_LEVEL": "error", **database()})
    app = create_app(settings)
    with app.app_context():
        upgrade()
        with transaction():
            (staff,) = people(1, "staff")
            db.session.add(Device(secret=sha256(SID.encode()).hexdigest(), person_id=staff))
            codes = {slug: fill(slug, count, staff) for slug, count in counts.items()}
    return app, codes


def measure(app: Service, address: str, rounds: int) -> tuple[int, float, int]:
    """Statements, milliseconds and compressed bytes of a page."""
    cookie = f"sid={SID}"
    made: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        # Not counted: what begins a transaction, and the demonstration's clock, which is asked once a second.
        if statement != "BEGIN" and "clock_offset" not in statement:
            made.append(statement)

    status, body, _ = ask(app, address, cookie)
    assert status == 200, f"{address}: {status}"
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        ask(app, address, cookie)
        event.remove(db.engine, "before_cursor_execute", note)
    best = min(cpu(lambda: ask(app, address, cookie), 1) for _ in range(rounds))
    return len(made), best * 1000, len(brotli.compress(body, quality=5))


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--few", type=int, default=300)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    wanted = parser.parse_args()
    counts = {"2041": wanted.few, "2042": wanted.many}
    with tempfile.TemporaryDirectory() as folder:
        app, codes = service(Path(folder), counts)
        print(
            f"| page | statements, {wanted.few:,} and {wanted.many:,} | ms | ms | bytes (br) |\n|---|---|---|---|---|"
        )
        for name, address in PAGES:
            found = []
            for slug, count in counts.items():
                path = address.format(code=codes[slug], last=-(-count // 50))
                found.append(measure(app, f"/c/{slug}{path}", wanted.rounds))
            (few, many) = found
            print(f"| {name} | {few[0]}, {many[0]} | {few[1]:.0f} | {many[1]:.0f} | {many[2]:,} |", flush=True)


if __name__ == "__main__":
    main()
