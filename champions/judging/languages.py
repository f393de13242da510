"""Pure: the languages an entry can be written in and a judge can read, named in the reader's language by CLDR."""

from functools import lru_cache

from babel import Locale

# Codes of ISO 639-1: those that some hundred million people read, and those of the member cities.
CODES = (
    "en", "fr", "es", "pt", "ar", "zh", "ko", "ja", "ru", "de", "it", "nl", "pl", "uk", "tr", "fa", "he", "hi", "bn",
    "ur", "ta", "te", "mr", "gu", "pa", "ml", "kn", "si", "ne", "th", "vi", "id", "ms", "tl", "km", "lo", "my", "mn",
    "kk", "uz", "az", "ka", "hy", "el", "ro", "bg", "sr", "hr", "cs", "sk", "hu", "sv", "da", "fi", "sw", "am", "ha",
    "yo", "ig", "zu", "rw", "so", "om", "ak", "wo", "mg", "qu", "ay",
)  # fmt: skip


def name(code: str, locale: Locale) -> str:
    """What the language is called: `French`; the code itself where there is no name."""
    return str(locale.languages.get(code, code))


@lru_cache(maxsize=8)
def choices(locale: Locale) -> list[tuple[str, str]]:
    """(code, name) of every language, in the order of their names."""
    return sorted(((code, name(code, locale)) for code in CODES), key=lambda pair: pair[1].casefold())
