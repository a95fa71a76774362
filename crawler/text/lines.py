"""Lines of a record's body: taking them out without losing them."""

from collections.abc import Mapping

from crawler.record import Record, Removed, evolve


def remove_lines(record: Record, rules: Mapping[int, str]) -> Record:
    """Return the record without the body lines at these indexes; each stands in ``removed`` with its rule.

    ``subheadings`` keeps pointing at the same lines; those taken out are dropped from it.
    """
    if not rules:
        return record
    kept = [index for index in range(len(record.body)) if index not in rules]
    places = {old: new for new, old in enumerate(kept)}
    return evolve(
        record,
        body=[record.body[index] for index in kept],
        subheadings=[places[index] for index in record.subheadings if index in places],
        removed=[*record.removed, *(Removed(rule=rules[index], text=record.body[index]) for index in sorted(rules))],
    )
