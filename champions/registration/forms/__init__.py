"""What was typed."""

from .consents import ConsentsForm, TruthForm
from .dates import BornForm, Boxes, boxes
from .guardians import CountryForm
from .questions import AskingForm, asking_form, fields_for, kept_name, most, name_of, stored
from .reading import questions_as_text
from .start import EligibilityForm, StartForm, ZoneForm
from .topics import AboutForm, CityForm, StudiesForm, form_for

__all__ = [
    "AboutForm",
    "AskingForm",
    "BornForm",
    "Boxes",
    "CityForm",
    "ConsentsForm",
    "CountryForm",
    "EligibilityForm",
    "StartForm",
    "StudiesForm",
    "TruthForm",
    "ZoneForm",
    "asking_form",
    "boxes",
    "fields_for",
    "form_for",
    "kept_name",
    "most",
    "name_of",
    "questions_as_text",
    "stored",
]
