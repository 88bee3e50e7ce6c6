/* choices.c - the words of the room's choice fields: kinds of course, levels, states. */
#include "rooms/courses/courses.h"

/* Kinds as the BAMF and the employment agency name them (standards.md §3), then what carriers and volunteers do. Courses for women, parents and young people
** are no longer begun since May 2025: kept for what ran before. */
const struct choice course_types[] = {
    { "integration", N_("Integration course") }, { "integration_literacy", N_("Integration course with literacy") },
    { "integration_script", N_("Integration course for those who learn a second script") }, { "integration_slow", N_("Integration course with more time") },
    { "integration_disability", N_("Integration course for people with disabilities") }, { "integration_deaf", N_("Integration course for deaf people") },
    { "integration_women", N_("Integration course for women") }, { "integration_parents", N_("Integration course for parents") },
    { "integration_youth", N_("Integration course for young people") }, { "integration_intensive", N_("Integration course, intensive") },
    { "vocational", N_("Vocational language course") }, { "vocational_special", N_("Vocational language course up to A2 or B1") },
    { "vocational_field", N_("Vocational language course for one occupation") }, { "vocational_recognition", N_("Vocational language course for recognition") },
    { "vocational_job", N_("Vocational language course at work") }, { "orientation", N_("First orientation course") }, { "mia", N_("MiA course for women") },
    { "adult_education", N_("German course of adult education") }, { "volunteer", N_("German course by volunteers") },
    { "conversation", N_("Conversation group") }, { "tandem", N_("Language tandem") }, { "literacy", N_("Reading and writing") },
    { "school_certificate", N_("School certificate with German") }, { "digital", N_("Digital skills") }, { 0 } };

/* Levels of the Common European Framework in halves, as courses are cut; names that need no translation beside the first. */
const struct choice course_levels[] = { { "alpha", N_("Reading and writing (Alpha)") }, { "a1_1", "A1.1" }, { "a1_2", "A1.2" }, { "a2_1", "A2.1" }, { "a2_2", "A2.2" },
    { "b1_1", "B1.1" }, { "b1_2", "B1.2" }, { "b2_1", "B2.1" }, { "b2_2", "B2.2" }, { "c1", "C1" }, { "c2", "C2" }, { 0 } };
const struct choice day_times[] = { { "morning", N_("Morning") }, { "afternoon", N_("Afternoon") }, { "evening", N_("Evening") }, { "weekend", N_("Weekend") }, { 0 } };
const struct choice course_forms[] = { { "on_site", N_("On site") }, { "online", N_("Online") }, { "mixed", N_("On site and online") }, { 0 } };
/* Whose rules say who may take part: the finder reads its versioned table by this and by the conditions below. */
const struct choice course_bases[] = { { "integration", N_("Residence Act, integration course") }, { "vocational", N_("Residence Act, vocational language course") },
    { "orientation", N_("First orientation") }, { "mia", N_("MiA, for women from 16") }, { "local", N_("Programme of the Land or the town") }, { "open", N_("Open to everybody") }, { 0 } };
const struct choice course_access[] = { { "admitted", N_("Admission needed") }, { "self_pay", N_("Self-payers can take part") }, { "jobseeker", N_("Registered as looking for work") },
    { "employed", N_("With a job") }, { "trainee", N_("In vocational training") }, { "resident", N_("Lives in the county") }, { "youth", N_("Up to 26 years") }, { "adult", N_("From 16 years") }, { 0 } };
const struct choice course_exams[] = { { "none", N_("None") }, { "dtz", "DTZ (A2/B1)" }, { "lid", N_("Life in Germany") }, { "dtz_lid", N_("DTZ and Life in Germany") }, { "telc", "telc" },
    { "goethe", "Goethe" }, { "dtb", N_("German test for work") }, { "school", N_("School certificate") }, { 0 } };
const struct choice course_states[] = { { "planned", N_("Planned") }, { "open", N_("Open for registration") }, { "full", N_("Full") }, { "running", N_("Running") },
    { "finished", N_("Finished") }, { "cancelled", N_("Cancelled") }, { 0 } };
/* ROWS_PUBLISHED asks for exactly the word "published". */
const struct choice course_shown[] = { { "carriers", N_("Providers and the office") }, { "published", N_("Everybody") }, { 0 } };

const struct choice age_bands[] = { { "16_17", "16–17" }, { "18_26", "18–26" }, { "27_39", "27–39" }, { "40_54", "40–54" }, { "55_up", N_("55 and older") }, { 0 } };
const struct choice level_sources[] = { { "test", N_("Placement test") }, { "certificate", N_("Certificate") }, { "course", N_("Course attended") }, { "adviser", N_("Estimate of the adviser") }, { 0 } };
/* Never a residence title: only what of it a seat depends on. */
const struct choice admissions[] = { { "there", N_("Is there") }, { "open", N_("Is being cleared up") }, { "self", N_("Pays for it") }, { 0 } };
const struct choice demand_states[] = { { "recorded", N_("Recorded") }, { "to_level", N_("Level to be found") }, { "levelled", N_("Level found") }, { "checked", N_("Access checked") },
    { "waiting", N_("Waiting") }, { "offered", N_("Seat offered") }, { "contact", N_("Not reached") }, { "accepted", N_("Seat accepted") }, { "attending", N_("Takes part") },
    { "passed", N_("Finished") }, { "broken_off", N_("Broken off") }, { "left", N_("No longer on the list") }, { 0 } };
const struct choice seat_states[] = { { "held", N_("Held") }, { "accepted", N_("Accepted") }, { "attending", N_("Takes part") }, { "passed", N_("Finished") }, { "dropped", N_("Broken off") },
    { "cancelled", N_("Given back") }, { "declined", N_("Declined") }, { "expired", N_("No answer") }, { "withdrawn", N_("Taken back") }, { 0 } };
