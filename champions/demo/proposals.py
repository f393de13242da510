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


def proposals() -> list[tuple[str, str, str]]:
    """(team, title, topic) of each, neighbours from different topics."""
    found = []
    for row, second in enumerate(SECOND):
        for (topic, titles), first in zip(TITLES.items(), FIRST, strict=True):
            found.append((f"{first} {second}", titles[row], topic))
    return found
