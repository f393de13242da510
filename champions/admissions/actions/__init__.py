"""What happens in admissions."""

from .answers import accept, decline, defer
from .appeals import dismiss, file_appeal, may_answer, uphold
from .bulk import change_many
from .decisions import Staged, Staging, stage, stage_many, unstage, unstage_many
from .dispatches import confirm_dispatch, send_decisions, stop_dispatch
from .exports import record_export, write_export
from .guardians import end_enrolment, end_participation, take_back_consent, when_left
from .imports import NotRead, bring_in, look_at, throw_away
from .leaving import leave
from .letters import participation
from .places import admit, keep_places, next_offers, offer_by_hand, whose_turn
from .quotas import add_quota, change_quota, remove_quota, set_member_cities
from .shortlists import accept_shortlist, ask_shortlist, make_shortlist, pin, try_rule, unpin
from .verdicts import answer_by, offer, reject, waitlist, zone_of
from .views import forget_view, keep_view

__all__ = [
    "NotRead",
    "Staged",
    "Staging",
    "accept",
    "accept_shortlist",
    "add_quota",
    "admit",
    "answer_by",
    "ask_shortlist",
    "bring_in",
    "change_many",
    "change_quota",
    "confirm_dispatch",
    "decline",
    "defer",
    "dismiss",
    "end_enrolment",
    "end_participation",
    "file_appeal",
    "forget_view",
    "keep_places",
    "keep_view",
    "leave",
    "look_at",
    "make_shortlist",
    "may_answer",
    "next_offers",
    "offer",
    "offer_by_hand",
    "participation",
    "pin",
    "record_export",
    "reject",
    "remove_quota",
    "send_decisions",
    "set_member_cities",
    "stage",
    "stage_many",
    "stop_dispatch",
    "take_back_consent",
    "throw_away",
    "try_rule",
    "unpin",
    "unstage",
    "unstage_many",
    "uphold",
    "waitlist",
    "when_left",
    "whose_turn",
    "write_export",
    "zone_of",
]
