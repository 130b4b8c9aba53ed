"""Whose assets a list tells: names are matched with the organisations of a place and of its province."""

from collections.abc import Iterable

from hatangso.catalog.operator_files import operators
from hatangso.domain.measurement.operator import key_of_name
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit

REMEMBERED = 20_000  # of the names that a list tells, so that a long one takes no more memory


class OwnerNames:
    """Finds the organisation that a name means: its name, its short name, or what its operator is called
    elsewhere (catalog/operators). Exact apart from accents, case and spaces; nothing is guessed."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        near = [unit.pk, unit.parent_id] if unit.parent_id else [unit.pk]
        found = Organisation.objects.filter(unit_id__in=near, valid_to=None, is_collective=False)
        # The unit's own organisation of a name goes before the province's.
        rows = sorted(found, key=lambda one: (one.unit_id != unit.pk, one.pk))
        self._ids: dict[str, int] = {}
        self.names: dict[int, str] = {one.pk: one.name for one in rows}
        for one in rows:
            for text in (one.name, one.short_name):
                if text:
                    self._ids.setdefault(key_of_name(text), one.pk)
        for operator in operators().values():
            keys = [key_of_name(text) for text in (operator.name.vi, operator.name.en, *operator.aliases)]
            known = next((self._ids[key] for key in keys if key in self._ids), None)
            if known is not None:
                for key in keys:
                    self._ids.setdefault(key, known)
        self._asked: dict[str, int | None] = {}

    def find(self, name: str) -> int | None:
        """The organisation's id; None where the name is not known here."""
        if name in self._asked:
            return self._asked[name]
        found = self._ids.get(key_of_name(name))
        if len(self._asked) < REMEMBERED:
            self._asked[name] = found
        return found

    def offered(self, ids: Iterable[int] | None = None) -> list[str]:
        """Names for lists to choose from, by the alphabet."""
        wanted = self.names if ids is None else {pk: self.names[pk] for pk in ids if pk in self.names}
        return sorted(wanted.values())
