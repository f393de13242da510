"""Who may look at what was mailed."""

from typing import Any

from champions.cohorts.models import Cohort
from champions.core.access import permission


@permission
def see_mail(viewer: Any, cohort: Cohort) -> bool:
    """Staff of the cohort and administrators may see which mails are owed, were sent and failed, not what they say."""
    return bool(viewer.is_staff(cohort.id))
