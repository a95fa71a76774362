"""What is done to a raw record's text: ``STEPS``, pure functions ``Record -> Record``, in order."""

from collections.abc import Callable, Mapping
from functools import wraps

from crawler.record import Record, evolve
from crawler.text.boilerplate import boilerplate
from crawler.text.finish import check, finish
from crawler.text.masking import masking
from crawler.text.people import people

__all__ = ["STEPS", "check"]

Step = Callable[[Record], Record]


def _with_parts(step: Step) -> Step:
    """Return the step mapped over a digest's stories too, so that the digest's hash can cover theirs."""

    @wraps(step)
    def stepped(record: Record) -> Record:
        if not record.parts:
            return step(record)
        return step(evolve(record, parts=tuple(step(part) for part in record.parts)))

    return stepped


STEPS: Mapping[str, Step] = {
    name: _with_parts(step)
    for name, step in {"boilerplate": boilerplate, "people": people, "masking": masking, "finish": finish}.items()
}
