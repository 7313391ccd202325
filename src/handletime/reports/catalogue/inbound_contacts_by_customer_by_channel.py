"""Inbound contacts by customer and channel: who comes to us most, and how?"""

from __future__ import annotations

from handletime.reports.report import Report

REPORT = Report(
    name="inbound-contacts-by-customer-by-channel",
    title="Inbound contacts by customer by channel",
    question="Who comes to us most, on which channel, and who comes back?",
    anchor="started_at",
    dimensions=("customer", "channel"),
    also=("day", "month", "queue", "agent"),
    ranked_by="inbound_contacts",
    metrics=(
        "inbound_contacts",
        "contacted_conversations",
        "contacts_per_conversation",
        "repeat",
        "days_since_last_contact",
    ),
)
