"""The first schema, with the laws as triggers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from alerts.store.database import BigId, UtcDateTime
from alerts.store.migrations import triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables, then lay down the laws."""
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("number_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("status_at", UtcDateTime(), nullable=False),
        sa.Column("nearby", sa.Boolean(), nullable=False),
        sa.Column("night", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "status = 'erased' OR (number_sealed IS NOT NULL AND number_index IS NOT NULL)",
            name=op.f("ck_contacts_number"),
        ),
        sa.CheckConstraint(
            "status IN ('active', 'opted_out', 'unreachable', 'erased')", name=op.f("ck_contacts_status")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("number_index", name=op.f("uq_contacts_number_index")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "suppressions",
        sa.Column("number_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number_index", name=op.f("pk_suppressions")),
    )
    op.create_table(
        "switches",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("turned_on", sa.Boolean(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_switches")),
    )
    op.create_table(
        "tasks",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", BigId, nullable=False),
        sa.Column("lane", sa.String(length=12), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("pushed_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("lease", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.String(length=120), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(
        "ix_tasks_open",
        "tasks",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "consents",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("disclosure", sa.Text(), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('opt_in', 'opt_out')", name=op.f("ck_consents_kind")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_consents_contact_id_contacts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_contact_id"), "consents", ["contact_id"], unique=False)
    op.create_table(
        "countersigns",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("subject_id", BigId, nullable=False),
        sa.Column("requested_by", BigId, nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("purpose IN ('broadcast', 'resume')", name=op.f("ck_countersigns_purpose")),
        sa.CheckConstraint("contact_id <> requested_by", name=op.f("ck_countersigns_another_person")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_countersigns_contact_id_contacts")),
        sa.ForeignKeyConstraint(["requested_by"], ["contacts.id"], name=op.f("fk_countersigns_requested_by_contacts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_countersigns")),
    )
    op.create_index(op.f("ix_countersigns_contact_id"), "countersigns", ["contact_id"], unique=False)
    op.create_table(
        "dialogues",
        sa.Column("contact_id", BigId, autoincrement=False, nullable=False),
        sa.Column("question", sa.String(length=30), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_dialogues_contact_id_contacts")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_dialogues")),
    )
    op.create_table(
        "inbound_texts",
        sa.Column("message_sid", sa.String(length=40), nullable=False),
        sa.Column("contact_id", BigId, nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("mattered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_inbound_texts_contact_id_contacts")),
        sa.PrimaryKeyConstraint("message_sid", name=op.f("pk_inbound_texts")),
    )
    op.create_index(
        "ix_inbound_texts_contact_id_received_at", "inbound_texts", ["contact_id", "received_at"], unique=False
    )
    op.create_table(
        "mailings",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("contact_id", BigId, nullable=True),
        sa.Column("follows_id", BigId, nullable=True),
        sa.Column("lane", sa.String(length=12), nullable=False),
        sa.Column("pausable", sa.Boolean(), nullable=False),
        sa.Column("default_lang", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("plan_rank", sa.Integer(), nullable=False),
        sa.Column("plan_cursor", BigId, nullable=False),
        sa.Column("next_seq", sa.Integer(), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("audience <> 'person' OR contact_id IS NOT NULL", name=op.f("ck_mailings_person")),
        sa.CheckConstraint("audience <> 'receivers' OR follows_id IS NOT NULL", name=op.f("ck_mailings_receivers")),
        sa.CheckConstraint("audience IN ('person', 'areas', 'receivers')", name=op.f("ck_mailings_audience")),
        sa.CheckConstraint("lane IN ('urgent', 'broadcast')", name=op.f("ck_mailings_lane")),
        sa.CheckConstraint("state IN ('planning', 'sending', 'finished', 'aborted')", name=op.f("ck_mailings_state")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_mailings_contact_id_contacts")),
        sa.ForeignKeyConstraint(["follows_id"], ["mailings.id"], name=op.f("fk_mailings_follows_id_mailings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailings")),
        sa.UniqueConstraint("reference", name=op.f("uq_mailings_reference")),
    )
    op.create_table(
        "members",
        sa.Column("contact_id", BigId, autoincrement=False, nullable=False),
        sa.Column("pseudonym", sa.String(length=40), nullable=False),
        sa.Column("invited_by", BigId, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("on_duty", sa.Boolean(), nullable=False),
        sa.Column("last_asked_at", UtcDateTime(), nullable=True),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('invited', 'active', 'suspended', 'left')", name=op.f("ck_members_state")),
        sa.CheckConstraint("invited_by IS NULL OR invited_by <> contact_id", name=op.f("ck_members_inviter")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_members_contact_id_contacts")),
        sa.ForeignKeyConstraint(["invited_by"], ["members.contact_id"], name=op.f("fk_members_invited_by_members")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_members")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_members_pseudonym")),
    )
    op.create_table(
        "reports",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("reporter_id", BigId, nullable=False),
        sa.Column("code", sa.String(length=8), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=True),
        sa.Column("spot", sa.String(length=60), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("vehicles", sa.Integer(), nullable=True),
        sa.Column("vehicle", sa.String(length=16), nullable=True),
        sa.Column("agency", sa.String(length=16), nullable=True),
        sa.Column("activity", sa.String(length=16), nullable=True),
        sa.Column("observed_at", UtcDateTime(), nullable=True),
        sa.Column("last_seen_at", UtcDateTime(), nullable=True),
        sa.Column("hearsay", sa.Boolean(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("noticed_at", UtcDateTime(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("first_answer_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('incomplete', 'unvetted', 'checking', 'contested', 'verified', 'not_confirmed', 'unchecked', 'withdrawn')",
            name=op.f("ck_reports_status"),
        ),
        sa.CheckConstraint(
            "status IN ('incomplete', 'unvetted', 'withdrawn', 'unchecked') OR area IS NOT NULL",
            name=op.f("ck_reports_area"),
        ),
        sa.CheckConstraint(
            "status IN ('incomplete', 'unvetted', 'withdrawn', 'unchecked') OR code IS NOT NULL",
            name=op.f("ck_reports_code"),
        ),
        sa.ForeignKeyConstraint(["reporter_id"], ["contacts.id"], name=op.f("fk_reports_reporter_id_contacts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("id", "reporter_id", name=op.f("uq_reports_id_reporter_id")),
    )
    op.create_index(op.f("ix_reports_code"), "reports", ["code"], unique=False)
    op.create_index(op.f("ix_reports_reporter_id"), "reports", ["reporter_id"], unique=False)
    op.create_table(
        "subscriptions",
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_subscriptions_contact_id_contacts")),
        sa.PrimaryKeyConstraint("area", "contact_id", name=op.f("pk_subscriptions")),
    )
    op.create_index("ix_subscriptions_contact_id", "subscriptions", ["contact_id"], unique=False)
    op.create_table(
        "asks",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("report_id", BigId, nullable=False),
        sa.Column("verifier_id", BigId, nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("purpose IN ('sighting', 'recheck')", name=op.f("ck_asks_purpose")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_asks_report_id_reports")),
        sa.ForeignKeyConstraint(["verifier_id"], ["contacts.id"], name=op.f("fk_asks_verifier_id_contacts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asks")),
        sa.UniqueConstraint(
            "report_id", "verifier_id", "purpose", "round", name=op.f("uq_asks_report_id_verifier_id_purpose_round")
        ),
    )
    op.create_index(op.f("ix_asks_verifier_id"), "asks", ["verifier_id"], unique=False)
    op.create_table(
        "chunks",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("mailing_id", BigId, nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_chunks_mailing_id_mailings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chunks")),
        sa.UniqueConstraint("mailing_id", "first_seq", name=op.f("uq_chunks_mailing_id_first_seq")),
    )
    op.create_index(op.f("ix_chunks_mailing_id"), "chunks", ["mailing_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["members.contact_id"], name=op.f("fk_invitations_contact_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_contact_id"), "invitations", ["contact_id"], unique=False)
    op.create_table(
        "mailing_areas",
        sa.Column("mailing_id", BigId, nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_mailing_areas_mailing_id_mailings")),
        sa.PrimaryKeyConstraint("mailing_id", "area", name=op.f("pk_mailing_areas")),
    )
    op.create_table(
        "member_areas",
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["members.contact_id"], name=op.f("fk_member_areas_contact_id_members")
        ),
        sa.PrimaryKeyConstraint("contact_id", "area", name=op.f("pk_member_areas")),
    )
    op.create_table(
        "member_roles",
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.CheckConstraint("role IN ('responder', 'verifier', 'coordinator')", name=op.f("ck_member_roles_role")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["members.contact_id"], name=op.f("fk_member_roles_contact_id_members")
        ),
        sa.PrimaryKeyConstraint("contact_id", "role", name=op.f("pk_member_roles")),
    )
    op.create_table(
        "texts",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("mailing_id", BigId, nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("encoding", sa.String(length=8), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_texts_mailing_id_mailings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_texts")),
        sa.UniqueConstraint("mailing_id", "lang", name=op.f("uq_texts_mailing_id_lang")),
    )
    op.create_table(
        "witnesses",
        sa.Column("report_id", BigId, nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_witnesses_contact_id_contacts")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_witnesses_report_id_reports")),
        sa.PrimaryKeyConstraint("report_id", "contact_id", name=op.f("pk_witnesses")),
    )
    op.create_index(op.f("ix_witnesses_contact_id"), "witnesses", ["contact_id"], unique=False)
    op.create_table(
        "confirmations",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("report_id", BigId, nullable=False),
        sa.Column("reporter_id", BigId, nullable=False),
        sa.Column("verifier_id", BigId, nullable=False),
        sa.Column("ask_id", BigId, nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("answer IN ('yes', 'no', 'unsure')", name=op.f("ck_confirmations_answer")),
        sa.CheckConstraint("purpose IN ('sighting', 'recheck')", name=op.f("ck_confirmations_purpose")),
        sa.CheckConstraint("verifier_id <> reporter_id", name=op.f("ck_confirmations_another_person")),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.id"], name=op.f("fk_confirmations_ask_id_asks")),
        sa.ForeignKeyConstraint(
            ["report_id", "reporter_id"], ["reports.id", "reports.reporter_id"], name="fk_confirmations_report"
        ),
        sa.ForeignKeyConstraint(["verifier_id"], ["contacts.id"], name=op.f("fk_confirmations_verifier_id_contacts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
        sa.UniqueConstraint("id", "report_id", "answer", name=op.f("uq_confirmations_id_report_id_answer")),
    )
    op.create_index(op.f("ix_confirmations_report_id"), "confirmations", ["report_id"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("mailing_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("text_id", BigId, nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("provider_sid", sa.String(length=40), nullable=True),
        sa.Column("error", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("possible_duplicate", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("intended_at", UtcDateTime(), nullable=True),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("final_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "status IN ('queued', 'intended', 'accepted', 'sent', 'delivered', 'undelivered', 'failed', 'suppressed', 'expired', 'cancelled', 'unknown')",
            name=op.f("ck_deliveries_status"),
        ),
        sa.PrimaryKeyConstraint("mailing_id", "seq", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("mailing_id", "contact_id", name=op.f("uq_deliveries_mailing_id_contact_id")),
        postgresql_with={"fillfactor": "30"},
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=True),
        sa.Column("report_id", BigId, nullable=True),
        sa.Column("confirmation_id", BigId, nullable=True),
        sa.Column("answer", sa.String(length=8), nullable=True),
        sa.Column("references_id", BigId, nullable=True),
        sa.Column("created_by", BigId, nullable=True),
        sa.Column("approved_by", BigId, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("mailing_id", BigId, nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind <> 'alert' OR (report_id IS NOT NULL AND confirmation_id IS NOT NULL AND answer IS NOT NULL AND answer = 'yes')",
            name=op.f("ck_broadcasts_verified"),
        ),
        sa.CheckConstraint(
            "kind IN ('alert', 'update', 'correction', 'all_clear', 'expiry', 'notice', 'drill')",
            name=op.f("ck_broadcasts_kind"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('correction', 'all_clear', 'expiry') OR references_id IS NOT NULL",
            name=op.f("ck_broadcasts_references"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'discarded') OR kind IN ('alert', 'expiry') OR (kind = 'update' AND references_id IS NOT NULL AND (report_id IS NOT NULL AND confirmation_id IS NOT NULL AND answer IS NOT NULL AND answer = 'yes')) OR (created_by IS NOT NULL AND approved_by IS NOT NULL AND approved_by <> created_by)",
            name=op.f("ck_broadcasts_two_persons"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'discarded', 'sending', 'sent', 'aborted', 'ended')", name=op.f("ck_broadcasts_status")
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["contacts.id"], name=op.f("fk_broadcasts_approved_by_contacts")),
        sa.ForeignKeyConstraint(
            ["confirmation_id", "report_id", "answer"],
            ["confirmations.id", "confirmations.report_id", "confirmations.answer"],
            name="fk_broadcasts_confirmation",
        ),
        sa.ForeignKeyConstraint(["created_by"], ["contacts.id"], name=op.f("fk_broadcasts_created_by_contacts")),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_broadcasts_mailing_id_mailings")),
        sa.ForeignKeyConstraint(
            ["references_id"], ["broadcasts.id"], name=op.f("fk_broadcasts_references_id_broadcasts")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_broadcasts_report_id_reports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
    )
    op.create_index(
        "uq_broadcasts_one_alert_a_report",
        "broadcasts",
        ["report_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'alert'"),
        postgresql_where=sa.text("kind = 'alert'"),
    )
    op.create_table(
        "broadcast_words",
        sa.Column("broadcast_id", BigId, nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_broadcast_words_broadcast_id_broadcasts")
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "lang", name=op.f("pk_broadcast_words")),
    )
    for statement in triggers.create_statements(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take everything away."""
    for statement in triggers.drop_statements(op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_table("broadcast_words")
    op.drop_index(
        "uq_broadcasts_one_alert_a_report",
        table_name="broadcasts",
        sqlite_where=sa.text("kind = 'alert'"),
        postgresql_where=sa.text("kind = 'alert'"),
    )
    op.drop_table("broadcasts")
    op.drop_table("deliveries")
    op.drop_index(op.f("ix_confirmations_report_id"), table_name="confirmations")
    op.drop_table("confirmations")
    op.drop_index(op.f("ix_witnesses_contact_id"), table_name="witnesses")
    op.drop_table("witnesses")
    op.drop_table("texts")
    op.drop_table("member_roles")
    op.drop_table("member_areas")
    op.drop_table("mailing_areas")
    op.drop_index(op.f("ix_invitations_contact_id"), table_name="invitations")
    op.drop_table("invitations")
    op.drop_index(op.f("ix_chunks_mailing_id"), table_name="chunks")
    op.drop_table("chunks")
    op.drop_index(op.f("ix_asks_verifier_id"), table_name="asks")
    op.drop_table("asks")
    op.drop_index("ix_subscriptions_contact_id", table_name="subscriptions")
    op.drop_table("subscriptions")
    op.drop_index(op.f("ix_reports_reporter_id"), table_name="reports")
    op.drop_index(op.f("ix_reports_code"), table_name="reports")
    op.drop_table("reports")
    op.drop_table("members")
    op.drop_table("mailings")
    op.drop_index("ix_inbound_texts_contact_id_received_at", table_name="inbound_texts")
    op.drop_table("inbound_texts")
    op.drop_table("dialogues")
    op.drop_index(op.f("ix_countersigns_contact_id"), table_name="countersigns")
    op.drop_table("countersigns")
    op.drop_index(op.f("ix_consents_contact_id"), table_name="consents")
    op.drop_table("consents")
    op.drop_index(
        "ix_tasks_open",
        table_name="tasks",
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.drop_table("tasks")
    op.drop_table("switches")
    op.drop_table("suppressions")
    op.drop_table("leases")
    op.drop_table("heartbeats")
    op.drop_table("contacts")
    op.drop_table("audit_entries")
