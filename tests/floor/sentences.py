"""The sentences of the two documents that status tracking and Focus mode come from, in our words.

Each has a test of its own, in `test_seed_001.py` or `test_seed_002.py`, or a reason why nothing
of the floor can show it.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Sentence(NamedTuple):
    """What a document says in one place."""

    says: str
    test: str | None
    """The function that shows it; None where nothing of the floor can."""
    reason: str = ""
    """Why nothing of the floor can."""


SEED_001: Final = (
    Sentence("It is part of a release of autumn 2024.", None, "a date of another product"),
    Sentence(
        "It lets managers watch over and steer the time of service teams.",
        "test_managers_watch_over_and_steer_the_time_of_their_agents",
    ),
    Sentence("The document is an overview.", None, "about the document"),
    Sentence(
        "With it enabled, agents clock in before they can begin to work.",
        "test_agents_clock_in_before_they_can_begin_to_work",
    ),
    Sentence(
        "Clocked in, agents say that they are available or, with a reason, that they are not.",
        "test_clocked_in_agents_say_that_they_are_available_or_not",
    ),
    Sentence(
        "Managers see the status of the agents of their unit as it is now, and analyse the past.",
        "test_managers_see_the_present_and_the_past",
    ),
    Sentence("It is off by default.", "test_it_is_off_by_default"),
    Sentence(
        "It is enabled in the settings, for one or more groups of users.",
        "test_it_is_enabled_for_one_or_more_groups",
    ),
    Sentence("Away is who has not clocked in.", "test_away_is_who_has_not_clocked_in"),
    Sentence(
        "Available is who has clocked in and works on nothing.",
        "test_available_is_who_has_clocked_in_and_works_on_nothing",
    ),
    Sentence("Active is who works on something.", "test_active_is_who_works_on_something"),
    Sentence(
        "Unavailable is who has clocked in and cannot work: a break, a meeting, back-office work.",
        "test_unavailable_is_who_has_clocked_in_and_cannot_work",
    ),
    Sentence(
        "Users of tracked groups have a badge with their status.",
        "test_users_of_tracked_groups_have_a_badge",
    ),
    Sentence(
        "Their menu has more, to change the status.",
        "test_the_menu_of_tracked_users_changes_the_status",
    ),
    Sentence("Agents change their status by hand.", "test_agents_change_their_status_by_hand"),
    Sentence(
        "It becomes active by itself when work begins, and available when the last work ends.",
        "test_active_and_available_come_by_themselves",
    ),
    Sentence(
        "Tracked agents clock in before they use the desk and the calendar.",
        "test_the_desk_and_the_calendar_ask_to_clock_in",
    ),
    Sentence(
        "Until then the browser of cases shows, and does nothing.",
        "test_the_browser_does_nothing_before_clocking_in",
    ),
    Sentence("One clocks in from the menu, while away.", "test_one_clocks_in_while_away"),
    Sentence(
        "The dialog chooses the unit and clocks in at once.",
        "test_the_dialog_chooses_the_unit_and_clocks_in_at_once",
    ),
    Sentence("At the end one clocks out from the menu.", "test_one_clocks_out_at_the_end"),
    Sentence("The dialog asks for the reason.", "test_the_dialog_asks_for_the_reason"),
    Sentence(
        "Work in hand anywhere keeps from clocking out, unless a setting allows it.",
        "test_work_anywhere_keeps_from_clocking_out_unless_it_is_allowed",
    ),
    Sentence(
        "Who cannot serve becomes unavailable from the menu.",
        "test_one_becomes_unavailable_from_the_menu",
    ),
    Sentence("The dialog asks for a reason.", "test_being_unavailable_asks_for_a_reason"),
    Sentence(
        "Standard reasons are a break, a meeting and back-office work.",
        "test_standard_reasons_are_a_break_a_meeting_and_back_office_work",
    ),
    Sentence("Another reason is described.", "test_another_reason_is_described"),
    Sentence(
        "Back-office tasks are created and managed.",
        "test_back_office_tasks_are_created_and_managed",
    ),
    Sentence(
        "A widget shows managers the status of the agents of the present unit, as it changes.",
        "test_the_widget_shows_the_agents_of_a_unit_as_they_change",
    ),
    Sentence("Only unit managers see it.", "test_only_unit_managers_see_the_widget"),
    Sentence(
        "A report on attendance reaches from the past into the present.",
        "test_the_report_on_attendance_reaches_into_the_present",
    ),
    Sentence(
        "It says in detail how agents spent their time.",
        "test_the_report_says_how_agents_spent_their_time",
    ),
    Sentence("Other pages say more.", None, "about the document"),
    Sentence("A user chooses which widgets are shown.", None, "what a page shows is its own"),
)

SEED_002: Final = (
    Sentence(
        "Focus pauses routing without being unavailable on any channel.",
        "test_focus_pauses_routing_and_leaves_the_channels",
    ),
    Sentence(
        "It gives time after a contact, for notes or a task.",
        "test_focus_gives_time_after_a_contact",
    ),
    Sentence(
        "It gives time for projects that concern customers.",
        "test_focus_gives_time_for_customers_projects",
    ),
    Sentence("It gives time to get help from a manager.", "test_focus_gives_time_to_get_help"),
    Sentence(
        "Without a channel that one is available on there is no Focus.",
        "test_there_is_no_focus_without_a_channel",
    ),
    Sentence("The button begins it.", "test_the_button_begins_focus"),
    Sentence(
        "Away is for breaks and the end of the day, and Focus is not.",
        "test_a_break_is_no_focus",
    ),
    Sentence(
        "Who trains a colleague is on no channel instead.",
        "test_who_trains_a_colleague_is_on_no_channel",
    ),
    Sentence(
        "Focus never stands for being away or unavailable.",
        "test_focus_is_no_status",
    ),
    Sentence("In Focus only Close works.", "test_in_focus_only_close_works"),
    Sentence("Next is visible and disabled.", "test_next_is_visible_and_disabled"),
    Sentence(
        "Nobody in Focus asks routing for another customer.",
        "test_nobody_in_focus_asks_for_another_customer",
    ),
    Sentence("Outbound calls and messages go on.", "test_outbound_and_messages_go_on_in_focus"),
    Sentence("One is reminded of the time.", "test_one_is_reminded_of_the_time_in_focus"),
    Sentence("Customers wait while Focus is on.", "test_customers_wait_while_focus_is_on"),
    Sentence(
        "Focus is not for work that concerns no customer.",
        None,
        "a rule for people; reasons of the setting name what it is for",
    ),
    Sentence(
        "No activity makes an agent in Focus idle, or logs it off.",
        "test_no_activity_in_focus_makes_idle_or_logs_off",
    ),
    Sentence("It returns without Focus.", "test_one_returns_without_focus"),
    Sentence("The button ends it.", "test_the_button_ends_focus"),
    Sentence(
        "The next customer on its channels is routed at once.",
        "test_the_next_customer_on_its_channels_comes_at_once",
    ),
    Sentence(
        "Its end gives back the channels that one was available on.",
        "test_the_end_of_focus_gives_the_channels_back",
    ),
    Sentence(
        "Who steps out becomes away without ending Focus first.",
        "test_who_steps_out_is_not_routed_to_on_the_way",
    ),
    Sentence(
        "Who logs out needs not end it first, either.",
        "test_who_logs_out_is_not_routed_to_on_the_way",
    ),
)
