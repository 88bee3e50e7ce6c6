/* choices.c - the words from which fields of this room choose. The order is the order of menus. */
#include "rooms/mediation/mediation.h"

const struct choice institution_kinds[] = { { "school", N_("School") }, { "daycare", N_("Day-care centre") }, { "authority", N_("Authority") },
    { "counselling", N_("Counselling centre") }, { "health", N_("Practice or hospital") }, { "housing", N_("Housing") }, { "other", N_("Other") }, { 0 } };
/* Common European Framework of Reference. Whoever grew up with a language has C2. */
const struct choice level_choices[] = { { "A1", "A1" }, { "A2", "A2" }, { "B1", "B1" }, { "B2", "B2" }, { "C1", "C1" }, { "C2", "C2" }, { 0 } };
const struct choice source_choices[] = { { "self", N_("own statement") }, { "test", N_("test") }, { "certificate", N_("certificate") }, { 0 } };
const struct choice direction_choices[] = { { "into_german", N_("into German") }, { "from_german", N_("from German") }, { 0 } };
const struct choice exclusion_kinds[] = { { "kinship", N_("Related or acquainted") }, { "conflict", N_("Conflict") }, { "declined", N_("Declined by the family") },
    { "own_wish", N_("Own wish of the mediator") }, { 0 } };
const struct choice topic_choices[] = { { "school_talk", N_("Talk at school") }, { "parents_day", N_("Parents' day") }, { "enrolment", N_("Enrolment at school") },
    { "daycare", N_("Day care") }, { "special_needs", N_("Special educational needs (AO-SF)") }, { "youth_office", N_("Youth welfare office") },
    { "authority", N_("Appointment at an authority") }, { "work", N_("Work and training") }, { "health", N_("Health") }, { "counselling", N_("Counselling") },
    { "housing", N_("Housing") }, { "event", N_("Information event") }, { "written", N_("Short written text") }, { "other", N_("Other") }, { 0 } };
const struct choice gender_choices[] = { { "woman", N_("a woman") }, { "man", N_("a man") }, { "diverse", N_("diverse") }, { 0 } };
const struct choice form_choices[] = { { "on_site", N_("on site") }, { "video", N_("by video") }, { "phone", N_("by telephone") }, { 0 } };
const struct choice side_choices[] = { { "mediator", N_("mediator") }, { "institution", N_("institution") }, { "office", N_("office") }, { 0 } };
const struct choice how_choices[] = { { "code", N_("one-time code") }, { "link", N_("link") }, { "paper", N_("paper sheet") }, { "ruling", N_("decision of the office") }, { 0 } };
const struct choice channel_choices[] = { { "mail", N_("E-mail") }, { "sms", N_("Text message") }, { "phone", N_("Telephone call") }, { 0 } };
const struct choice answer_choices[] = { { "link", N_("link") }, { "area", N_("own area") }, { "call", N_("call") }, { "office", N_("office") }, { "timer", N_("deadline") }, { 0 } };
const struct choice mode_choices[] = { { "first", N_("The first who says yes goes") }, { "office", N_("The office chooses among those who say yes") }, { 0 } };
const struct choice shown_choices[] = { { "first_name", N_("first name") }, { "name", N_("whole name") }, { "phone", N_("telephone") }, { "email", N_("e-mail") }, { 0 } };
/* The keys are those of enum tariff_travel, in its order. */
const struct choice travel_choices[] = { { "none", N_("is not paid") }, { "included", N_("is included") }, { "km", N_("per kilometre") }, { "ticket", N_("the ticket") },
    { "time", N_("counts as time") }, { 0 } };
const struct choice service_kinds[] = { { "sworn", N_("Sworn interpreter") }, { "pool", N_("Pool nearby") }, { "video", N_("Video service") }, { "phone", N_("Telephone service") }, { 0 } };
const struct choice decider_choices[] = { { "office", N_("Coordination") }, { "lead", N_("Head of the integration centre") }, { "institution", N_("Institution that asks") }, { 0 } };
const struct choice source_of_money[] = { { "state", N_("Federal state") }, { "komm_an", N_("KOMM-AN NRW") }, { "county", N_("County") }, { "town", N_("Town") }, { "other", N_("Other") }, { 0 } };

const struct choice appointment_states[] = {
    { "draft", N_("Draft") }, { "received", N_("Received") }, { "query", N_("Question to the institution") }, { "admissible", N_("Admitted") }, { "refused", N_("Refused") },
    { "lapsed", N_("Lapsed") }, { "withdrawn", N_("Withdrawn") }, { "seeking", N_("Being placed") }, { "filled", N_("Filled") }, { "changing", N_("Change asked for") },
    { "unfilled", N_("Not filled") }, { "escalated", N_("Beyond the pool") }, { "elsewhere", N_("Solved elsewhere") }, { "unserved", N_("Not served") },
    { "cancelled_early", N_("Cancelled") }, { "cancelled_late", N_("Cancelled at short notice") }, { "held", N_("Took place") }, { "client_absent", N_("Nobody came") },
    { "mediator_absent", N_("Mediator did not come") }, { "reported", N_("Hours reported") }, { "unclear", N_("To be cleared up") }, { "confirmed", N_("Hours confirmed") },
    { "billable", N_("Ready for settlement") }, { "settled", N_("Settled") }, { 0 } };
const struct choice offer_states[] = { { "proposed", N_("Proposed") }, { "sent", N_("Asked") }, { "accepted", N_("Said yes") }, { "declined", N_("Said no") },
    { "expired", N_("No answer") }, { "withdrawn", N_("Taken back") }, { "assigned", N_("Goes") }, { "reserve", N_("In reserve") }, { "replaced", N_("Replaced") }, { 0 } };
const struct choice settlement_states[] = { { "draft", N_("Draft") }, { "shown", N_("With the mediator") }, { "objected", N_("Objection") }, { "checked", N_("Factually correct") },
    { "counted", N_("Arithmetically correct") }, { "ordered", N_("Ordered") }, { "exported", N_("Exported") }, { "paid", N_("Paid") }, { "returned", N_("Came back") },
    { "reversed", N_("Reversed") }, { "discarded", N_("Discarded") }, { 0 } };
