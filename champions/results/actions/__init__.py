"""What happens: a round is compiled (compiling), judges look again (looking), two people seal it (sealing)."""

from .compiling import alone, ask_compilation, compile_now
from .exporting import export
from .late import nothing_is_sealed
from .looking import ask_look, look_before_close, look_now
from .opening import opened
from .sealing import confirm, publish_digest, release
from .settling import settle

__all__ = [
    "alone",
    "ask_compilation",
    "ask_look",
    "compile_now",
    "confirm",
    "export",
    "look_before_close",
    "look_now",
    "nothing_is_sealed",
    "opened",
    "publish_digest",
    "release",
    "settle",
]
