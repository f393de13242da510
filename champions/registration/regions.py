"""Pure: in which region of the world a country lies, by the United Nations' standard M49."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

REGIONS: Mapping[str, Any] = {
    "africa": _l("Africa"),
    "americas": _l("Americas"),
    "asia": _l("Asia"),
    "europe": _l("Europe"),
    "oceania": _l("Oceania"),
}

# M49 (unstats.un.org/unsd/methodology/m49), by ISO 3166 code. It lists neither Taiwan nor Kosovo: they stand with
# their neighbours, so that whoever lives there is counted too.
COUNTRIES: Mapping[str, str] = {
    "africa": """
        DZ EG EH LY MA SD TN
        BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW
        AO CD CF CG CM GA GQ ST TD
        BW LS NA SZ ZA
        BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG
    """,
    "americas": """
        AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI
        BZ CR GT HN MX NI PA SV
        AR BO BR CL CO EC FK GF GS GY PE PY SR UY VE
        BM CA GL PM US
    """,
    "asia": """
        KG KZ TJ TM UZ
        CN HK JP KP KR MN MO TW
        BN ID KH LA MM MY PH SG TH TL VN
        AF BD BT IN IR LK MV NP PK
        AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE
    """,
    "europe": """
        BG BY CZ HU MD PL RO RU SK UA
        AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ
        AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK
        AT BE CH DE FR LI LU MC NL
    """,
    "oceania": """
        AU CC CX NF NZ
        FJ NC PG SB VU
        FM GU KI MH MP NR PW UM
        AS CK NU PF PN TK TO TV WF WS
    """,
}
_BY_COUNTRY = {code: region for region, codes in COUNTRIES.items() for code in codes.split()}


def region_of(country: str) -> str:
    """The key of the region that the country with this ISO 3166 code lies in; '' for what is no country."""
    return _BY_COUNTRY.get(country.upper(), "")


def countries_of(region: str) -> tuple[str, ...]:
    """The ISO 3166 codes of the countries in a region, in their order; none for what is no region."""
    return tuple(sorted(COUNTRIES.get(region, "").split()))
