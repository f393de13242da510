"""What can go wrong at the start, in words."""


class Failure(Exception):
    """The service cannot start or go on; the text is one sentence for the person at the keyboard."""
