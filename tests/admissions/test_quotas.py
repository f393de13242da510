"""What a quota says, whom it counts, what is impossible; the pages of quotas and member cities."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from champions.admissions import actions, membership, queries, quotas
from champions.admissions.membership import Problem
from champions.admissions.models import MemberCity, Quota
from champions.admissions.quotas import Rule
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from tests import factories

PAGE = "/c/2027/admissions/quotas"
CITIES = "/c/2027/admissions/member-cities"
COUNTRIES = frozenset({"BR", "KE", "KR"})


class TestTheRules:
    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("São Paulo", "sao paulo", True),
            ("  Addis   Ababa ", "ADDIS ABABA", True),
            ("Łódź", "łodz", True),
            ("서울", "서울", True),
            ("Bogotá", "Bogota D.C.", False),
            ("Nairobi", "Mombasa", False),
        ],
    )
    def test_names_are_compared_without_case_accents_and_spaces(self, one, other, same):
        assert (quotas.key(one) == quotas.key(other)) is same

    @given(st.text(max_size=30))
    def test_a_key_is_its_own_key(self, text):
        assert quotas.key(quotas.key(text)) == quotas.key(text)

    def test_whom_a_rule_counts(self):
        person = quotas.person(
            country="KE", city="Nairobi", gender=None, university="Université  de Nairobi",
            member_cities=frozenset({("KE", "nairobi")}),
        )  # fmt: skip
        counted = [
            Rule("region", "africa", 1), Rule("country", "KE", 1), Rule("member_city", "yes", 1),
            Rule("university", "universite de nairobi", 1), Rule("university", "", None, 1),
            Rule("country", "", None, 1),
        ]  # fmt: skip
        left = [Rule("region", "asia", 1), Rule("gender", "woman", 1), Rule("gender", "", None, 1)]
        assert all(rule.counts(person) for rule in counted)
        assert not any(rule.counts(person) for rule in left)

    @pytest.mark.usefixtures("in_request")
    @pytest.mark.parametrize(
        ("rule", "words"),
        [
            (Rule("region", "africa", 80), "Africa: at least 80"),
            (Rule("country", "KE", None, 5), "Kenya: at most 5"),
            (Rule("gender", "woman", 40, 60), "Women: 40 to 60"),
            (Rule("member_city", "yes", 7, 7), "Lives in a member city: exactly 7"),
            (Rule("university", "", None, 3), "Each university: at most 3"),
        ],
    )
    def test_a_rule_in_words(self, rule, words):
        assert quotas.rule_in_words(rule) == words

    @pytest.mark.usefixtures("in_request")
    def test_what_makes_no_sense_is_said(self):
        assert quotas.value_error("region", "atlantis")
        assert quotas.value_error("gender", "")
        assert quotas.value_error("shoe", "44")
        assert quotas.value_error("country", "ZZ")
        assert quotas.value_error("university", "Anything") is None
        assert quotas.value_error("country", "") is None
        assert quotas.numbers_error("africa", None, None)
        assert quotas.numbers_error("", 1, None)
        assert "(9)" in quotas.numbers_error("africa", 9, 3)
        assert quotas.numbers_error("africa", 3, 3) is None
        assert quotas.numbers_error("", None, 3) is None

    @pytest.mark.usefixtures("in_request")
    @pytest.mark.parametrize(
        ("rules", "found"),
        [
            ([Rule("region", "africa", 60), Rule("region", "asia", 40)], []),
            ([Rule("region", "africa", 60), Rule("region", "asia", 41)], ["together ask for at least 101 people"]),
            ([Rule("region", "africa", 60), Rule("gender", "woman", 60)], []),
            ([Rule("gender", "woman", 101)], ["asks for more than the 100 places"]),
            ([Rule("region", "africa", None, 5), Rule("country", "KE", 6)], ["at least 6 people"]),
            ([Rule("region", "africa", None, 5), Rule("country", "KR", 6)], []),
        ],
    )
    def test_what_cannot_be_kept_by_anybody_is_seen_at_once(self, rules, found):
        said = quotas.problems(rules, 100)
        assert len(said) == len(found)
        assert all(words in each for words, each in zip(found, said, strict=True))
        assert quotas.problems([Rule("gender", "woman", 101)], None) == []

    @pytest.mark.usefixtures("in_request")
    def test_places_that_the_regions_leave_empty_are_said(self):
        regions = [Rule("region", region, None, 10) for region in ("africa", "americas", "asia", "europe", "oceania")]
        assert "50 of 100 places stay empty" in quotas.warnings(regions, 100)[0]
        assert quotas.warnings(regions, 50) == []
        assert quotas.warnings(regions[:4], 100) == []


@pytest.mark.usefixtures("in_request")
class TestTheListOfCities:
    def test_lines_and_rows_of_a_file_are_read(self):
        text = 'City,Country\nNairobi, KE\n"São  Paulo";br\nSeoul\tKR\n\nNAIROBI,ke\n"Seoul, Jongno",KR\n'
        assert membership.read(text, COUNTRIES) == [
            ("KE", "Nairobi"),
            ("BR", "São Paulo"),
            ("KR", "Seoul"),
            ("KR", "Seoul, Jongno"),
        ]

    @pytest.mark.parametrize("line", ["Nairobi", "Nairobi,", ",KE", "Nairobi, Kenya", "x" * 121 + ",KE", '"",KE'])
    def test_a_line_that_makes_no_sense_is_named(self, line):
        (wrong,) = membership.read(f"Seoul, KR\n{line}", COUNTRIES)[1:]
        assert isinstance(wrong, Problem)
        assert wrong.said.startswith("Line 2:")

    @given(
        st.lists(
            st.tuples(st.sampled_from(sorted(COUNTRIES)), st.sampled_from(["Nairobi", "A, b", "서울"])), unique=True
        )
    )
    def test_what_is_written_can_be_read_again(self, cities):
        assert membership.read(membership.written(cities), COUNTRIES) == cities


@pytest.fixture
def cohort(now):
    return factories.cohort(seats=100)


@pytest.fixture
def staff(cohort):
    return factories.staff(cohort)


class TestTheActions:
    def test_a_quota_is_added_changed_and_taken_away_and_all_of_it_is_recorded(self, cohort, staff):
        made = actions.add_quota(cohort, Rule("region", "africa", 10, None), by=staff)
        actions.change_quota(made, 5, 20, by=staff)
        assert queries.rules(cohort) == [Rule("region", "africa", 5, 20)]
        actions.remove_quota(made, by=staff)
        db.session.flush()
        assert queries.rules(cohort) == []
        acts = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert acts == ["quota.add", "quota.change", "quota.remove"]

    def test_two_rules_about_the_same_people_are_refused(self, cohort, staff):
        actions.add_quota(cohort, Rule("university", "Université de Nairobi", None, 3), by=staff)
        with pytest.raises(Refused, match="same people"):
            actions.add_quota(cohort, Rule("university", "universite de  NAIROBI", None, 4), by=staff)
        actions.add_quota(cohort, Rule("university", "", None, 4), by=staff)
        assert len(queries.rules(factories.cohort("2028"))) == 0

    def test_nonsense_is_refused_by_the_action_too(self, cohort, staff):
        quota = factories.quota(cohort)
        for least, most in ((9, 3), (None, None)):
            with pytest.raises(Refused):
                actions.change_quota(quota, least, most, by=staff)
        with pytest.raises(Refused):
            actions.add_quota(cohort, Rule("country", "", 3, None), by=staff)

    def test_the_member_cities_are_exactly_those(self, cohort, staff):
        factories.member_city("KE", "Nairobi")
        factories.member_city("KE", "Mombasa")
        counted = actions.set_member_cities([("KE", "NAIROBI"), ("BR", "São Paulo")], by=staff, cohort=cohort)
        assert counted == (1, 1)
        found = {(each.country, each.name, each.name_key) for each in db.session.scalars(select(MemberCity))}
        assert found == {("KE", "NAIROBI", "nairobi"), ("BR", "São Paulo", "sao paulo")}
        assert actions.set_member_cities([("KE", "Nairobi"), ("BR", "São Paulo")], by=staff, cohort=cohort) == (0, 0)


class TestThePages:
    @pytest.fixture
    def browser(self, staff, as_):
        return as_(staff)

    def text(self, answer):
        return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())

    def test_a_rule_is_added_changed_and_taken_away(self, cohort, browser):
        assert browser.send(PAGE, whom="region:africa", least="30", most="").status_code == 303
        assert (
            browser.send(PAGE, whom="university:?", university="Université de Lomé", least="", most="4").status_code
            == 303
        )
        page = self.text(browser.get(PAGE))
        assert "2 rules" in page
        assert "Africa Region at least 30" in page
        assert "Université de Lomé University at most 4" in page
        quota = db.session.query(Quota).filter_by(field="region").one()
        address = f"{PAGE}/{quota.code}"
        assert browser.send(address, least="35", most="40").status_code == 303
        assert "Africa Region 35 to 40" in self.text(browser.get(PAGE))
        assert browser.send(f"{address}/remove", _at=address).status_code == 303
        assert "1 rule" in self.text(browser.get(PAGE))

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"whom": "region:africa", "least": "", "most": ""}, "Say a number"),
            ({"whom": "region:africa", "least": "9", "most": "3"}, "must not be more than"),
            ({"whom": "country:", "least": "9", "most": ""}, "can only say at most"),
            ({"whom": "region:africa", "least": "ten", "most": ""}, "Type a whole number"),
            ({"whom": "region:africa", "least": "-1", "most": ""}, "Type a whole number"),
            ({"whom": "university:?", "university": " ", "least": "", "most": "3"}, "name of the university"),
            ({"whom": "region:atlantis", "least": "9", "most": ""}, "Not a valid choice"),
        ],
    )
    def test_nonsense_comes_back_beside_its_field(self, cohort, browser, typed, said):
        answer = browser.send(PAGE, **typed)
        assert answer.status_code == 200
        assert said in self.text(answer)
        assert db.session.query(Quota).count() == 0

    def test_the_same_again_and_the_impossible_are_said(self, cohort, browser):
        factories.quota(cohort, least=80, most=None)
        factories.quota(cohort, "region", "asia", least=30, most=None)
        assert "together ask for at least 110 people. There are 100 places." in self.text(browser.get(PAGE))
        assert "same people already" in self.text(browser.send(PAGE, whom="region:asia", least="3", most=""))

    def test_the_list_of_cities_is_saved_or_comes_back(self, cohort, browser):
        assert browser.send(CITIES, cities="Nairobi, KE\nSão Paulo, BR").status_code == 303
        page = browser.get(CITIES).get_data(as_text=True)
        assert "São Paulo, BR" in page
        assert "2 member cities" in page
        assert "Write at least one city." in self.text(browser.send(CITIES, cities=" "))
        answer = browser.send(CITIES, cities="Nairobi, KE\nAtlantis")
        assert "Line 2: write the city" in self.text(answer)
        assert "Atlantis</textarea>" in answer.get_data(as_text=True).replace("\r\n", "\n").replace("&#13;", "")
        assert db.session.query(MemberCity).count() == 2

    def test_the_pages_are_small_and_their_statements_do_not_grow(self, cohort, browser, statements):
        brotli = pytest.importorskip("brotli")
        counted = []
        for field, value in (("region", "africa"), ("region", "asia"), ("gender", "woman")):
            factories.quota(cohort, field, value)
            with statements() as sent:
                page = browser.get(PAGE)
            counted.append(len(sent))
        assert len(set(counted)) == 1
        assert counted[0] <= 8
        assert len(brotli.compress(page.get_data(), quality=5)) <= 12 * 1024

    def test_others_find_nothing(self, cohort, as_):
        quota = factories.quota(cohort)
        stranger = as_(factories.staff(factories.cohort("2028")))
        assert stranger.get(f"{PAGE}/{quota.code}").status_code == 404
        assert stranger.get(f"{PAGE.replace('2027', '2028')}/{quota.code}").status_code == 404
