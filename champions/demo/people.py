"""Invented people: given and family names that are common in thirty countries, in their own scripts. Nobody is meant."""
# ruff: noqa: E501  a table is read in lines

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Land:
    """A country with a city, its zone, what is spoken, and three given and family names (Latin, own script)."""

    code: str
    city: str
    zone: str
    languages: str
    given: tuple[tuple[str, str], ...]
    family: tuple[tuple[str, str], ...]
    family_first: bool = False


@dataclass(frozen=True)
class Somebody:
    """One invented person."""

    name: str
    own_name: str
    call_name: str
    land: Land


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """`Amara, Chidi/…`: names by comma, the own script after a slash."""
    pairs = (part.strip().partition("/") for part in text.split(","))
    return tuple((latin, own) for latin, _, own in pairs)


# fmt: off
_TABLE: tuple[tuple[str, str, str, str, str, str, bool], ...] = (
    ("KE", "Nairobi", "Africa/Nairobi", "English, Kiswahili", "Wanjiru, Otieno, Achieng", "Kamau, Odhiambo, Mutua", False),
    ("NG", "Lagos", "Africa/Lagos", "English, Yoruba", "Amara, Tunde, Ngozi", "Okafor, Adeyemi, Balogun", False),
    ("GH", "Accra", "Africa/Accra", "English, Twi", "Akosua, Kwame, Efua", "Mensah, Owusu, Boateng", False),
    ("ET", "Addis Ababa", "Africa/Addis_Ababa", "Amharic, English",
     "Abebe/አበበ, Hana/ሃና, Dawit/ዳዊት", "Tesfaye/ተስፋዬ, Bekele/በቀለ, Alemu/አለሙ", False),
    ("EG", "Cairo", "Africa/Cairo", "Arabic, English",
     "Mariam/مريم, Youssef/يوسف, Salma/سلمى", "Hassan/حسن, Mansour/منصور, Fathy/فتحي", False),
    ("MA", "Rabat", "Africa/Casablanca", "Arabic, French",
     "Imane/إيمان, Karim/كريم, Nadia/نادية", "Bennani/بناني, Alaoui/علوي, Idrissi/إدريسي", False),
    ("ZA", "Cape Town", "Africa/Johannesburg", "English, isiXhosa", "Lindiwe, Sipho, Anneke", "Dlamini, Khumalo, Botha", False),
    ("KR", "Daegu", "Asia/Seoul", "Korean, English",
     "Seo-yeon/서연, Min-jun/민준, Ji-woo/지우", "Kim/김, Park/박, Lee/이", True),
    ("JP", "Yokohama", "Asia/Tokyo", "Japanese, English",
     "Haruka/遥, Ren/蓮, Sakura/さくら", "Tanaka/田中, Suzuki/鈴木, Yamada/山田", True),
    ("CN", "Chengdu", "Asia/Shanghai", "Chinese, English",
     "Siyuan/思远, Yutong/雨桐, Haoran/浩然", "Chen/陈, Wang/王, Liu/刘", True),
    ("TW", "Taichung", "Asia/Taipei", "Chinese, English",
     "Yi-chen/怡君, Chia-hao/家豪, Hsin-yi/欣怡", "Lin/林, Huang/黃, Tsai/蔡", True),
    ("VN", "Hanoi", "Asia/Ho_Chi_Minh", "Vietnamese, English",
     "Thị Mai, Văn Minh, Thu Hà", "Nguyễn, Trần, Lê", True),
    ("TH", "Chiang Mai", "Asia/Bangkok", "Thai, English",
     "Suree/สุรีย์, Anan/อนันต์, Malee/มาลี", "Jaidee/ใจดี, Saetang/แซ่ตั้ง, Wongsa/วงษา", False),
    ("ID", "Bandung", "Asia/Jakarta", "Indonesian, English", "Wulandari, Putri, Budi", "Santoso, Wijaya, Lestari", False),
    ("PH", "Cebu", "Asia/Manila", "Filipino, English", "Maria Clara, Jose Paolo, Angelica", "Dela Cruz, Santos, Reyes", False),
    ("MY", "Penang", "Asia/Kuala_Lumpur", "Malay, English", "Nur Aisyah, Ahmad Faiz, Mei Ling", "Binti Rahman, Bin Ismail, Tan", False),
    ("IN", "Pune", "Asia/Kolkata", "Hindi, English",
     "Priya/प्रिया, Arjun/अर्जुन, Kavya/काव्या", "Raghunathan/रघुनाथन, Sharma/शर्मा, Deshpande/देशपांडे", False),
    ("BD", "Dhaka", "Asia/Dhaka", "Bengali, English",
     "Nusrat/নুসরাত, Rafiq/রফিক, Farhana/ফারহানা", "Ahmed/আহমেদ, Rahman/রহমান, Akter/আক্তার", False),
    ("NP", "Kathmandu", "Asia/Kathmandu", "Nepali, English",
     "Sita/सीता, Bikash/विकास, Anjali/अञ्जली", "Gurung/गुरुङ, Shrestha/श्रेष्ठ, Thapa/थापा", False),
    ("MN", "Ulaanbaatar", "Asia/Ulaanbaatar", "Mongolian, English",
     "Oyuunaa/Оюунаа, Temuulen/Тэмүүлэн, Solongo/Солонго", "Bat-Erdene/Бат-Эрдэнэ, Ganbold/Ганболд, Dorj/Дорж", False),
    ("KZ", "Almaty", "Asia/Almaty", "Kazakh, Russian",
     "Aigerim/Айгерім, Nurlan/Нұрлан, Dana/Дана", "Akhmetova/Ахметова, Suleimenov/Сүлейменов, Omar/Омар", False),
    ("IQ", "Basra", "Asia/Baghdad", "Arabic, English",
     "Zainab/زينب, Ali/علي, Noor/نور", "Al-Hassan/الحسن, Al-Jabbar/الجبار, Kadhim/كاظم", False),
    ("TR", "Izmir", "Europe/Istanbul", "Turkish, English", "Elif, Emre, Zeynep", "Yılmaz, Demir, Şahin", False),
    ("GE", "Tbilisi", "Asia/Tbilisi", "Georgian, English",
     "Nino/ნინო, Giorgi/გიორგი, Ana/ანა", "Beridze/ბერიძე, Kapanadze/კაპანაძე, Lomidze/ლომიძე", False),
    ("GR", "Patras", "Europe/Athens", "Greek, English",
     "Giorgos/Γιώργος, Eleni/Ελένη, Nikos/Νίκος", "Pappas/Παππάς, Georgiou/Γεωργίου, Nikolaou/Νικολάου", False),
    ("PL", "Łódź", "Europe/Warsaw", "Polish, English", "Łukasz, Agnieszka, Zofia", "Wiśniewski, Kowalska, Zieliński", False),
    ("UA", "Lviv", "Europe/Kyiv", "Ukrainian, English",
     "Oksana/Оксана, Taras/Тарас, Daryna/Дарина", "Shevchuk/Шевчук, Kovalenko/Коваленко, Bondar/Бондар", False),
    ("BR", "Recife", "America/Recife", "Portuguese, English", "Mateus, Larissa, João Pedro", "Oliveira, Souza, Nascimento", False),
    ("PE", "Lima", "America/Lima", "Spanish, Quechua", "Lucía, Diego, Killa", "Quispe, Flores, Huamán", False),
    ("MX", "Monterrey", "America/Monterrey", "Spanish, English", "Ximena, Santiago, Valeria", "Hernández, Castillo, Ríos", False),
    ("CA", "Halifax", "America/Halifax", "English, French", "Chloé, Noah, Aiyana", "Tremblay, MacLeod, Singh", False),
)
# fmt: on

LANDS = tuple(
    Land(code, city, zone, languages, _pairs(given), _pairs(family), family_first)
    for code, city, zone, languages, given, family, family_first in _TABLE
)


def everybody(random: Random) -> list[Somebody]:
    """All there are (nine for each country, then more of some) in an order of the seed's, neighbours from different
    countries.
    """
    by_land = [_of(land) for land in LANDS]
    for people in by_land:
        random.shuffle(people)
    random.shuffle(by_land)
    more = [_of_two(land) for land in LANDS if not land.family_first]
    for people in more:
        random.shuffle(people)
    everyone = [people[place] for place in range(9) for people in by_land]
    return everyone + [people[place] for place in range(18) for people in more]


def _of_two(land: Land) -> list[Somebody]:
    """People with two given names: eighteen of a country."""
    return [
        Somebody(
            f"{first} {second} {family}",
            f"{own_first} {own_second} {own_family}" if own_first else "",
            first.split()[0],
            land,
        )
        for first, own_first in land.given
        for second, own_second in land.given
        if first != second
        for family, own_family in land.family
    ]


def _of(land: Land) -> list[Somebody]:
    people = []
    for given, own_given in land.given:
        for family, own_family in land.family:
            name = f"{family} {given}" if land.family_first else f"{given} {family}"
            own = ""
            if own_given:
                near = land.code in ("KR", "CN", "TW", "JP")
                own = own_family + own_given if near else f"{own_given} {own_family}"
            people.append(Somebody(name, own, given.split()[-1] if land.code == "VN" else given.split()[0], land))
    # One name is a whole name in Java.
    if land.code == "ID":
        people[0] = Somebody("Wulandari", "", "Wulan", land)
    return people
