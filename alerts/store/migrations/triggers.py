"""The laws a CHECK or a foreign key can't say, or that an SQLite connection with foreign keys off would not hear.

Each is one condition under which a row is refused, written once and rendered for both engines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

UNCONFIRMED_ALERT = """
    NEW.kind = 'alert' AND NOT EXISTS (
        SELECT 1 FROM confirmations c JOIN reports r ON r.id = c.report_id
        WHERE c.id = NEW.confirmation_id AND c.report_id = NEW.report_id
          AND c.answer = 'yes' AND NEW.answer = 'yes' AND c.purpose = 'sighting'
          AND c.verifier_id <> r.reporter_id AND c.reporter_id = r.reporter_id
          AND r.status = 'verified' AND r.area = NEW.area
          AND NOT EXISTS (
              SELECT 1 FROM confirmations later
              WHERE later.report_id = c.report_id AND later.verifier_id = c.verifier_id
                AND later.purpose = 'sighting' AND later.answer <> 'yes'
                AND (later.id > c.id OR later.answered_at > c.answered_at)))
"""
SECOND_ALERT = """
    NEW.kind = 'alert' AND EXISTS (
        SELECT 1 FROM broadcasts b WHERE b.kind = 'alert' AND b.report_id = NEW.report_id)
"""
# What follows an alert tells of that alert; what one verifier may set off alone rests on their yes.
BASELESS_FOLLOW_UP = """
    (NEW.kind IN ('correction', 'all_clear', 'expiry') OR NEW.kind = 'update' AND NEW.references_id IS NOT NULL)
    AND NOT EXISTS (
        SELECT 1 FROM broadcasts b
        WHERE b.id = NEW.references_id AND b.kind = 'alert'
          AND (NEW.confirmation_id IS NULL OR NEW.report_id = b.report_id AND NEW.answer = 'yes' AND EXISTS (
              SELECT 1 FROM confirmations c
              WHERE c.id = NEW.confirmation_id AND c.report_id = b.report_id AND c.answer = 'yes')))
"""
ONE_PERSON = """
    NOT (NEW.status IN ('draft', 'discarded') OR NEW.kind IN ('alert', 'expiry')
         OR (NEW.kind = 'update' AND NEW.references_id IS NOT NULL AND NEW.report_id IS NOT NULL
             AND NEW.confirmation_id IS NOT NULL AND NEW.answer IS NOT NULL AND NEW.answer = 'yes')
         OR (NEW.created_by IS NOT NULL AND NEW.approved_by IS NOT NULL AND NEW.approved_by <> NEW.created_by))
"""
# A broadcast never becomes another kind, another person's, or another event's.
ANOTHER_BROADCAST = """
    NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.area <> OLD.area
    OR COALESCE(NEW.report_id, 0) <> COALESCE(OLD.report_id, 0)
    OR COALESCE(NEW.confirmation_id, 0) <> COALESCE(OLD.confirmation_id, 0)
    OR COALESCE(NEW.answer, '') <> COALESCE(OLD.answer, '')
    OR COALESCE(NEW.references_id, 0) <> COALESCE(OLD.references_id, 0)
    OR COALESCE(NEW.created_by, 0) <> COALESCE(OLD.created_by, 0)
"""
# That a report was not confirmed is told in the names of two who looked and said no, and never against a yes.
BASELESS_NOTICE = """
    NEW.kind = 'notice' AND NEW.report_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM reports r
        JOIN confirmations one ON one.report_id = r.id AND one.verifier_id = NEW.created_by
        JOIN confirmations two ON two.report_id = r.id AND two.verifier_id = NEW.approved_by
        WHERE r.id = NEW.report_id AND r.status = 'not_confirmed' AND r.area = NEW.area
          AND one.verifier_id <> two.verifier_id AND one.answer = 'no' AND two.answer = 'no'
          AND NOT EXISTS (
              SELECT 1 FROM confirmations other
              WHERE other.report_id = r.id AND (other.answer = 'yes' OR other.answer <> 'no' AND (
                  other.verifier_id = one.verifier_id AND other.id > one.id
                  OR other.verifier_id = two.verifier_id AND other.id > two.id))))
"""
WORDS_OF_NO_DRAFT = """
    NOT EXISTS (SELECT 1 FROM broadcasts b WHERE b.id = NEW.broadcast_id AND b.status = 'draft')
"""
NOBODY_ELSE_CONFIRMS = """
    NOT EXISTS (
        SELECT 1 FROM reports r JOIN asks a ON a.report_id = r.id
        WHERE r.id = NEW.report_id AND r.reporter_id = NEW.reporter_id AND r.reporter_id <> NEW.verifier_id
          AND a.id = NEW.ask_id AND a.verifier_id = NEW.verifier_id AND a.purpose = NEW.purpose)
"""
# A drill's report is asked about and then is over: nothing was there that could be verified or denied.
A_DRILL_DECIDED = "NEW.exercise AND NEW.status NOT IN ('incomplete', 'checking', 'unchecked', 'withdrawn')"
REAL_ON_A_DRILL = """
    NEW.kind <> 'drill' AND (
        EXISTS (SELECT 1 FROM reports r WHERE r.id = NEW.report_id AND r.exercise)
        OR EXISTS (SELECT 1 FROM mailings m WHERE m.id = NEW.mailing_id AND m.exercise)
        OR EXISTS (SELECT 1 FROM confirmations c JOIN reports r ON r.id = c.report_id
                   WHERE c.id = NEW.confirmation_id AND r.exercise))
"""
# What belongs to a drill is texted to its people one by one, so the broadcast above it carries no mailing.
A_DRILL_TO_MANY = """
    NEW.kind = 'drill' AND (
        NEW.mailing_id IS NOT NULL
        OR NOT EXISTS (SELECT 1 FROM reports r WHERE r.id = NEW.report_id AND r.exercise))
"""
A_DRILLS_AREA = "EXISTS (SELECT 1 FROM mailings m WHERE m.id = NEW.mailing_id AND m.exercise)"
NO_ROLE_HOLDER = """
    EXISTS (SELECT 1 FROM mailings m WHERE m.id = NEW.mailing_id AND m.exercise)
    AND NOT EXISTS (
        SELECT 1 FROM members p JOIN member_roles h ON h.contact_id = p.contact_id
        WHERE p.contact_id = NEW.contact_id AND p.state = 'active')
"""


# An emergency: what its author wrote leaves with their name alone, once the code came back that their phone was sent.
# It never tells facts, so nobody is told of a sighting, or of its end, by one person.
OVERRIDDEN = """
    (NEW.overridden_at IS NOT NULL AND NEW.kind IN ('notice', 'update', 'correction') AND NEW.facts IS NULL
     AND NEW.confirmation_id IS NULL AND NEW.created_by IS NOT NULL AND NEW.approved_by IS NULL)
"""
NO_EMERGENCY = f"""
    NEW.overridden_at IS NOT NULL AND NOT ({OVERRIDDEN} AND (OLD.overridden_at IS NOT NULL
        OR OLD.status = 'draft' AND NEW.status = 'sending' AND EXISTS (
            SELECT 1 FROM overrides o
            WHERE o.broadcast_id = NEW.id AND o.contact_id = NEW.created_by AND o.used_at IS NOT NULL)))
"""
ONE_PERSON_IN_NO_EMERGENCY = f"NOT {OVERRIDDEN} AND {ONE_PERSON}"
# What was shown to two coordinators is what leaves, and what left with one name stays marked.
CHANGED_BEHIND_THEM = f"""
    {ANOTHER_BROADCAST} OR COALESCE(NEW.facts, '') <> COALESCE(OLD.facts, '')
    OR OLD.overridden_at IS NOT NULL AND (NEW.overridden_at IS NULL OR NEW.overridden_at <> OLD.overridden_at)
"""
# A reminder is the clock's word to those who asked for it, and to nobody else.
ONE_PERSON_AND_NO_REMINDER = f"NEW.kind <> 'reminder' AND {ONE_PERSON}"
ONE_PERSON_IN_NO_EMERGENCY_AND_NO_REMINDER = f"NEW.kind <> 'reminder' AND {ONE_PERSON_IN_NO_EMERGENCY}"
A_REMINDER_TO_OTHERS = """
    NEW.kind = 'reminder' AND NOT EXISTS (
        SELECT 1 FROM mailings m WHERE m.id = NEW.mailing_id AND m.audience = 'going')
"""
CODE_OF_NO_DRAFT = """
    NOT EXISTS (SELECT 1 FROM broadcasts b WHERE b.id = NEW.broadcast_id AND b.status = 'draft'
                AND b.created_by = NEW.contact_id)
"""


@dataclass(frozen=True, slots=True)
class Law:
    """A trigger: `event` on `table` is refused with `sentence` when `condition` is true.

    `in_bulk`: PostgreSQL looks once at all rows of an INSERT, for a table that takes hundreds in one statement.
    """

    name: str
    table: str
    event: str
    condition: str
    sentence: str
    in_bulk: bool = False


# No "UPDATE OF column": SQLite does not count "SET rowid = ..." as a change of the key it is another name for.
LAWS = (
    Law("alert_insert", "broadcasts", "INSERT", UNCONFIRMED_ALERT, "an unverified alert can not be stored"),
    Law("alert_second", "broadcasts", "INSERT", SECOND_ALERT, "a report has one alert"),
    Law("alert_delete", "broadcasts", "DELETE", "OLD.kind = 'alert' AND OLD.status IN ('sending', 'sent')",
        "an alert that is out can not be deleted"),
    Law("broadcast_keeps", "broadcasts", "UPDATE", ANOTHER_BROADCAST, "a broadcast stays what it is"),
    Law("broadcast_replace", "broadcasts", "INSERT", "EXISTS (SELECT 1 FROM broadcasts b WHERE b.id = NEW.id)",
        "a broadcast can not be replaced"),
    Law("follow_up_insert", "broadcasts", "INSERT", BASELESS_FOLLOW_UP, "a follow-up needs its alert"),
    Law("two_persons_insert", "broadcasts", "INSERT", ONE_PERSON, "a broadcast needs two persons"),
    Law("two_persons_update", "broadcasts", "UPDATE", ONE_PERSON, "a broadcast needs two persons"),
    Law("words_insert", "broadcast_words", "INSERT", WORDS_OF_NO_DRAFT, "only a draft takes words"),
    Law("words_update", "broadcast_words", "UPDATE", "1 = 1", "words are written once"),
    Law("confirmation_insert", "confirmations", "INSERT", NOBODY_ELSE_CONFIRMS,
        "a confirmation needs a report and another person who was asked"),
    Law("confirmation_replace", "confirmations", "INSERT",
        "EXISTS (SELECT 1 FROM confirmations c WHERE c.id = NEW.id)", "answers are append-only"),
    Law("confirmation_update", "confirmations", "UPDATE", "1 = 1", "answers are append-only"),
    Law("confirmation_delete", "confirmations", "DELETE",
        "EXISTS (SELECT 1 FROM broadcasts b WHERE b.confirmation_id = OLD.id)", "a broadcast rests on this answer"),
    Law("report_keeps", "reports", "UPDATE", "NEW.id <> OLD.id OR NEW.reporter_id <> OLD.reporter_id",
        "a report keeps its reporter"),
    Law("report_replace", "reports", "INSERT", "EXISTS (SELECT 1 FROM reports r WHERE r.id = NEW.id)",
        "a report can not be replaced"),
    Law("report_delete", "reports", "DELETE",
        "EXISTS (SELECT 1 FROM broadcasts b WHERE b.report_id = OLD.id AND b.kind = 'alert')",
        "an alert rests on this report"),
)  # fmt: skip
NOTICE_LAWS = (
    Law("notice_insert", "broadcasts", "INSERT", BASELESS_NOTICE,
        "what was not confirmed is told in the names of two who said no"),
)  # fmt: skip
# What was shown to two coordinators goes to the areas they were shown; only words of theirs go to several.
FURTHER_AREAS_LAWS = (
    Law("further_areas_insert", "broadcasts", "INSERT",
        "NEW.further_areas IS NOT NULL AND (NEW.kind <> 'notice' OR NEW.report_id IS NOT NULL)",
        "only words of coordinators are for several areas"),
    Law("further_areas_keep", "broadcasts", "UPDATE",
        "COALESCE(NEW.further_areas, '') <> COALESCE(OLD.further_areas, '')", "a broadcast keeps its areas"),
)  # fmt: skip
# A drill reaches no resident and never becomes real.
DRILL_LAWS = (
    Law("drill_report_insert", "reports", "INSERT", A_DRILL_DECIDED, "a drill verifies nothing"),
    Law("drill_report_update", "reports", "UPDATE", f"NEW.exercise <> OLD.exercise OR ({A_DRILL_DECIDED})",
        "a drill stays a drill, and verifies nothing"),
    Law("drill_ground_insert", "broadcasts", "INSERT", REAL_ON_A_DRILL, "nothing real rests on a drill"),
    Law("drill_ground_update", "broadcasts", "UPDATE", REAL_ON_A_DRILL, "nothing real rests on a drill"),
    Law("drill_broadcast_insert", "broadcasts", "INSERT", A_DRILL_TO_MANY, "a drill has a report and no audience"),
    Law("drill_broadcast_update", "broadcasts", "UPDATE", A_DRILL_TO_MANY, "a drill has a report and no audience"),
    Law("drill_mailing_insert", "mailings", "INSERT", "NEW.exercise AND NEW.audience <> 'person'",
        "a drill is texted to single people"),
    Law("drill_mailing_update", "mailings", "UPDATE",
        "NEW.id <> OLD.id OR NEW.exercise <> OLD.exercise OR (NEW.exercise AND NEW.audience <> 'person')",
        "a mailing stays what it is, and a drill is texted to single people"),
    Law("drill_mailing_replace", "mailings", "INSERT", "EXISTS (SELECT 1 FROM mailings m WHERE m.id = NEW.id)",
        "a mailing can not be replaced"),
    Law("drill_area_insert", "mailing_areas", "INSERT", A_DRILLS_AREA, "a drill is for no area"),
    Law("drill_area_update", "mailing_areas", "UPDATE", A_DRILLS_AREA, "a drill is for no area"),
    Law("drill_delivery_insert", "deliveries", "INSERT", NO_ROLE_HOLDER, "a drill reaches role holders only",
        in_bulk=True),
    Law("drill_delivery_update", "deliveries", "UPDATE OF mailing_id, contact_id", NO_ROLE_HOLDER,
        "a drill reaches role holders only"),
)  # fmt: skip

# Since overrides there are, these hold in the place of the laws of the same names, and beside the others.
OVERRIDE_LAWS = (
    Law("broadcast_keeps", "broadcasts", "UPDATE", CHANGED_BEHIND_THEM, "a broadcast stays what it is"),
    Law("two_persons_update", "broadcasts", "UPDATE", ONE_PERSON_IN_NO_EMERGENCY, "a broadcast needs two persons"),
    Law("override_insert", "broadcasts", "INSERT", "NEW.overridden_at IS NOT NULL", "only a draft can be overridden"),
    Law(
        "override_update",
        "broadcasts",
        "UPDATE",
        NO_EMERGENCY,
        "an override needs the code of its author, and no facts",
    ),
    Law("override_code", "overrides", "INSERT", CODE_OF_NO_DRAFT, "an override code is for the author of a draft"),
)
REPLACED_BY_OVERRIDES = tuple(law for law in LAWS if law.name in {one.name for one in OVERRIDE_LAWS})

# Since events there are, these hold in the place of the laws of the same names, and beside the others.
EVENT_LAWS = (
    Law("two_persons_insert", "broadcasts", "INSERT", ONE_PERSON_AND_NO_REMINDER, "a broadcast needs two persons"),
    Law("two_persons_update", "broadcasts", "UPDATE", ONE_PERSON_IN_NO_EMERGENCY_AND_NO_REMINDER,
        "a broadcast needs two persons"),
    Law("reminder_insert", "broadcasts", "INSERT", A_REMINDER_TO_OTHERS, "a reminder is for who asked for it"),
    Law("reminder_update", "broadcasts", "UPDATE", A_REMINDER_TO_OTHERS, "a reminder is for who asked for it"),
    Law("going_mailing", "mailings", "UPDATE",
        "OLD.audience = 'going' AND (NEW.audience <> 'going' OR NEW.event <> OLD.event OR NEW.event IS NULL)",
        "a reminder is for who asked for it"),
)  # fmt: skip
REPLACED_BY_EVENTS = (
    next(law for law in LAWS if law.name == "two_persons_insert"),
    next(law for law in OVERRIDE_LAWS if law.name == "two_persons_update"),
)


def create_statements(dialect: str, laws: Sequence[Law] = LAWS) -> list[str]:
    """The statements that lay down these laws in `dialect` ("sqlite" or "postgresql")."""
    render = _sqlite if dialect == "sqlite" else _postgres
    return [statement for law in laws for statement in render(law)]


def drop_statements(dialect: str, laws: Sequence[Law] = LAWS) -> list[str]:
    """The statements that take them away again."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER law_{law.name}" for law in laws]
    return [f"DROP FUNCTION law_{law.name}() CASCADE" for law in laws]


@contextmanager
def set_aside(conn: Connection) -> Iterator[None]:
    """No trigger on SQLite, which changes a CHECK by making the table anew; in the end each comes back as it was."""
    if conn.dialect.name != "sqlite":
        yield
        return
    laws = conn.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for law in laws:
        conn.exec_driver_sql(f"DROP TRIGGER {law.name}")
    yield
    for law in laws:
        conn.exec_driver_sql(law.sql)


def _sqlite(law: Law) -> list[str]:
    return [
        f"CREATE TRIGGER law_{law.name} BEFORE {law.event} ON {law.table} FOR EACH ROW WHEN {law.condition}"
        f" BEGIN SELECT RAISE(ABORT, '{law.sentence}'); END"
    ]


def _postgres(law: Law) -> list[str]:
    if law.in_bulk:
        found = f"EXISTS (SELECT 1 FROM written WHERE {law.condition.replace('NEW.', 'written.')})"
        return [
            _postgres_function(law, found, "NULL"),
            f"CREATE TRIGGER law_{law.name} AFTER {law.event} ON {law.table} REFERENCING NEW TABLE AS written"
            f" FOR EACH STATEMENT EXECUTE FUNCTION law_{law.name}()",
        ]
    return [
        _postgres_function(law, law.condition, "OLD" if law.event == "DELETE" else "NEW"),
        f"CREATE TRIGGER law_{law.name} BEFORE {law.event} ON {law.table} FOR EACH ROW"
        f" EXECUTE FUNCTION law_{law.name}()",
    ]


def _postgres_function(law: Law, condition: str, result: str) -> str:
    return (
        f"CREATE FUNCTION law_{law.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN"
        f" RAISE EXCEPTION '{law.sentence}' USING ERRCODE = 'check_violation'; END IF; RETURN {result}; END $$"
    )
