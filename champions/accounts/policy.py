"""Who may do what with accounts."""

from typing import Any

from champions.core.access import permission

from .models import Device


@permission
def own_account(viewer: Any, _: None) -> bool:
    """Whoever is signed in may look at and change their own account."""
    return bool(viewer.is_authenticated)


@permission
def end_device(viewer: Any, device: Device) -> bool:
    """A person may sign out any device they are signed in on."""
    return bool(device.person_id == viewer.id)
