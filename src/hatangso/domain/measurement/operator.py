"""An operator as the country knows it, and the many ways sources write its name."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hatangso.domain.words import Words

MOBILE_CODE = re.compile(r"(\d{3})\D?(\d{2,3})")  # MCC-MNC: 452-04


@dataclass(frozen=True)
class Operator:
    """`code` is what tests and results carry. `networks`: MCC-MNC of its mobile networks ('452-04')."""

    code: str
    name: Words
    aliases: tuple[str, ...]
    networks: tuple[str, ...]
    verified: bool  # False: known from secondary sources only
    source: str = ""


def key_of_name(text: str) -> str:
    """A name without marks, case, spaces and punctuation: 'Viettel Telecom ' and 'VIETTEL-TELECOM' agree.

    >>> key_of_name("Mạng Viettel (4G)")
    'mangviettel4g'
    """
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if letter.isalnum())


@dataclass(frozen=True)
class OperatorNames:
    """Finds the code that a text means."""

    by_name: Mapping[str, str]
    by_network: Mapping[str, str]

    @classmethod
    def of(cls, operators: Iterable[Operator]) -> "OperatorNames":
        """Raises ValueError where two operators claim one name or network."""
        names: dict[str, str] = {}
        networks: dict[str, str] = {}
        for one in operators:
            for text in (one.code, one.name.vi, one.name.en, *one.aliases):
                if names.setdefault(key_of_name(text), one.code) != one.code:
                    raise ValueError(f"'{text}' names both {names[key_of_name(text)]} and {one.code}.")
            for network in one.networks:
                if networks.setdefault(network, one.code) != one.code:
                    raise ValueError(f"{network} is of both {networks[network]} and {one.code}.")
        return cls(names, networks)

    def code_of(self, text: str) -> str | None:
        """The operator a text of a source means: code, name, alias or MCC-MNC. None: not known."""
        if found := self.by_name.get(key_of_name(text)):
            return found
        number = MOBILE_CODE.fullmatch(text.strip())
        return self.by_network.get(f"{number[1]}-{number[2]}") if number else None
