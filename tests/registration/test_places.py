"""Countries and zones are named as CLDR names them, in the reader's language and order."""

import pytest
from babel import Locale

from champions.registration import places


@pytest.mark.parametrize(
    ("language", "zone", "name"),
    [
        ("en", "America/New_York", "United States: New York"),
        ("es", "America/New_York", "Estados Unidos: Nueva York"),
        ("ko", "America/Sao_Paulo", "브라질: 상파울루"),
        ("en", "Etc/GMT+3", "GMT+3"),
    ],
)
def test_a_zone_is_called_by_its_country_and_city(language, zone, name):
    assert places.named(zone, Locale(language)) == (zone, name)


def test_zones_stand_in_the_order_of_their_names_and_only_where_there_is_a_choice():
    names = [name for _zone, name in places.zones(Locale("en"))]
    assert names == sorted(names, key=places._by_letter)
    assert "America/Recife" in dict(places.zones(Locale("en")))
    assert "Africa/Nairobi" not in dict(places.zones(Locale("en"))), "Kenya has one zone: no question"
