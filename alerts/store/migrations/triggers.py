"""The laws a CHECK or a foreign key can't say, or that an SQLite connection with foreign keys off would not hear.

Each is one condition under which a row is refused, written once and rendered for both engines.
"""

from __future__ import annotations

from dataclasses import dataclass

ALERT_IS_CONFIRMED = """
    NEW.kind = 'alert' AND NOT EXISTS (
        SELECT 1 FROM confirmations c JOIN reports r ON r.id = c.report_id
        WHERE c.id = NEW.confirmation_id AND c.report_id = NEW.report_id
          AND c.answer = 'yes' AND NEW.answer = 'yes' AND c.purpose = 'sighting'
          AND c.verifier_id <> r.reporter_id AND c.reporter_id = r.reporter_id
          AND r.status NOT IN ('unvetted', 'incomplete', 'withdrawn')
          AND NOT EXISTS (
              SELECT 1 FROM confirmations later
              WHERE later.report_id = c.report_id AND later.verifier_id = c.verifier_id
                AND later.purpose = 'sighting' AND later.id > c.id AND later.answer <> 'yes'))
"""
OTHER_PERSON_CONFIRMS = """
    NOT EXISTS (
        SELECT 1 FROM reports r
        WHERE r.id = NEW.report_id AND r.reporter_id = NEW.reporter_id AND r.reporter_id <> NEW.verifier_id)
"""


@dataclass(frozen=True, slots=True)
class Law:
    """A trigger: `event` on `table` is refused with `sentence` when `condition` is true."""

    name: str
    table: str
    event: str
    condition: str
    sentence: str


LAWS = (
    Law("alert_insert", "broadcasts", "INSERT", ALERT_IS_CONFIRMED, "an unverified alert can not be stored"),
    Law(
        "alert_update",
        "broadcasts",
        "UPDATE OF kind, report_id, confirmation_id, answer",
        ALERT_IS_CONFIRMED,
        "an unverified alert can not be stored",
    ),
    Law("broadcast_replace", "broadcasts", "INSERT", "EXISTS (SELECT 1 FROM broadcasts b WHERE b.id = NEW.id)",
        "a broadcast can not be replaced"),
    Law("confirmation_insert", "confirmations", "INSERT", OTHER_PERSON_CONFIRMS,
        "a confirmation needs a report and another person"),
    Law("confirmation_replace", "confirmations", "INSERT",
        "EXISTS (SELECT 1 FROM confirmations c WHERE c.id = NEW.id)", "answers are append-only"),
    Law("confirmation_update", "confirmations", "UPDATE", "1 = 1", "answers are append-only"),
    Law("confirmation_delete", "confirmations", "DELETE",
        "EXISTS (SELECT 1 FROM broadcasts b WHERE b.confirmation_id = OLD.id)", "an alert rests on this answer"),
    Law("report_reporter", "reports", "UPDATE OF id, reporter_id",
        "NEW.id <> OLD.id OR NEW.reporter_id <> OLD.reporter_id", "a report keeps its reporter"),
    Law("report_replace", "reports", "INSERT", "EXISTS (SELECT 1 FROM reports r WHERE r.id = NEW.id)",
        "a report can not be replaced"),
    Law("report_delete", "reports", "DELETE",
        "EXISTS (SELECT 1 FROM broadcasts b WHERE b.report_id = OLD.id AND b.kind = 'alert')",
        "an alert rests on this report"),
)  # fmt: skip


def create_statements(dialect: str) -> list[str]:
    """The statements that lay down every law in `dialect` ("sqlite" or "postgresql")."""
    render = _sqlite if dialect == "sqlite" else _postgres
    return [statement for law in LAWS for statement in render(law)]


def drop_statements(dialect: str) -> list[str]:
    """The statements that take them away again."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER law_{law.name}" for law in LAWS]
    return [f"DROP FUNCTION law_{law.name}() CASCADE" for law in LAWS]


def _sqlite(law: Law) -> list[str]:
    return [
        f"CREATE TRIGGER law_{law.name} BEFORE {law.event} ON {law.table} FOR EACH ROW WHEN {law.condition}"
        f" BEGIN SELECT RAISE(ABORT, '{law.sentence}'); END"
    ]


def _postgres(law: Law) -> list[str]:
    row = "OLD" if law.event == "DELETE" else "NEW"
    return [
        f"CREATE FUNCTION law_{law.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {law.condition} THEN"
        f" RAISE EXCEPTION '{law.sentence}' USING ERRCODE = 'check_violation'; END IF; RETURN {row}; END $$",
        f"CREATE TRIGGER law_{law.name} BEFORE {law.event} ON {law.table} FOR EACH ROW"
        f" EXECUTE FUNCTION law_{law.name}()",
    ]
