"""Staff's own questions on the pages of the form: every kind, conditions, files, what stays and what goes."""

import io
from datetime import timedelta

import pytest

from champions.core import clock, files, uploads
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.registration import actions, queries
from champions.registration.asking import Said
from champions.registration.models import Answer
from tests import factories
from tests.registration.pages import draft, hidden, text
from tests.registration.test_routes import ABOUT, CITY, fill
from tests.workshops.test_kinds import DOCX, EXE, PDF, PNG

PAGE = "/c/2027/apply/form/about"


@pytest.fixture
def who(cohort):
    return factories.person()


def answers(who) -> dict[int, Answer]:
    db.session.expire_all()
    return queries.questions_and_answers(draft(who).cohort_id, draft(who).id)[1]


def field(question) -> str:
    return f"q_{question.code}"


KINDS = [
    ("text", {}, "  Two   words ", "Two words", ()),
    ("long_text", {}, "One.\r\n\r\nTwo.", "One.\n\nTwo.", ()),
    ("choice", {"options": ["Yes", "No"]}, "No", "", ("No",)),
    ("multiple", {"options": ["Maps", "Code", "Film"]}, ["Code", "Maps"], "", ("Code", "Maps")),
    ("number", {}, "1,5", "1.5", ()),
    ("number", {}, "٢٧", "27", ()),
    ("number", {"most": 12}, "12", "12", ()),
]


@pytest.mark.parametrize(("kind", "facts", "typed", "words", "chosen"), KINDS)
def test_every_kind_is_kept_and_shown_again(as_, cohort, who, kind, facts, typed, words, chosen):
    question = factories.question(cohort, kind, label="Our own question", required=True, **facts)
    browser = as_(who)
    page = text(browser.get(PAGE))
    assert "Our own question" in page
    assert "Answer this question." in text(browser.send(PAGE, **ABOUT))
    assert draft(who) is None
    assert browser.send(PAGE, **ABOUT, **{field(question): typed}).location == "/c/2027/apply/form/city"
    (kept,) = answers(who).values()
    assert (kept.words, tuple(kept.chosen)) == (words, chosen)
    again = text(browser.get(PAGE))
    for each in chosen or (words.split("\n")[0],):
        assert each in again


def test_a_date_is_three_boxes(as_, cohort, who):
    question = factories.question(cohort, "date", label="When can you come?", required=True)
    browser = as_(who)
    assert "Type a date, like 27 3 2027" in text(browser.send(PAGE, **ABOUT))
    boxes = {f"{field(question)}-day": "3", f"{field(question)}-month": "Mar", f"{field(question)}-year": "2027"}
    assert "only 30 days" in text(
        browser.send(PAGE, **ABOUT, **boxes | {f"{field(question)}-day": "31", f"{field(question)}-month": "4"})
    )
    assert browser.send(PAGE, **ABOUT, **boxes).status_code == 303
    assert answers(who)[question.id].words == "2027-03-03"
    assert 'value="2027"' in text(browser.get(PAGE))


@pytest.mark.parametrize(
    ("kind", "facts", "typed", "words"),
    [
        ("text", {"most": 5}, "123456", "Use at most 5 characters"),
        ("long_text", {"most": 2}, "one two three", "1 word too many"),
        ("number", {"most": 12}, "12.5", "The largest number possible here is 12"),
        ("number", {}, "NaN", "Type a number"),
        ("number", {}, "1e9", "Type a number"),
        ("number", {}, "a dozen", "Type a number"),
        ("choice", {"options": ["Yes", "No"]}, "Perhaps", "Not a valid choice"),
        ("multiple", {"options": ["Maps"]}, ["Maps", "Gold"], "not a valid choice"),
    ],
)
def test_what_does_not_fit_comes_back_with_words(as_, cohort, who, kind, facts, typed, words):
    question = factories.question(cohort, kind, **facts)
    page = text(as_(who).send(PAGE, **ABOUT, **{field(question): typed}))
    assert words.lower() in page.lower()
    assert draft(who) is None


@pytest.mark.parametrize("kind", ["text", "long_text", "choice", "multiple", "number", "date", "file"])
def test_what_is_not_needed_may_be_left_out(as_, cohort, who, kind):
    factories.question(cohort, kind, label="Ours", options=["a", "b"] if kind in ("choice", "multiple") else [])
    browser = as_(who)
    assert "(optional)" in text(browser.get(PAGE))
    assert browser.send(PAGE, **ABOUT).location == "/c/2027/apply/form/city"
    assert answers(who) == {}


def test_a_question_comes_after_the_answer_it_hangs_on_and_goes_with_it(as_, cohort, who):
    first = factories.question(cohort, "choice", label="Have you a team?", options=["Yes", "No"])
    second = factories.question(
        cohort, "text", label="What is its name?", required=True, condition_id=first.id, condition_is="Yes"
    )
    browser = as_(who)
    page = text(browser.get(PAGE))
    assert "Have you a team?" in page
    assert "What is its name?" not in page
    answer = browser.send(PAGE, **ABOUT, **{field(first): "Yes"})
    assert answer.location == PAGE, "the first answer is saved, and the page comes back with one more question"
    page = text(browser.get(PAGE))
    assert "1 more question came because of your answer" in page
    assert "What is its name?" in page
    assert answers(who)[first.id].chosen == ["Yes"]
    assert "In progress" in text(browser.get("/c/2027/apply/form"))
    assert "Answer this question." in text(browser.send(PAGE, **ABOUT, **{field(first): "Yes", field(second): ""}))
    assert browser.send(PAGE, **ABOUT, **{field(first): "Yes", field(second): "Nile"}).location.endswith("/city")
    assert answers(who)[second.id].words == "Nile"
    assert browser.send(PAGE, **ABOUT, **{field(first): "No", field(second): "Nile"}).location.endswith("/city")
    assert set(answers(who)) == {first.id}, "what is not asked any more is not kept"


@pytest.mark.parametrize("kind", ["text", "long_text", "choice", "multiple", "number", "date", "file"])
def test_whatever_comes_after_an_answer_waits_until_it_was_seen(as_, cohort, who, kind):
    first = factories.question(cohort, "choice", options=["Yes", "No"])
    options = ["a", "b"] if kind in ("choice", "multiple") else []
    factories.question(
        cohort, kind, label="And then?", options=options, required=True, condition_id=first.id, condition_is="Yes"
    )
    browser = as_(who)
    assert browser.send(PAGE, **ABOUT, **{field(first): "Yes"}).location == PAGE
    assert "And then?" in text(browser.get(PAGE))
    page = text(browser.send(PAGE, **ABOUT, **{field(first): "Yes"}))
    assert "There is a problem" in page
    assert "And then?" in page


def test_a_condition_may_stand_on_an_earlier_page(as_, cohort, who):
    first = factories.question(cohort, "multiple", options=["Maps", "Code"])
    second = factories.question(
        cohort, "text", topic="city", label="Which code?", required=True, condition_id=first.id, condition_is="Code"
    )
    browser = as_(who)
    browser.send(PAGE, **ABOUT, **{field(first): ["Maps"]})
    assert "Which code?" not in text(browser.get("/c/2027/apply/form/city"))
    browser.send(PAGE, **ABOUT, **{field(first): ["Maps", "Code"]})
    assert "Which code?" in text(browser.get("/c/2027/apply/form/city"))
    assert "Answer this question." in text(browser.send("/c/2027/apply/form/city", **CITY))
    assert browser.send("/c/2027/apply/form/city", **CITY, **{field(second): "SQL"}).status_code == 303


def test_nothing_is_sent_while_a_needed_question_has_no_answer(as_, cohort, who, in_request):
    browser = as_(who)
    fill(browser)
    assert browser.get("/c/2027/apply/check").status_code == 200
    factories.question(cohort, "text", label="New since yesterday", topic="studies", required=True)
    db.session.commit()
    assert browser.get("/c/2027/apply/check").location == "/c/2027/apply/form"
    with pytest.raises(Refused, match="missing"):
        actions.submit(draft(who), by=who)


def test_a_retired_question_is_asked_no_more_and_its_answer_stays(as_, cohort, who):
    question = factories.question(cohort, "text", label="Gone tomorrow", required=True)
    browser = as_(who)
    browser.send(PAGE, **ABOUT, **{field(question): "Kept"})
    question.retired_at = clock.now()
    db.session.commit()
    assert "Gone tomorrow" not in text(browser.get(PAGE))
    assert browser.send(PAGE, **ABOUT).status_code == 303
    assert db.session.query(Answer).one().words == "Kept"


def paper(content: bytes, name: str):
    return (io.BytesIO(content), name)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "letter.pdf", "application/pdf"),
        (PNG, "scan.png", "image/png"),
        (DOCX, "letter.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_file_is_kept_and_had_by_its_author_and_by_staff(as_, client, cohort, who, content, name, kind):
    question = factories.question(cohort, "file", label="A letter", required=True)
    browser = as_(who)
    assert "Choose a file." in text(browser.send(PAGE, **ABOUT))
    assert browser.send(PAGE, **ABOUT, **{field(question): paper(content, name)}).status_code == 303
    kept = answers(who)[question.id]
    assert (kept.file_name, kept.file_size, kept.file_type) == (name, len(content), kind)
    address = f"/c/2027/applications/{draft(who).code}/files/{question.code}"
    assert address in text(browser.get(PAGE))
    desk = as_(factories.staff(cohort))
    assert desk.get(address).status_code == 404, "a draft is its author's alone"
    draft(who).submitted_at = clock.now()
    db.session.commit()
    for reader in (browser, desk):
        got = reader.get(address)
        assert got.data == content
        assert "attachment" in got.headers["Content-Disposition"]
        got.close()
    assert as_(factories.person()).get(address).status_code == 404
    assert as_(factories.staff(factories.cohort("2030"))).get(address).status_code == 404
    assert client.get(address).location.startswith("/sign-in")
    draft(who).submitted_at = None
    db.session.commit()
    assert browser.send(PAGE, **ABOUT).location.endswith("/city"), "it stays without being sent again"
    assert answers(who)[question.id].file_sha256 == kept.file_sha256


def test_nobody_fills_the_disk_with_files(as_, cohort, who, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_AN_HOUR", 2)
    question = factories.question(cohort, "file", label="A letter")
    browser = as_(who)
    for end in (b"1", b"2"):
        assert browser.send(PAGE, **ABOUT, **{field(question): paper(PDF + end, "letter.pdf")}).status_code == 303
    third = browser.send(PAGE, **ABOUT, **{field(question): paper(PDF + b"3", "letter.pdf")})
    assert "You have sent many files in the last hour." in text(third)
    mate = as_(factories.person())
    assert mate.send(PAGE, **ABOUT, **{field(question): paper(PDF + b"3", "letter.pdf")}).status_code == 303
    clock.freeze(clock.now() + timedelta(hours=1, seconds=1))
    assert browser.send(PAGE, **ABOUT, **{field(question): paper(PDF + b"3", "letter.pdf")}).status_code == 303


def test_the_file_of_a_child_is_not_even_taken_in_before_a_guardian_agrees(as_, cohort, who):
    cohort.minimum_age = 10
    question = factories.question(cohort, "file", label="A letter")
    browser, sent = as_(who), {"born-year": "2012", "country": "KE"}

    def files_there() -> int:
        return sum(each.is_file() for each in files.folder().rglob("*"))

    before = files_there()
    answer = browser.send(PAGE, **ABOUT | sent, **{field(question): paper(PDF + b"of a child", "letter.pdf")})
    assert answer.location == "/c/2027/apply/guardian?country=KE"
    assert files_there() == before
    factories.guardian_consent(cohort, factories.person(), who)
    assert browser.send(
        PAGE, **ABOUT | sent, **{field(question): paper(PDF + b"of a child", "letter.pdf")}
    ).location.endswith("/city")
    assert files_there() == before + 1


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (EXE, "letter.pdf", "not one of the kinds"),
        (PDF, "letter.png", "says something else than its content"),
        (b"", "letter.pdf", "empty"),
        (PDF + b"x" * 300, "letter.pdf", "It may have at most 200 bytes"),
    ],
)
def test_what_is_no_paper_is_refused_and_not_kept(as_, cohort, who, content, name, words):
    question = factories.question(cohort, "file", most=200)
    before = set(files.folder().glob("??/*"))
    page = text(as_(who).send(PAGE, **ABOUT, **{field(question): paper(content, name)}))
    assert words in page
    assert set(files.folder().glob("??/*")) == before
    assert draft(who) is None


def test_a_file_survives_a_mistake_elsewhere_on_the_page(as_, cohort, who):
    question = factories.question(cohort, "file", required=True)
    browser = as_(who)
    page = browser.send(PAGE, **ABOUT | {"city": ""}, **{field(question): paper(PDF, "letter.pdf")})
    assert "Type your city." in text(page)
    assert "letter.pdf" in text(page)
    fields = hidden(page.get_data(as_text=True))
    fields = {name: value.replace("&#34;", '"') for name, value in fields.items()}
    assert browser.post(PAGE, data={**fields, **ABOUT}).status_code == 303
    assert answers(who)[question.id].file_name == "letter.pdf"


def test_a_mark_of_somebody_else_brings_no_file(as_, cohort, who):
    question = factories.question(cohort, "file", required=True)
    page = as_(who).send(PAGE, **ABOUT | {"city": ""}, **{field(question): paper(PDF, "letter.pdf")})
    mark = hidden(page.get_data(as_text=True))[f"{field(question)}_kept"].replace("&#34;", '"')
    other = factories.person()
    answer = as_(other).send(PAGE, **ABOUT, **{f"{field(question)}_kept": mark})
    assert "Choose a file." in text(answer)
    assert draft(other) is None


def test_the_check_page_shows_every_answer_and_the_text_names_every_question(as_, client, cohort, who):
    chosen = factories.question(cohort, "multiple", label="What can you do?", options=["Maps", "Code"], topic="studies")
    factories.question(
        cohort, "text", label="Which maps?", topic="studies", condition_id=chosen.id, condition_is="Maps"
    )
    browser = as_(who)
    fill(browser)
    actions_of = draft(who)
    actions.save(cohort, actions_of.born, {}, by=who, replies={chosen.id: Said(chosen=("Maps",))})
    db.session.commit()
    page = text(browser.get("/c/2027/apply/check"))
    assert "What can you do?" in page
    assert "Which maps?" in page
    told = client.get("/c/2027/apply/questions.txt").get_data(as_text=True)
    for words in (
        "What can you do?",
        "* Code",
        "Which maps? (optional)",
        "Asked only after",
        "How we treat each other",
    ):
        assert words in told


def test_the_number_of_questions_costs_no_statements(as_, cohort, who, statements):
    browser = as_(who)
    fill(browser)
    costs = []
    for more in (1, 3):
        for _ in range(more):
            factories.question(cohort, "text")
        db.session.commit()
        with statements() as made:
            assert browser.get(PAGE).status_code == 200
        costs.append(len(made))
    assert costs[0] == costs[1] <= 8


def test_what_staff_asked_is_among_what_the_record_says_changed(cohort, who, in_request):
    question = factories.question(cohort, "text", required=True)
    sent = factories.application(cohort, who)
    factories.answer(sent, question, words="Before")
    with pytest.raises(Refused, match="not left out"):
        actions.save(cohort, sent.born, {}, by=who, replies={question.id: Said()})
    clock.freeze(clock.now() + timedelta(hours=1))
    actions.save(cohort, sent.born, {}, by=who, replies={question.id: Said("After")})
    entry = db.session.query(AuditEntry).filter_by(action="application.edit").one()
    assert entry.facts == {"fields": [question.code]}
    assert sent.edited_at == clock.now()
