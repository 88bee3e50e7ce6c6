/* choices.c - the fixed lists of the directory. */
#include "rooms/directory/choices.h"

const struct choice publication_states[] = {
    { "draft", N_("Draft") }, { "published", N_("Published") }, { "archived", N_("Archived") }, { 0 } };

const struct choice actor_kinds[] = {
    { "integration_centre", N_("Municipal integration centre") }, { "municipality", N_("Town or municipality") },
    { "authority", N_("Authority") }, { "employment_agency", N_("Employment agency") }, { "job_centre", N_("Job centre") },
    { "welfare_association", N_("Welfare association") }, { "counselling", N_("Counselling centre") },
    { "migrant_organisation", N_("Migrant organisation") }, { "association", N_("Association") }, { "network", N_("Network") },
    { "sports_association", N_("Sports association") }, { "culture", N_("Culture") }, { "day_care", N_("Day-care centre") },
    { "primary_school", N_("Primary school") }, { "secondary_school", N_("Secondary school") },
    { "vocational_school", N_("Vocational school") }, { "university", N_("University") },
    { "student_services", N_("Student services") }, { "training_provider", N_("Training provider") },
    { "youth_welfare", N_("Youth welfare") }, { "union", N_("Trade union or professional body") }, { "other", N_("Other") }, { 0 } };

const struct choice offer_kinds[] = {
    { "advice", N_("Advice") }, { "course", N_("Course") }, { "group", N_("Group") }, { "meeting_point", N_("Meeting point") },
    { "mentoring", N_("Mentoring") }, { "interpreting", N_("Language mediation") }, { "training", N_("Training") },
    { "leisure", N_("Leisure and sport") }, { "network", N_("Network") }, { "support", N_("Practical help") }, { 0 } };

const struct choice offer_audiences[] = {
    { "families", N_("Families with small children") }, { "parents", N_("Parents") }, { "children", N_("Children") },
    { "youth", N_("Young people") }, { "adults", N_("Adults") }, { "women", N_("Women") }, { "older", N_("Older people") },
    { "newcomers", N_("People who are new here") }, { "refugees", N_("People who have fled") }, { "jobseekers", N_("People looking for work or training") },
    { "students", N_("Students") }, { "disability", N_("People with a disability") }, { "volunteers", N_("Volunteers") },
    { "professionals", N_("Professionals and institutions") }, { 0 } };

const struct choice offer_costs[] = {
    { "free", N_("Free of charge") }, { "fee", N_("Costs money") }, { "reduced", N_("Reduced on request") }, { 0 } };

const struct choice accessibilities[] = {
    { "step_free", N_("Step-free") }, { "toilet", N_("Accessible toilet") }, { "lift", N_("Lift") }, { "parking", N_("Accessible parking") },
    { "hearing", N_("Hearing loop") }, { "sign", N_("Sign language") }, { "easy", N_("Easy German") }, { "online", N_("Possible online") }, { 0 } };

const struct choice place_kinds[] = {
    { "office", N_("Office") }, { "counselling", N_("Counselling centre") }, { "meeting_place", N_("Meeting place") },
    { "school", N_("School") }, { "day_care", N_("Day-care centre") }, { "library", N_("Library") }, { "sports", N_("Sports ground or hall") },
    { "culture", N_("Culture") }, { "faith", N_("Parish or community rooms") }, { "shelter", N_("Shelter (no public address)") }, { "other", N_("Other") }, { 0 } };

/* Not stored: what the filters of the list are asked for (filters.c). */
const struct choice offer_open[] = { { "now", N_("Open now") }, { 0 } };
/* As hours_days() says them. */
const struct choice offer_days[] = {
    { "mo", N_("Monday") }, { "tu", N_("Tuesday") }, { "we", N_("Wednesday") }, { "th", N_("Thursday") }, { "fr", N_("Friday") }, { "sa", N_("Saturday") },
    { "su", N_("Sunday") }, { "today", N_("Today") }, { "evening", N_("Weekdays after 6 pm") }, { "weekend", N_("At the weekend") }, { 0 } };
const struct choice offer_attention[] = {
    { "unconfirmed", N_("Not confirmed for a year") }, { "ending", N_("Ends within a week") }, { "no_contact", N_("Nobody to ask is named") }, { 0 } };
const struct choice entry_attention[] = { { "unconfirmed", N_("Not confirmed for a year") }, { 0 } };

const struct choice remark_states[] = {
    { "new", N_("New") }, { "in_work", N_("In progress") }, { "done", N_("Done") }, { "rejected", N_("Rejected") }, { 0 } };

const struct choice proposal_states[] = {
    { "waiting", N_("To review") }, { "accepted", N_("Taken over") }, { "declined", N_("Not taken over") }, { 0 } };

/* How an entry was confirmed. */
const struct choice confirm_ways[] = {
    { "owner", N_("by the owner’s link") }, { "telephone", N_("by telephone") }, { "staff", N_("by the office") }, { 0 } };

const struct choice area_levels[] = {
    { "state", N_("Federal state") }, { "county", N_("County or independent city") }, { "municipality", N_("Municipality") },
    { "quarter", N_("Quarter") }, { 0 } };

const struct choice topic_icons[] = {
    { "arrive", N_("Flag") }, { "language", N_("Speech bubbles") }, { "school", N_("Graduation cap") }, { "work", N_("Briefcase") },
    { "home", N_("House") }, { "office", N_("Stamp") }, { "health", N_("Heart") }, { "mind", N_("Leaf") }, { "care", N_("Hands") },
    { "money", N_("Scales") }, { "family", N_("Family") }, { "way", N_("Bus") }, { "leisure", N_("Ball") }, { "together", N_("People") },
    { "equal", N_("Shield") }, { "emergency", N_("Exclamation mark") }, { 0 } };
