"""Staff's own questions: what a question can be, in which order they stand, and what stays of what was answered."""

import pytest

from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.registration import questioning
from champions.registration.actions import questions_desk as actions
from champions.registration.models import Answer, Application, Question, QuestionKind
from champions.registration.queries import questions_desk as queries
from champions.registration.questioning import Draft, Wrong
from tests import factories
from tests.registration.pages import text

LIST = "/c/2027/setup/questions"
NEW = LIST + "/new"
TYPED = {"topic": "studies", "kind": "choice", "label": "Do you code?", "options": "Yes\nNo", "for_reviewers": "y"}


def ask(cohort, label, topic="studies", kind="text", **facts):
    """A question at the end of its page."""
    last = max((each.position for each in queries.questions(cohort) if each.topic == topic), default=0)
    facts.setdefault("options", ["Yes", "No"] if kind in questioning.CHOOSING else [])
    made = Question(cohort_id=cohort.id, topic=topic, kind=QuestionKind(kind), label=label, position=last + 1, **facts)
    db.session.add(made)
    db.session.flush()
    return made


def answered(question, cohort, words="Yes"):
    db.session.add(Answer(application_id=factories.application(cohort).id, question_id=question.id, words=words))
    db.session.flush()


def order(cohort, topic="studies"):
    return [each.label for each in queries.questions(cohort) if each.topic == topic and each.retired_at is None]


def record(action):
    db.session.flush()
    return [entry.facts for entry in db.session.query(AuditEntry).filter_by(action=action).order_by(AuditEntry.id)]


GOOD = Draft("studies", "choice", "Do you code?", options=("Yes", "No"))


@pytest.mark.parametrize(
    ("change", "name", "words"),
    [
        ({"options": ("Yes",)}, "options", "at least two options"),
        ({"options": ()}, "options", "at least two options"),
        ({"options": ("Yes", " yes")}, "options", "stands there twice"),
        ({"options": ("x" * 201, "y")}, "options", "at most 200 characters"),
        ({"options": tuple(map(str, range(51)))}, "options", "at most 50 options"),
        ({"kind": "text"}, "options", "Only a question where one chooses has options"),
        ({"most": 3}, "most", "has no largest size"),
        ({"kind": "text", "options": (), "most": 1001}, "most", "from 1 to 1000"),
        ({"kind": "long_text", "options": (), "most": 0}, "most", "from 1 to 1000"),
        ({"kind": "file", "options": (), "most": 20_000_001}, "most", "from 1 to 20."),
        ({"kind": "date", "options": (), "most": 5}, "most", "has no largest size"),
        ({"condition_id": 7, "condition_is": "Yes"}, "condition", "is not asked any more"),
    ],
)
def test_what_makes_no_question_is_said_beside_its_field(in_request, change, name, words):
    with pytest.raises(Wrong, match=words) as said:
        questioning.check(Draft(**{**GOOD.__dict__, **change}))
    assert said.value.name == name


@pytest.mark.parametrize("kind", list(questioning.KINDS))
def test_every_kind_can_be_asked(in_request, kind):
    options = ("A", "B") if kind in questioning.CHOOSING else ()
    questioning.check(Draft("about", kind, "?", options=options, most=questioning.LIMITS.get(kind)))
    assert QuestionKind(kind) in QuestionKind
    assert set(questioning.KINDS) == set(QuestionKind)


def test_a_question_is_added_at_the_end_of_its_page(cohort, desk):
    ask(cohort, "First")
    ask(cohort, "Elsewhere", topic="about")
    assert desk.send(NEW, **TYPED).location == LIST
    assert order(cohort) == ["First", "Do you code?"]
    added = queries.questions(cohort)[-1]
    assert (added.kind, added.options, added.required, added.for_reviewers) == ("choice", ["Yes", "No"], False, True)
    assert record("question.add") == [{"topic": "studies", "kind": "choice"}]
    page = text(desk.get(LIST))
    assert "One of several" in page
    assert page.index("Elsewhere") < page.index("First") < page.index("Do you code?")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"label": ""}, "Type the question."),
        ({"options": "Yes"}, "at least two options"),
        ({"kind": "nothing"}, "Not a valid choice"),
        ({"topic": "nowhere"}, "Not a valid choice"),
        ({"kind": "text", "options": "", "most": "many"}, "Type a whole number, or leave it empty."),
        ({"condition": "0000000000:Yes"}, "Not a valid choice"),
    ],
)
def test_a_wrong_question_is_refused_and_what_was_typed_stays(cohort, desk, typed, words):
    answer = desk.send(NEW, **TYPED | {"help": "Any language counts."} | typed)
    assert answer.status_code == 200
    assert words in text(answer)
    assert "Any language counts." in text(answer)
    assert queries.questions(cohort) == []


def test_a_file_is_measured_in_megabytes(cohort, desk):
    typed = TYPED | {"kind": "file", "options": "", "most": "3"}
    assert desk.send(NEW, **typed).status_code == 303
    [made] = queries.questions(cohort)
    assert made.most == 3_000_000
    assert 'value="3"' in text(desk.get(f"{LIST}/{made.code}"))


def test_a_condition_is_one_of_the_answers_of_an_earlier_question(cohort, desk):
    code = ask(cohort, "Do you code?", kind="choice")
    city = ask(cohort, "Which city?", topic="about")
    ask(cohort, "A long one", kind="long_text")
    page = text(desk.get(NEW))
    assert f'value="{code.code}:Yes"' in page
    assert f'value="{city.code}"' in page
    assert "A long one" not in page
    plain = TYPED | {"kind": "text", "options": ""}
    assert desk.send(NEW, **plain | {"label": "In what?", "condition": f"{code.code}:Yes"}).status_code == 303
    assert desk.send(NEW, **plain | {"label": "Where?", "condition": city.code, "words": "Lima"}).status_code == 303
    *_rest, what, where = queries.questions(cohort)
    assert (what.condition_id, what.condition_is) == (code.id, "Yes")
    assert (where.condition_id, where.condition_is) == (city.id, "Lima")
    assert "only after the answer “Yes” to “Do you code?”" in text(desk.get(LIST))
    shown = text(desk.get(f"{LIST}/{where.code}"))
    assert 'value="Lima"' in shown
    missing = desk.send(NEW, **plain | {"label": "Where?", "condition": city.code, "words": ""})
    assert "Type the answer after which this question is asked." in text(missing)
    early = desk.send(NEW, **plain | {"label": "Too soon", "topic": "about", "condition": f"{code.code}:Yes"})
    assert "“Too soon” hangs on “Do you code?”, so it must come after it." in text(early)
    assert "Too soon" not in order(cohort, "about")


def test_nothing_is_moved_before_what_it_hangs_on(cohort, desk):
    first = ask(cohort, "First", kind="choice")
    second = ask(cohort, "Second", condition_id=first.id, condition_is="Yes")
    third = ask(cohort, "Third")
    move = LIST + "/move"
    refused = desk.send(move, _at=LIST, up=second.code)
    assert "“Second” hangs on “First”, so it must come after it." in text(refused)
    assert order(cohort) == ["First", "Second", "Third"]
    assert desk.send(move, _at=LIST, up=third.code).status_code == 303
    assert desk.send(move, _at=LIST, up=third.code).status_code == 303
    assert order(cohort) == ["Third", "First", "Second"]
    assert desk.send(move, _at=LIST, up=third.code).status_code == 303  # it is the first already
    assert desk.send(move, _at=LIST, down=third.code).status_code == 303
    assert order(cohort) == ["First", "Third", "Second"]
    assert record("question.move")[0] == {"before": 3, "after": 2}
    assert len(record("question.move")) == 3
    assert "not asked any more" in text(desk.send(move, _at=LIST, up="nonsense"))


def test_an_option_others_hang_on_is_kept(cohort, desk):
    first = ask(cohort, "First", kind="choice")
    ask(cohort, "Second", condition_id=first.id, condition_is="Yes")
    typed = TYPED | {"label": "First"}
    page = desk.send(f"{LIST}/{first.code}", **typed | {"options": "Maybe\nNo"})
    assert "“Second” is asked after the answer “Yes”. Keep that option" in text(page)
    page = desk.send(f"{LIST}/{first.code}", **typed | {"kind": "file", "options": ""})
    assert "cannot be of this kind" in text(page)
    page = desk.send(f"{LIST}/{first.code}", **typed | {"topic": "consent"})
    assert "so it must come after it" in text(page)
    db.session.refresh(first)
    assert (first.options, first.kind, first.topic, first.position) == (["Yes", "No"], "choice", "studies", 1)
    assert record("question.edit") == []
    assert desk.send(f"{LIST}/{first.code}", **typed | {"options": "yes\nNo\nMaybe"}).status_code == 303


def test_what_was_answered_is_not_changed_silently(cohort, desk):
    question = ask(cohort, "Do you code?", kind="choice")
    for _ in range(2):
        answered(question, cohort)
    here = f"{LIST}/{question.code}"
    assert "2 people have answered" in text(desk.get(here))
    typed = {name: value for name, value in TYPED.items() if name != "for_reviewers"} | {"for_reviewers": "y"}
    refused = desk.send(here, **typed | {"label": "Do you program?"})
    assert "2 people have answered this question as it was. Tick the box" in text(refused)
    assert question.label == "Do you code?"
    kind = desk.send(here, **typed | {"kind": "multiple", "sure": "y"})
    assert "2 people have answered, so the kind cannot change." in text(kind)
    assert desk.send(here, **typed | {"help": "Any language."}).status_code == 303  # help is no part of an answer
    assert (
        desk.send(here, **typed | {"label": "Do you program?", "sure": "y", "help": "Any language."}).location == LIST
    )
    db.session.refresh(question)
    assert (question.label, question.kind) == ("Do you program?", "choice")
    assert {row.words for row in db.session.query(Answer)} == {"Yes"}
    last = record("question.edit")[-1]
    assert last == {"before": {"label": "Do you code?"}, "after": {"label": "Do you program?"}, "answered": 2}


def test_two_of_the_staff_do_not_overwrite_each_other(cohort, desk):
    question = ask(cohort, "Do you code?", kind="choice")
    shown = actions.mark(question)
    question.help = "New"
    db.session.flush()
    answer = desk.send(f"{LIST}/{question.code}", **TYPED | {"label": "Mine", "shown": shown})
    assert "Somebody changed this question" in text(answer)
    assert question.label == "Do you code?"


def test_a_question_is_retired_and_comes_back_with_its_answers(cohort, desk):
    first = ask(cohort, "First", kind="choice")
    second = ask(cohort, "Second", condition_id=first.id, condition_is="Yes")
    answered(second, cohort)
    refused = desk.send(f"{LIST}/{first.code}/retire")
    assert "“Second” is asked only after an answer to this question." in text(refused)
    assert first.retired_at is None
    page = text(desk.get(f"{LIST}/{second.code}/retire"))
    assert "1 answer that was given stays with its application." in page
    assert desk.send(f"{LIST}/{second.code}/retire").location == LIST
    assert desk.send(f"{LIST}/{first.code}/retire").location == LIST
    assert order(cohort) == []
    assert db.session.query(Answer).count() == 1
    assert "Not asked any more" in text(desk.get(LIST))
    refused = desk.send(f"{LIST}/{second.code}/retire")
    assert "hangs on a question that is not asked" in text(refused)
    assert desk.send(f"{LIST}/{first.code}/retire").location == LIST
    assert desk.send(f"{LIST}/{second.code}/retire").location == LIST
    assert order(cohort) == ["First", "Second"]
    assert [len(record(f"question.{verb}")) for verb in ("retire", "bring_back")] == [2, 2]


def test_there_are_only_so_many_questions(cohort):
    for number in range(questioning.MOST_QUESTIONS):
        ask(cohort, f"Number {number}")
    with pytest.raises(Wrong, match="60 questions already"):
        actions.add(cohort, GOOD, by=factories.staff(cohort))
    retired = queries.questions(cohort)[0]
    actions.retire(cohort, retired, by=factories.staff(cohort))
    actions.add(cohort, GOOD, by=factories.staff(cohort))
    db.session.flush()
    with pytest.raises(Refused, match="60 questions already"):
        actions.bring_back(cohort, retired, by=factories.staff(cohort))


def test_the_preview_is_the_page_and_keeps_nothing(cohort, desk):
    first = ask(cohort, "Do you code?", kind="choice", required=True)
    second = ask(cohort, "In what language?", condition_id=first.id, condition_is="Yes", required=True)
    ask(cohort, "Retired", retired_at=cohort.created_at)
    ask(cohort, "On another page", topic="about")
    address = "/c/2027/setup/preview/studies"
    page = text(desk.get(address))
    assert "Do you code?" in page
    assert "University" in page
    assert f'name="q_{second.code}"' not in page
    assert "On another page" not in page
    assert "Retired" not in page
    page = text(desk.get(f"{address}?met={second.code}"))
    assert f'name="q_{second.code}"' in page
    whole = {"university": "Nairobi", "field_of_study": "Law", "languages": "English"}
    said = text(desk.send(address, **whole | {f"q_{first.code}": "Yes"}))
    assert f'name="q_{second.code}"' in said
    said = text(desk.send(address, **{f"q_{first.code}": "No"}))
    assert "Type the name of your university." in said
    assert f'name="q_{second.code}"' not in said
    said = text(desk.send(address, **whole | {f"q_{first.code}": "No"}))
    assert "These answers would be taken. Nothing was kept." in said
    assert (db.session.query(Answer).count(), db.session.query(Application).count()) == (0, 0)


def test_every_page_of_the_form_has_a_preview(cohort, desk):
    for topic in ("about", "city", "studies", "consent"):
        for kind in questioning.KINDS:
            ask(cohort, f"{kind} on {topic}", topic=topic, kind=kind)
        page = text(desk.get(f"/c/2027/setup/preview/{topic}"))
        assert all(f"{kind} on {topic}" in page for kind in questioning.KINDS)


def test_nobody_but_staff_of_the_cohort_sees_a_question(cohort, as_, client):
    code = ask(cohort, "Do you code?").code
    pages = (f"{LIST}/{code}", f"{LIST}/{code}/retire")
    assert {client.get(page).status_code for page in pages} == {302}
    for person in (factories.person(), factories.staff(factories.cohort("2028"))):
        assert {as_(person).get(page).status_code for page in pages} == {404}
        assert as_(person).get("/c/2027/setup/preview/about").status_code == 403
    assert {as_(factories.staff(cohort)).get(page).status_code for page in pages} == {200}
    assert as_(factories.staff(cohort)).get(f"{LIST}/0000000000").status_code == 404


def test_the_pages_ask_as_much_whatever_there_is(cohort, desk, statements):
    first = ask(cohort, "Do you code?", kind="choice")
    pages = (LIST, f"{LIST}/{first.code}", f"{LIST}/{first.code}/retire", NEW, "/c/2027/setup/preview/studies")
    asked = {}
    for page in pages:
        desk.get(page)
        with statements() as made:
            desk.get(page)
        asked[page] = len(made)
    for number in range(3):
        answered(ask(cohort, f"Question {number}", condition_id=first.id, condition_is="Yes"), cohort)
    for page in pages:
        with statements() as made:
            desk.get(page)
        assert len(made) == asked[page] <= 8, page
