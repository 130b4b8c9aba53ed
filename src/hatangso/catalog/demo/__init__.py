"""Documents of the demo: a fictional province and its wards, written by us."""

from importlib.resources import files

PLANS = {"D0101": "ke-hoach-an-hoa.txt", "D0102": "ke-hoach-binh-minh.txt", "D01": "ke-hoach-song-may.txt"}


def plan_of(unit_code: str) -> tuple[str, bytes]:
    """File name and bytes of a demo unit's plan."""
    name = PLANS[unit_code]
    return name, files(__name__).joinpath(name).read_bytes()
