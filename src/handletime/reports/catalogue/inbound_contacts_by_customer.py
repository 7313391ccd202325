"""Inbound contacts by customer: who comes to us most, and who comes back?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="inbound-contacts-by-customer",
    title="Inbound contacts by customer",
    question="Who comes to us most, and who comes back?",
    anchor="started_at",
    dimensions=("customer",),
    also=("day", "month", "channel", "queue", "agent"),
    ranked_by="inbound_contacts",
    metrics=(
        "inbound_contacts",
        "contacted_conversations",
        "contacts_per_conversation",
        "repeat",
        "days_since_last_contact",
    ),
)
