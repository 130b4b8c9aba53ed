"""What every indicator of the catalogue promises to tell about itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hatangso.domain.footing import Footing
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

Counts = Mapping[str, float]
Formula = Callable[[Counts], Ratio]


class Component(StrEnum):
    """The part of digital infrastructure an indicator belongs to."""

    TELECOM = "telecom"
    DATA = "data"
    PHYSICAL = "physical"
    SERVICES = "services"
    SECURITY = "security"

    @property
    def label(self) -> Words:
        return _COMPONENTS[self]


class ValueKind(StrEnum):
    """What is entered: two halves of a ratio, one number, a level in words, or done and not done."""

    RATIO = "ratio"
    VALUE = "value"
    LEVEL = "level"
    DONE = "done"


class Better(StrEnum):
    """In which direction the indicator improves."""

    HIGHER = "higher"
    LOWER = "lower"


class RollUp(StrEnum):
    """How the values of neighbourhoods or wards make the value of the whole."""

    RATIO_OF_SUMS = "ratio_of_sums"
    SUM = "sum"
    MAX = "max"
    LATEST = "latest"
    WEIGHTED = "weighted"
    NOT_ADDITIVE = "not_additive"

    @property
    def label(self) -> Words:
        return _ROLL_UPS[self]


class Weight(StrEnum):
    """By what the values of places are weighted."""

    POPULATION = "population"
    HOUSEHOLDS = "households"

    @property
    def label(self) -> Words:
        return _WEIGHTS[self]


class Knower(StrEnum):
    """Who or what knows the value, and with it on what footing the value stands."""

    OPERATORS = "operators"
    COVERAGE_MODEL = "coverage_model"
    DRIVE_TESTS = "drive_tests"
    SPEED_TESTS = "speed_tests"
    PROBES = "probes"
    SURVEY = "survey"
    REGISTRY = "registry"
    DEVICE_REGISTRY = "device_registry"
    INVENTORY = "inventory"
    REPORT = "report"
    COMPARISON = "comparison"

    @property
    def label(self) -> Words:
        return _KNOWERS[self]

    @property
    def footing(self) -> Footing:
        """The footing of a value from here, offered in forms."""
        return _FOOTINGS.get(self, Footing.REPORTED)


@dataclass(eq=False)
class Indicator:
    """One indicator. `module` is `__name__` of its file: the file's name is its code, said once.

    `unit` is canonical (%, Mbit/s, x, …), None where no number is promised; `number_unit` is the unit where
    a plan gives such an indicator a number after all. `needs` names the counts of the formula with what to
    ask people for, part first. `weight` is what the rule 'weighted' weights by. `source` tells where the
    promise stands. `version` grows when the meaning of a published value changes. `part_of_whole` is False
    where the first count is no part of the second, so that the ratio may pass 100 %. The formula is put on
    with the indicator as decorator, once.
    """

    module: str
    label: Words
    unit: str | None
    component: Component
    kind: ValueKind
    roll_up: RollUp
    known_by: tuple[Knower, ...]
    meaning: Words
    source: str
    better: Better = Better.HIGHER
    needs: dict[str, Words] = field(default_factory=dict)
    number_unit: str | None = None
    part_of_whole: bool = True
    weight: Weight | None = None
    version: int = 1
    formula: Formula | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        if (self.roll_up is RollUp.WEIGHTED) != (self.weight is not None):
            raise ValueError(f"{self.code}: the rule 'weighted' and a weight go together")

    def __call__(self, formula: Formula) -> Formula:
        if self.formula is not None:
            raise ValueError(f"{self.code} has two formulas")
        self.formula = formula
        return formula

    @property
    def code(self) -> str:
        return self.module.rpartition(".")[2]


_COMPONENTS = {
    Component.TELECOM: Words("Viễn thông và Internet", "Telecommunications and Internet"),
    Component.DATA: Words("Hạ tầng dữ liệu", "Data infrastructure"),
    Component.PHYSICAL: Words("Hạ tầng vật lý – số", "Physical-digital infrastructure"),
    Component.SERVICES: Words(
        "Tiện ích số và công nghệ số như dịch vụ", "Digital utilities and digital technology as a service"
    ),
    Component.SECURITY: Words("An toàn, an ninh mạng", "Cybersecurity"),
}
_ROLL_UPS = {
    RollUp.RATIO_OF_SUMS: Words("Tổng phần chia tổng số", "Sum of the parts by sum of the wholes"),
    RollUp.SUM: Words("Cộng dồn", "Sum"),
    RollUp.MAX: Words("Lấy giá trị lớn nhất", "Largest value"),
    RollUp.LATEST: Words("Lấy giá trị mới nhất", "Newest value"),
    RollUp.WEIGHTED: Words("Bình quân có trọng số", "Weighted mean"),
    RollUp.NOT_ADDITIVE: Words("Không gộp được", "Cannot be combined"),
}
_WEIGHTS = {
    Weight.POPULATION: Words("dân số", "population"),
    Weight.HOUSEHOLDS: Words("số hộ", "households"),
}
_KNOWERS = {
    Knower.OPERATORS: Words("Báo cáo của doanh nghiệp viễn thông", "Operators' filings"),
    Knower.COVERAGE_MODEL: Words("Mô hình phủ sóng", "Coverage model"),
    Knower.DRIVE_TESTS: Words("Đo kiểm thực địa", "Drive tests"),
    Knower.SPEED_TESTS: Words("Đo tốc độ truy cập", "Speed tests"),
    Knower.PROBES: Words("Dò quét, kiểm tra tự động", "Probes"),
    Knower.SURVEY: Words("Khảo sát", "Survey"),
    Knower.REGISTRY: Words("Sổ quản lý hạ tầng của địa phương", "The locality's registry"),
    Knower.DEVICE_REGISTRY: Words("Sổ thiết bị IoT", "Device registry"),
    Knower.INVENTORY: Words("Kiểm kê hệ thống, thiết bị", "Inventory of systems and equipment"),
    Knower.REPORT: Words("Báo cáo của cơ quan chủ trì", "Report of the office in charge"),
    Knower.COMPARISON: Words("So sánh giữa các địa phương", "Comparison between places"),
}
_FOOTINGS = {
    Knower.COVERAGE_MODEL: Footing.MODELLED,
    Knower.DRIVE_TESTS: Footing.MEASURED,
    Knower.SPEED_TESTS: Footing.MEASURED,
    Knower.PROBES: Footing.MEASURED,
    Knower.SURVEY: Footing.SURVEYED,
}
