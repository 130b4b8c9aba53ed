"""Plans: uploaded, reviewed, compared, accepted."""

from tests.web.rights.row import FOLLOWS, SEES, Row, post

ROWS = (
    Row("plans", SEES),
    Row("plan", SEES),
    Row("plan_progress", SEES),
    Row("plan_lineage", SEES),
    Row("received_file", SEES),
    Row("plan_changes", FOLLOWS),
    Row("plan_fields", FOLLOWS),
    Row("plan_organisations", FOLLOWS),
    Row("plan_review", FOLLOWS),
    Row("plan_item_edit", FOLLOWS),
    Row("plan_item_split", FOLLOWS),
    *(
        post(name, FOLLOWS)
        for name in (
            "plan_again",
            "plan_accept",
            "plan_withdraw",
            "plan_superior",
            "plan_item",
            "plan_item_late",
            "plan_join",
            "plan_add",
            "plan_certain",
        )
    ),
)
