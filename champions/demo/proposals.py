"""Fifty proposals of fifty invented teams: a name, a title, the topic it is about."""

TITLES = {
    "water": (
        "Rain gardens that report themselves",
        "A gauge on every drain",
        "Who has water on Sunday",
        "Leaks that call for help",
        "Wells the street looks after",
    ),
    "mobility": (
        "Night buses for night nurses",
        "A timetable one can hear",
        "Crossings for slow walkers",
        "The last mile on foot",
        "Ferries that wait for school",
    ),
    "waste": (
        "Market waste, weighed at the gate",
        "A repair café on wheels",
        "Bins that are never full",
        "Compost for the sixth floor",
        "What the river carries away",
    ),
    "energy": (
        "One roof, eleven households",
        "Light that follows people",
        "Kitchens without smoke",
        "A meter everybody can read",
        "Cold rooms for the harbour",
    ),
    "safety": (
        "A quieter street for every block",
        "The way home, lit",
        "Warnings in four languages",
        "First help on the third floor",
        "Girls draw the map",
    ),
    "housing": (
        "Empty rooms in the centre",
        "An address for everybody",
        "Stairs that become ramps",
        "Rent one can look up",
        "Courtyards come back",
    ),
    "air": (
        "What children breathe",
        "Shade maps for school children",
        "Trees where people wait",
        "Kilns that stop at noon",
        "A window that measures",
    ),
    "data": (
        "Speaking signs at the river",
        "The budget in one picture",
        "Forms that fill themselves",
        "Numbers the market trusts",
        "A library of small sensors",
    ),
    "care": (
        "Doctors on the bus line",
        "Lunch at the neighbour’s",
        "Who waits at the clinic",
        "A bench every hundred steps",
        "Letters read aloud",
    ),
    "heat": (
        "Cool rooms within ten minutes",
        "White roofs, counted",
        "Waiting in the shade",
        "Water points that move",
        "The hottest corner of town",
    ),
}
FIRST = ("Rain", "Market", "Bridge", "Harbour", "Tram", "Shade", "River", "Night", "Corner", "Garden")
SECOND = ("Watch", "Makers", "Signal", "Circle", "Loop")


# What a proposal says, by topic: who it happens to, and where it shows.
WHOM = {
    "water": "Traders in the old market lose two days of every rainy month; the drain map of the city is from 1998.",
    "mobility": "Nurses of the night shift walk forty minutes, because the last bus leaves before they do.",
    "waste": "A third of what is carried to the market leaves it as waste, and nobody has ever weighed it.",
    "energy": "In our street eleven households share one meter and nobody knows who owes what.",
    "safety": "Girls in two schools drew the ways they do not take after dark. The maps are the same, house by house.",
    "housing": "One address in nine in the centre is empty, and three hundred people have none.",
    "air": "The school stands between two kilns; the nearest sensor of the city is four kilometres away.",
    "data": "Whoever asks the office for numbers gets a stamp, and the numbers after the season is over.",
    "care": "People wait four hours at the clinic for a paper that takes three minutes.",
    "heat": "In the hottest week forty people were carried to the hospital, most of them from five streets.",
}
METHODS = (
    "We asked sixty people in the street, in two languages, and counted for one week at six places.",
    "We walked the way with twelve of them, with a watch and a notebook, in the morning and at night.",
    "We put the complaints of two years on one map, and asked the office why those places and not others.",
    "We built one from wood and wire, lent it to nine families, and came back after a week.",
)
STEPS = (
    (
        "Paint a sign at 14 places with those who work there (week 10).",
        "Fit a small sensor to six of them (week 11).",
        "Send one message to the district office when it matters (week 12).",
        "Compare with the log of the office (week 14).",
    ),
    (
        "Agree with two offices on one table they both fill in (week 9).",
        "Try it for ten days in one ward (week 11).",
        "Ask everybody again, also those who did not take part (week 13).",
    ),
    (
        "Make the first one with the neighbours (week 9).",
        "Let them change what does not work (week 10).",
        "Make five more from what one shop sells (week 12).",
        "Hand the plan to the district (week 15).",
    ),
)
STAKEHOLDERS = (
    "The market association, the district office, the fire brigade, two schools.",
    "The drivers, the hospital, a group of parents, the transport authority.",
    "The people of five streets, one workshop, the office of statistics.",
)


def words(topic: str, number: int) -> str:
    """The text of the proposal with that number."""
    steps = STEPS[number % len(STEPS)]
    parts = (
        f"{WHOM[topic]} {METHODS[number % len(METHODS)]}",
        "\n".join(f"{place}. {step}" for place, step in enumerate(steps, 1)),
        f"With us: {STAKEHOLDERS[number % len(STAKEHOLDERS)]}",
    )
    return "\n\n".join(parts)


def proposals() -> list[tuple[str, str, str]]:
    """(team, title, topic) of each, neighbours from different topics."""
    found = []
    for row, second in enumerate(SECOND):
        for (topic, titles), first in zip(TITLES.items(), FIRST, strict=True):
            found.append((f"{first} {second}", titles[row], topic))
    return found
