"""Views that staff keep: a filter with a name, as a tab, for oneself or for all staff of the cohort."""

import re

import pytest
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from champions.admissions import queries
from champions.admissions.forms import view_of
from champions.admissions.models import SavedView
from champions.core.db import db
from tests import factories

from .test_desk import LIST, cohort, me, read, seen, staff

__all__ = ["cohort", "me", "read", "staff"]


def test_a_view_is_kept_under_a_name_and_stands_as_a_tab(read, me, staff, as_, cohort):
    answer = staff.send(f"{LIST}/views?readers=differ&sort=score", name="Third opinion")
    assert answer.status_code == 303
    page = seen(staff)
    assert re.search(r'readers=differ[^"]*"><bdi>Third opinion</bdi> <span class="num">1</span>', page)
    colleague = as_(factories.staff(cohort))
    assert "Third opinion" not in seen(colleague)
    staff.send(f"{LIST}/views?readers=differ", name="Third opinion", shared="y")
    assert db.session.query(SavedView).count() == 1, "a name is one view"
    assert "Third opinion" in seen(colleague)
    other = as_(factories.staff(factories.cohort("2028")))
    assert "Third opinion" not in other.get("/c/2028/admissions").get_data(as_text=True)


def test_only_whose_view_it_is_deletes_it(cohort, me, staff, as_):
    staff.send(f"{LIST}/views?region=asia", name="Asia", shared="y")
    kept = db.session.query(SavedView).one()
    colleague = as_(factories.staff(cohort))
    assert "Asia" in colleague.get(f"{LIST}/views").get_data(as_text=True)
    assert colleague.send(f"{LIST}/views/{kept.code}/delete", _at=f"{LIST}/views").status_code == 404
    assert staff.send(f"{LIST}/views/{kept.code}/delete", _at=f"{LIST}/views").status_code == 303
    assert db.session.query(SavedView).count() == 0


def test_a_view_needs_a_name_and_there_are_only_so_many(cohort, me, staff):
    assert "Type a name for this view." in staff.send(f"{LIST}/views").get_data(as_text=True)
    for number in range(queries.MOST_VIEWS):
        assert staff.send(f"{LIST}/views", name=f"View {number}").status_code == 303
    assert "Delete one first." in staff.send(f"{LIST}/views", name="One more").get_data(as_text=True)
    page = staff.send(f"{LIST}/views?q=" + "é" * 100, name="View 1").get_data(as_text=True)
    assert "too many words" in page


def test_views_of_one_name_are_one_row_even_in_the_database(cohort, me):
    for _ in range(2):
        db.session.add(SavedView(cohort_id=cohort.id, person_id=me.id, name="A", query=""))
    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.once
def test_an_address_says_the_same_view_again(in_request):
    view = view_of(MultiDict({"state": "all", "q": "김 & =", "region": "asia", "score": "3,50", "sort": "-score"}))
    assert view_of(MultiDict(queries.words_of(view.address))) == view
    assert view.least == 3.5
    assert view_of(MultiDict({"score": "٣", "gender": "x", "readers": "x", "staged": "x"})) == queries.View()
