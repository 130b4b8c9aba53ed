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
    "view_assets": Words("xem tài sản hạ tầng và bản đồ", "see the registry of infrastructure and the map"),
    "edit_assets": Words("nhập, sửa, nạp tài sản hạ tầng", "enter, edit and import assets"),
    "merge_assets": Words("gộp tài sản trùng", "merge duplicate assets"),
    "manage_base_map": Words("nạp bản đồ nền", "load the base map"),
    "share_assets": Words(
        "kê khai giá thuê, xin và trả lời dùng chung hạ tầng",
        "declare rents, request and answer shared use of infrastructure",
    ),
    "mediate_sharing": Words("hiệp thương dùng chung hạ tầng", "mediate in disputes on shared use"),
    "file_year_plans": Words(
        "lập kế hoạch năm về hạ tầng viễn thông", "file yearly plans of infrastructure (form 39)"
    ),
    "approve_year_plans": Words(
        "duyệt kế hoạch năm của doanh nghiệp", "approve operators' yearly plans (form 39)"
    ),
    "ask_permits": Words("nộp hồ sơ cấp phép, mặt bằng", "file permit requests"),
    "work_permits": Words(
        "xử lý hồ sơ cấp phép, kiểm tra, vi phạm", "handle permit files, inspections and violations"
    ),
    "report_outages": Words("báo sự cố mạng", "report outages"),
    "handle_outages": Words("xử lý sự cố mạng được báo", "handle reported outages"),
    "propose_places": Words(
        "đề xuất vị trí, nhu cầu cho quy hoạch hạ tầng thụ động",
        "propose places and needs for the plan of passive infrastructure",
    ),
    "gather_proposals": Words("tổng hợp đề xuất quy hoạch", "gather proposals for the plan"),
    "manage_platforms": Words(
        "quản lý danh mục dịch vụ đám mây, nền tảng dùng chung", "manage cloud services and shared platforms"
    ),
    "triage_reports": Words("xử lý phản ánh hiện trường", "handle citizens' reports"),
    "see_reporters": Words("xem liên hệ của người phản ánh", "see who reported and how to reach them"),
    "view_audit": Words("xem nhật ký thay đổi", "see the audit trail"),
}


@dataclass(frozen=True)
class Role:
    """A role: its name for people, and the reach of each capability it has."""

    label: Words
    reaches: dict[str, Reach]


_OFFICER_OF_AN_OFFICE: dict[str, Reach] = {
    "view_programme": "unit",
    "view_assets": "unit",
    "edit_assets": "own",
    "report_outages": "unit",
    "work_permits": "own",  # gives the opinion that its office was asked for
    "triage_reports": "own",  # what was assigned to its office
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
    "view_assets": "unit",
    "edit_assets": "unit",
    "merge_assets": "unit",
    "manage_base_map": "unit",
    "ask_permits": "unit",
    "work_permits": "unit",
    "report_outages": "unit",
    "handle_outages": "unit",
    "propose_places": "unit",
    "manage_platforms": "unit",
    "triage_reports": "unit",
    "see_reporters": "unit",
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
            "view_assets": "below",
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
            "view_assets": "below",
            "view_measurements": "below",
            "view_probes": "below",
            "view_audit": "unit",
        },
    ),
    "operator": Role(
        Words("Doanh nghiệp viễn thông", "Telecom operator"),
        {
            "view_programme": "own",
            "view_assets": "unit",  # its own whole, others' as the public sees them
            "edit_assets": "own",
            "share_assets": "own",
            "file_year_plans": "own",
            "ask_permits": "own",
            "report_outages": "own",
            "handle_outages": "own",
            "propose_places": "own",
            "triage_reports": "own",  # what was forwarded to it
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
            "view_assets": "below",
            "edit_assets": "below",
            "merge_assets": "below",
            "mediate_sharing": "below",
            "approve_year_plans": "below",
            "work_permits": "below",
            "handle_outages": "below",
            "gather_proposals": "below",
            "triage_reports": "below",
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
