"""Pure rules of signing in: how long a device stays signed in, where one may be sent, what a browser is called."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

# Staff answer for other people's data: short; everybody else may be on a shared phone line for weeks.
GUARD_IDLE, GUARD_WHOLE = timedelta(minutes=30), timedelta(hours=12)
IDLE = timedelta(days=14)

LINK_LIVES = timedelta(minutes=30)
MOST_TRIES = 5
# Wrong codes a day for one person, over all sign-ins that were asked for: a guess in 50,000 a day at most.
MOST_WRONG = 20


def device_is_alive(began_at: datetime, seen_at: datetime, now: datetime, *, guards: bool) -> bool:
    """True while the device may act: 14 days after it was last seen; for staff 30 minutes, and 12 hours in all."""
    if guards:
        return now - seen_at <= GUARD_IDLE and now - began_at <= GUARD_WHOLE
    return now - seen_at <= IDLE


def onward(address: str | None) -> str:
    """`address` if it is a path on this service (`/c/2027/status`), else the empty string: never another site."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return ""
    if any(ord(char) < 33 or char == "\\" for char in address) or len(address) > 500:
        return ""
    parts = urlsplit(address)
    return "" if parts.scheme or parts.netloc else address


def device_label(agent: str) -> str:
    """`Chrome on Android`: a browser's name for people, from its User-Agent; empty when it says nothing known."""
    browsers = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
               ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip
    browser = next((name for mark, name in browsers if mark in agent), "")
    system = next((name for mark, name in systems if mark in agent), "")
    return " on ".join(filter(None, (browser, system)))
