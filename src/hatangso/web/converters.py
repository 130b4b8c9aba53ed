"""Pieces of addresses."""


class UnitCode:
    """An administrative code: two digits for a province, five for a commune, or a demo code such as D0101."""

    regex = "[0-9]{2}|[0-9]{5}|D[0-9]{2,4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)
