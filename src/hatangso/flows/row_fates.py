"""How many rows of a rehearsed table are added, changed, left the same."""

from collections.abc import Iterable


class RowFates:
    """What a rehearsal's totals are made from: `actions` of its rows (add, change, same, …)."""

    def actions(self) -> Iterable[str]:
        """One word a row."""
        raise NotImplementedError

    def count(self, action: str) -> int:
        """How many rows do that."""
        return sum(one == action for one in self.actions())

    @property
    def added(self) -> int:
        return self.count("add")

    @property
    def changed(self) -> int:
        return self.count("change")

    @property
    def same(self) -> int:
        return self.count("same")
