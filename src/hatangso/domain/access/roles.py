"""Who may do what: eight roles, each a set of capabilities with the reach of each.

A reach says how far a capability goes from the organisation in which a person acts:
'own' – what their organisation leads, coordinates, holds or filed; 'unit' – the whole locality;
'below' – the locality and the communes under it.
"""

from dataclasses import dataclass
from typing import Literal

from hatangso.domain.words import Words

Reach = Literal["own", "unit", "below"]

CAPABILITIES: dict[str, Words] = {
    "view_programme": Words(
        "xem kế hoạch, chỉ tiêu, nhiệm vụ, số liệu", "see plans, targets, tasks and figures"
    ),
    "edit_plan": Words(
        "nạp, rà soát và chấp nhận kế hoạch, sửa chỉ tiêu và nhiệm vụ",
        "upload, review and accept plans, or edit targets and tasks",
    ),
    "enter_figures": Words("nhập số liệu", "enter figures"),
    "approve_figures": Words("duyệt hoặc trả lại số liệu", "approve or return figures"),
    "work_tasks": Words("cập nhật tiến độ nhiệm vụ", "report progress on tasks"),
    "assign_tasks": Words("giao nhiệm vụ cho người thực hiện", "assign tasks"),
    "raise_obstacle": Words("nêu khó khăn, vướng mắc", "raise obstacles"),
    "answer_obstacle": Words(
        "trả lời khó khăn, vướng mắc được chuyển đến", "answer obstacles passed on to it"
    ),
    "manage_money": Words("nhập dự toán và kinh phí", "enter estimates and funding"),
    "manage_duties": Words("đặt nghĩa vụ báo cáo", "set reporting duties"),
    "write_report": Words("soạn và trình báo cáo", "compose and submit reports"),
    "approve_report": Words("duyệt hoặc trả lại báo cáo", "approve or return reports"),
    "manage_organisations": Words(
        "quản lý cơ quan, đơn vị và tổ dân phố", "manage organisations and neighbourhoods"
    ),
    "manage_people": Words("quản lý người dùng và vai trò", "manage people and roles"),
    "run_collections": Words(
        "mở kỳ thu thập số liệu, đôn đốc và gia hạn", "run data requests, nudge and extend them"
    ),
    "hand_down": Words("công bố số liệu cho các xã, phường", "publish figures for the communes below"),
    "contest_figure": Words(
        "nêu ý kiến về số liệu cấp trên công bố", "contest figures handed down from above"
    ),
    "ask_explanation": Words("yêu cầu giải trình số liệu", "ask for explanations of figures"),
    "run_surveys": Words("lập và quản lý khảo sát", "design and run surveys"),
    "fill_surveys": Words("điền phiếu khảo sát", "fill in survey forms"),
    "manage_support": Words(
        "quản lý chương trình hỗ trợ thiết bị, viễn thông công ích", "manage support programmes"
    ),
    "see_support_names": Words("xem danh sách tên hộ được hỗ trợ", "see the names of supported households"),
    "score_index": Words("tự chấm điểm bộ chỉ số", "score the own locality in an index"),
    "verify_index": Words("thẩm định điểm bộ chỉ số", "verify index scores"),
    "view_measurements": Words("xem kết quả đo tốc độ", "see measured speeds"),
    "import_measurements": Words("nạp và rút số liệu đo tốc độ", "import and withdraw speed measurements"),
    "view_probes": Words(
        "xem kết quả kiểm tra hệ thống của cơ quan", "see what probes found of agencies' systems"
    ),
    "manage_probes": Words(
        "quản lý danh mục hệ thống được kiểm tra tự động", "manage the systems that are probed"
    ),
    "view_audit": Words("xem nhật ký thay đổi", "see the audit trail"),
}


@dataclass(frozen=True)
class Role:
    """A role: its name for people, and the reach of each capability it has."""

    label: Words
    reaches: dict[str, Reach]


_OFFICER_OF_AN_OFFICE: dict[str, Reach] = {
    "view_programme": "unit",
    "view_measurements": "unit",
    "view_probes": "unit",
    "enter_figures": "own",
    "work_tasks": "own",
    "raise_obstacle": "own",
    "answer_obstacle": "own",
    "fill_surveys": "unit",
}
_FOCAL_OFFICER: dict[str, Reach] = {
    "view_programme": "unit",
    "view_measurements": "unit",
    "import_measurements": "unit",
    "view_probes": "unit",
    "manage_probes": "unit",
    "edit_plan": "unit",
    "enter_figures": "unit",
    "work_tasks": "unit",
    "assign_tasks": "unit",
    "raise_obstacle": "unit",
    "answer_obstacle": "unit",
    "manage_money": "unit",
    "manage_duties": "unit",
    "write_report": "unit",
    "manage_organisations": "unit",
    "run_collections": "unit",
    "contest_figure": "unit",
    "run_surveys": "unit",
    "fill_surveys": "unit",
    "manage_support": "unit",
    "see_support_names": "unit",
    "score_index": "unit",
}

ROLES: dict[str, Role] = {
    "officer": Role(Words("Cán bộ, công chức", "Officer"), _OFFICER_OF_AN_OFFICE),
    "head": Role(
        Words("Thủ trưởng (duyệt)", "Head (approves)"),
        {
            **_FOCAL_OFFICER,
            "view_programme": "below",  # who approves for a province reads what its communes filed
            "view_measurements": "below",
            "view_probes": "below",
            "approve_figures": "unit",
            "approve_report": "unit",
            "ask_explanation": "below",
            "view_audit": "unit",
        },
    ),
    "leader": Role(
        Words("Lãnh đạo (theo dõi)", "Leader (follows)"),
        {
            "view_programme": "below",
            "view_measurements": "below",
            "view_probes": "below",
            "view_audit": "unit",
        },
    ),
    "operator": Role(
        Words("Doanh nghiệp viễn thông", "Telecom operator"),
        {
            "view_programme": "own",
            "view_measurements": "unit",  # places and rivals as the public sees them
            "enter_figures": "own",
            "work_tasks": "own",
            "raise_obstacle": "own",
            "answer_obstacle": "own",
        },
    ),
    "police": Role(Words("Công an", "Police"), _OFFICER_OF_AN_OFFICE),
    "city_department": Role(
        Words("Sở, ngành cấp tỉnh", "Provincial department"),
        {
            **_FOCAL_OFFICER,
            "view_programme": "below",
            "view_measurements": "below",
            "view_probes": "below",
            "answer_obstacle": "below",
            "approve_figures": "unit",
            "hand_down": "below",
            "ask_explanation": "below",
            "verify_index": "below",
        },
    ),
    "surveyor": Role(
        Words("Cộng tác viên khảo sát (Tổ công nghệ số cộng đồng)", "Surveyor"), {"fill_surveys": "unit"}
    ),
    "administrator": Role(
        Words("Quản trị", "Administrator"),
        {"manage_organisations": "below", "manage_people": "below", "view_audit": "below"},
    ),
}


@dataclass(frozen=True)
class Grant:
    """One living membership: in which organisation of which unit a person acts, and how."""

    role: str
    organisation_id: int
    unit_id: int
    is_focal: bool = False

    def reach(self, capability: str) -> Reach | None:
        """How far a capability goes under this grant; None where it has none.

        An officer of the locality's focal office (đầu mối) follows the whole programme.
        """
        if self.role == "officer" and self.is_focal:
            return _FOCAL_OFFICER.get(capability)
        role = ROLES.get(self.role)
        return role.reaches.get(capability) if role else None


@dataclass(frozen=True)
class Thing:
    """What someone wants to see or change: its unit, the units above that, the organisations it concerns."""

    unit_id: int
    above: tuple[int, ...] = ()
    organisation_ids: frozenset[int] = frozenset()


def may(grants: tuple[Grant, ...], capability: str, thing: Thing) -> bool:
    """Whether any of the grants lets its holder do this to that thing.

    >>> officer = Grant("officer", organisation_id=5, unit_id=1)
    >>> may((officer,), "work_tasks", Thing(unit_id=1, organisation_ids=frozenset({5})))
    True
    >>> may((officer,), "work_tasks", Thing(unit_id=1, organisation_ids=frozenset({6})))
    False
    """
    if capability not in CAPABILITIES:
        raise KeyError(capability)
    return any(_allows(grant, capability, thing) for grant in grants)


def _allows(grant: Grant, capability: str, thing: Thing) -> bool:
    match grant.reach(capability):
        case "own":
            return grant.organisation_id in thing.organisation_ids
        case "unit":
            return grant.unit_id == thing.unit_id
        case "below":
            return grant.unit_id == thing.unit_id or grant.unit_id in thing.above
        case _:
            return False
