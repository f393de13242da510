"""Smart City Champions. `create_app` stands in factory.py, which is loaded when it is asked for.

So a command that needs no service (`champions judge`, `champions assign`) loads none of it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .factory import Service, create_app

__all__ = ["Service", "create_app"]


def __getattr__(name: str) -> Any:
    """What stands in factory.py."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import factory

    return getattr(factory, name)
