"""A cohort whose applications are being read, for the tests of reviews."""

import html
import re
from types import SimpleNamespace

from tests import factories

# What no reader may ever find: each is somewhere in the application, or in the person it belongs to.
NAME, CITY, UNIVERSITY = "Plantedname", "Plantedtown", "Planted University"
PROBLEM = "In Plantedtown the river floods the terminal. Plantedname counted drains."


def tell(state: str = "open", *, applications: int = 3, **facts) -> SimpleNamespace:
    """Some applications, a plan in `state` that hides the usual, two readers who have them all, staff."""
    cohort = factories.cohort()
    facts.setdefault("hides", ["name", "gender", "age", "country", "city", "university"])
    plan = factories.review_plan(cohort, state=state, **facts)
    sent = [
        factories.application(
            cohort, factories.person(name=f"{NAME} {number}", email=f"planted{number}@mail.example"),
            name=f"{NAME} Plantedfamily", city=CITY, university=UNIVERSITY, gender="woman", say_name="PlantedSound",
            access_needs="Planted needs", heard_from="Planted friend", city_problem=PROBLEM, skills=f"QGIS {number}",
        )
        for number in range(applications)
    ]  # fmt: skip
    readers = [factories.reviewer(plan), factories.reviewer(plan)]
    reviews = {(reader.id, each.id): factories.review(each, reader) for reader in readers for each in sent}
    return SimpleNamespace(
        cohort=cohort, plan=plan, sent=sent, readers=readers, reviews=reviews, staff=factories.staff(cohort),
        base="/c/2027",
    )  # fmt: skip


def page_of(review) -> str:
    """The address of a review."""
    return f"/c/2027/reading/{review.code}"


def words_of(answer) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())
