"""What happens: judges are asked to look again at single scores, by the worker."""


def look_now(second_look_id: int) -> bool:
    """The worker's part: judges were asked to look again; False when there was nothing left to do."""
    raise NotImplementedError
