"""What happens: a round is compiled (compiling), judges look again (looking), two people seal it (sealing)."""

from .compiling import alone, ask_compilation, compile_now
from .looking import look_now
from .sealing import confirm, release

__all__ = ["alone", "ask_compilation", "compile_now", "confirm", "look_now", "release"]
