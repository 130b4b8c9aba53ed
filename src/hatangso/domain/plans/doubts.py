"""What may be wrong with an item that was read, as short codes and as a sentence for the officer."""

from hatangso.domain.words import Words

SENTENCES = {
    "no_indicator": Words(
        "Chưa khớp chỉ số nào trong danh mục; cần chọn chỉ số hoặc tạo chỉ số của địa phương.",
        "Matches no indicator of the catalogue; choose one or make a local indicator.",
    ),
    "no_figure": Words(
        "Không thấy con số phải đạt; mục tiêu được hiểu là hoàn thành hay chưa.",
        "No number to reach was found; the target is taken as completed or not.",
    ),
    "year_assumed": Words(
        "Không thấy năm trong câu hay đề mục; lấy năm cuối của kế hoạch.",
        "No year in the sentence or heading; the plan's last year is taken.",
    ),
    "several_years": Words(
        "Một câu nêu nhiều năm; đã tách mỗi năm một mục tiêu.",
        "One sentence names several years; it was split into one target per year.",
    ),
    "several_figures": Words(
        "Có nhiều con số trong câu; cần xem con số nào thuộc chỉ số nào.",
        "Several numbers in the sentence; see which belongs to which indicator.",
    ),
    "lead_missing": Words(
        "Không thấy cơ quan chủ trì.",
        "No lead organisation was found.",
    ),
    "schedule_unread": Words(
        "Không đọc được thời gian thực hiện.",
        "The time of execution could not be read.",
    ),
    "organisation_inferred": Words(
        "Tên cơ quan được suy ra từ câu, không đứng thành đề mục.",
        "The organisation was inferred from the sentence; it is not a heading.",
    ),
    "reporter_inferred": Words(
        "Đơn vị báo cáo được suy ra từ đề mục.",
        "Who reports was inferred from the heading.",
    ),
    "reporter_missing": Words(
        "Không thấy ai phải báo cáo.",
        "Nobody who must report was found.",
    ),
    "recipient_missing": Words(
        "Không thấy nơi nhận báo cáo.",
        "No recipient of the report was found.",
    ),
    "due_missing": Words(
        "Không thấy ngày phải nộp báo cáo.",
        "No day by which to report was found.",
    ),
    "columns_guessed": Words(
        "Bảng không có dòng tiêu đề; ý nghĩa các cột được đoán từ nội dung.",
        "The table has no heading row; what its columns mean was guessed from their content.",
    ),
    "long_text": Words(
        "Đoạn dài bất thường; có thể nhiều ý bị nối làm một.",
        "Unusually long; several points may have run together.",
    ),
    "broken_text": Words(
        "Câu có vẻ bị cắt giữa chừng.",
        "The sentence seems to be cut off.",
    ),
    "read_anew": Words(
        "Văn bản mới nói khác đi ở mục gốc; cần xem lại việc tách, nối đã làm.",
        "The new text says otherwise in the original item; look at the split or join again.",
    ),
    "not_in_text": Words(
        "Lần đọc này không còn thấy mục này trong văn bản; cần xem giữ hay bỏ.",
        "This reading no longer finds the item in the text; decide whether to keep it.",
    ),
    "not_body_heading": Words(
        "Đề mục chứa đoạn này không nêu rõ là nhiệm vụ hay giải pháp.",
        "The heading above this paragraph does not say that it is about tasks or measures.",
    ),
}

_WEIGHTS = {
    "no_indicator": 0.35,
    "no_figure": 0.1,
    "year_assumed": 0.15,
    "several_years": 0.2,
    "several_figures": 0.2,
    "lead_missing": 0.2,
    "schedule_unread": 0.25,
    "organisation_inferred": 0.25,
    "reporter_inferred": 0.1,
    "reporter_missing": 0.4,
    "recipient_missing": 0.2,
    "due_missing": 0.15,
    "columns_guessed": 0.4,
    "long_text": 0.15,
    "broken_text": 0.2,
    "not_body_heading": 0.3,
    "read_anew": 0.3,
    "not_in_text": 0.3,
}


def confidence(doubts: tuple[str, ...]) -> float:
    """How sure the reading is, 0 to 1: each doubt takes its share of what is left."""
    left = 0.98
    for doubt in doubts:
        left *= 1 - _WEIGHTS[doubt]
    return round(left, 2)


def about_text(text: str) -> tuple[str, ...]:
    """Doubts that any item's words can raise."""
    doubts: list[str] = []
    if len(text) > 900:
        doubts.append("long_text")
    if text[-1:].isalpha() and text.rsplit(" ", 1)[-1] in (
        "và",
        "của",
        "các",
        "với",
        "cho",
        "theo",
        "tại",
        "từ",
    ):
        doubts.append("broken_text")
    return tuple(doubts)
