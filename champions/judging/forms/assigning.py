"""What staff typed about who judges what: a pair that was picked, a move, why an entry is taken."""

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField

from champions.core.forms import Form, Text, tidy
from champions.judging.grid import Board, Piece, Seat


class AskForm(Form):
    """A button, with a reason if one was given."""

    reason = Text(_l("Why"), most=500)


class PickForm(Form):
    """The button that was pressed: `entry judge`, or `entry judge from` when it is moved."""

    pick = StringField(filters=[tidy])

    @property
    def parts(self) -> tuple[str, str, str | None] | None:
        """(entry's code, judge's code, code of the judge it is taken from or None); None for nonsense."""
        words = (self.pick.data or "").split()
        if len(words) not in (2, 3):
            return None
        return words[0], words[1], words[2] if len(words) > 2 else None


class MoveForm(Form):
    """Which entry is given from whom to whom."""

    e = SelectField(_l("Give"), validate_choice=False)
    f = SelectField(_l("from"), validate_choice=False)
    t = SelectField(_l("to"), validate_choice=False)

    def offer(self, board: Board, named: Sequence[str]) -> "MoveForm":
        """The entries, who has something to give, who can take something. `named`: how each entry is called."""
        self.e.choices = [(each.code, name) for each, name in zip(board.entries, named, strict=True)]
        self.f.choices = _seats(each for each in board.judges if board.loads[each.id] > board.done[each.id])
        self.t.choices = _seats(each for each in board.judges if each.can_take)
        return self


class TakeForm(Form):
    """From whom an entry is taken, and why."""

    card = RadioField(_l("From whom"), validate_choice=False)
    reason = Text(_l("Why"), most=500, required=_l("Say why: others have to be able to defend it."))

    def offer(self, board: Board, entry: Piece) -> "TakeForm":
        """The judges of the entry who have not submitted."""
        held = [each for each in board.cards if each.entry == entry.id and not each.submitted]
        self.card.choices = [(each.code, board.judge[each.judge].name) for each in held]
        return self

    def validate(self, extra_validators: object = None) -> bool:
        """True when one of the judges was chosen and a reason was given."""
        good = super().validate(extra_validators)
        if self.card.data not in {code for code, _name in self.card.choices or ()}:
            self.refuse("card", str(_l("Choose a judge.")))
            return False
        return good


def _seats(judges: Iterable[Seat]) -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in judges]
