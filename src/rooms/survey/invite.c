/* invite.c - invitations and their codes: made, counted, and marked as used in batches. invite.h says what holds. */
#include "rooms/survey/invite.h"
#include "base/moment.h"
#include "base/rand.h"
#include "entity/sealed.h"
#include "work/mail.h"

static const struct column code_columns[] = {
    { "invitation", COL_INT, true, "survey_invitation", true }, { "sealed", COL_TEXT, true, NULL, false }, { "digest", COL_TEXT, true, NULL, false },
    { "survey", COL_INT, true, "survey_survey", true } };
static const struct table_index code_indexes[] = { { { "digest" }, 1, true }, { { "survey" }, 1, false } };
const struct table code_table = { .name = "survey_code", .columns = code_columns, .n = countof(code_columns), .primary = { "invitation" }, .n_primary = 1,
                                  .indexes = code_indexes, .n_indexes = countof(code_indexes) };

/* ---- the entity --------------------------------------------------------------------------------------------------------------------- */
/* Codes make sense only where the survey asks for one: with an open link nobody could be left out of a reminder. */
static bool has_codes(struct store *st, str survey)
{
    struct rows *r = ask(st, Q("SELECT access FROM survey_survey WHERE key = $1 AND deleted_at IS NULL"), T(survey));
    return rows_next(r) && str_eq(row_str(r, 0), S("codes"));
}

/* A code belongs to the survey for which it was made. */
static bool moved(struct store *st, const struct draft *d)
{
    struct rows *r = d->id ? ask(st, Q("SELECT s.key FROM survey_invitation i JOIN survey_survey s ON s.id = i.survey WHERE i.id = $1"), I(d->id)) : NULL;
    return r && rows_next(r) && !str_eq(row_str(r, 0), draft_value(d, "survey"));
}

static bool invited_already(struct store *st, const struct draft *d, str mail)
{
    struct rows *r = ask(st, Q("SELECT i.id FROM survey_invitation i JOIN survey_survey s ON s.id = i.survey WHERE s.key = $1 AND i.mail = $2 AND i.id <> $3 AND i.deleted_at IS NULL LIMIT 1"),
                         T(draft_value(d, "survey")), T(mail), I(d->id));
    return rows_next(r);
}

void invitation_check(struct store *st, const struct draft *d, struct problems *p)
{
    str mail = draft_value(d, "mail");
    if (moved(st, d)) draft_wrong(d, p, "survey", N_("A code belongs to its survey: please make a new invitation."));
    if (mail.n && invited_already(st, d, mail)) draft_wrong(d, p, "mail", N_("This address is invited already."));
    if (!has_codes(st, draft_value(d, "survey"))) draft_wrong(d, p, "survey", N_("Everybody with the link may answer this survey: it has no personal codes."));
    if (!sealed_ready()) draft_wrong(d, p, "survey", N_("No personal codes can be given out: the installation has no key for them."));
    if (mail.n && mail_address_problem(mail)) draft_wrong(d, p, "mail", mail_address_problem(mail));
}

/* A number of its own within the survey, which stands on printed sheets; German unless somebody said otherwise. */
void invitation_derive(struct store *st, struct draft *d)
{
    if (!draft_value(d, "language").n) draft_give(d, "language", S(LANG_SOURCE));
    if (draft_value(d, "number").n) return;
    struct rows *r = ask(st, Q("SELECT COALESCE(MAX(i.number), 0) FROM survey_invitation i JOIN survey_survey s ON s.id = i.survey WHERE s.key = $1"), T(draft_value(d, "survey")));
    draft_give(d, "number", arena_fmt(store_arena(st), "%lld", rows_next(r) ? (long long)row_int(r, 0) + 1 : 1LL));
}

/* invitation_check() has asked for the key: without one nothing comes here. */
void invitation_saved(struct store *st, const struct entity *e, int64_t row, bool fresh)
{
    (void)e;
    struct arena *a = store_arena(st);
    str pass = pass_new(a), sealed;
    if (!fresh || !pass_seal(a, row, pass, &sealed)) return;
    also(st, Q("INSERT INTO survey_code (invitation, sealed, digest, survey) SELECT id, $2, $3, survey FROM survey_invitation WHERE id = $1"), I(row), T(sealed),
         T(pass_code_digest(a, pass)));
}

bool invite_add(struct store *st, const struct who *who, str request, str survey, const struct invite_new *n, const char **why)
{
    struct draft d = draft_new(store_arena(st), &invitation_entity);
    struct problems p = { .a = store_arena(st) };
    draft_give(&d, "survey", survey);
    draft_give(&d, "name", n->name);
    if (n->mail.n) draft_give(&d, "mail", n->mail);
    if (n->language.n) draft_give(&d, "language", n->language);
    if (n->actor.n) draft_give(&d, "actor", n->actor);
    if (row_write(st, &(struct write){ .who = who, .request = request, .draft = &d, .quiet = true }, &p) == WRITE_DONE) return true;
    *why = p.n ? p.at[0].message : N_("You may not do this with this entry.");
    return false;
}

/* ---- reading --------------------------------------------------------------------------------------------------------------------------- */
/* Keys of drafts, 64 digits each: 5,000 of them are 400 KB of the arena at most. */
struct sent_keys { struct arena *a; str key[INVITE_MAX]; size_t n; };
static bool add_key(void *ctx, const struct rows *r)
{
    struct sent_keys *k = ctx;
    if (k->n < INVITE_MAX) k->key[k->n++] = arena_copy(k->a, row_str(r, 0));
    return true;
}

/* What was handed in and is not settled: few, since every batch takes its own away. */
static struct sent_keys *sent_of(struct store *st, struct arena *a, int64_t survey)
{
    struct sent_keys *k = arena_new_of(a, struct sent_keys);
    k->a = a;
    each(st, add_key, k, Q("SELECT key FROM survey_draft WHERE survey = $1 AND state = 'sent'"), I(survey));
    return k;
}

/* In constant time per key, as everywhere where secrets are compared. */
static bool is_sent(const struct sent_keys *k, str key)
{
    for (size_t i = 0; i < k->n; i++) if (pass_same(k->key[i], key)) return true;
    return false;
}

/* Opening a code costs some microseconds, so lists for the eye leave it out. */
struct reading { struct arena *a; struct invited *at; size_t n; bool codes; const struct sent_keys *sent; };
static bool read_one(void *ctx, const struct rows *r)
{
    struct reading *w = ctx;
    if (w->n == INVITE_MAX) return false;
    struct invited *v = &w->at[w->n++];
    *v = (struct invited){ .id = row_int(r, 0), .number = row_int(r, 1), .name = arena_copy(w->a, row_str(r, 2)), .mail = arena_copy(w->a, row_str(r, 3)),
        .language = arena_copy(w->a, row_str(r, 4)), .sent_on = arena_copy(w->a, row_str(r, 5)), .reminded_on = arena_copy(w->a, row_str(r, 6)), .used = row_bool(r, 7) };
    if (w->codes || w->sent) v->opened = pass_unseal(w->a, v->id, row_str(r, 8), &v->code);
    v->answered = v->used || (w->sent && v->opened && is_sent(w->sent, v->code.draft_key));
    return true;
}

size_t invite_read(struct store *st, struct arena *a, int64_t survey, bool codes, bool answers, struct invited **ret)
{
    struct reading w = { a, arena_array(a, struct invited, INVITE_MAX), 0, codes, answers ? sent_of(st, a, survey) : NULL };
    each(st, read_one, &w, Q("SELECT i.id, i.number, i.name, COALESCE(i.mail, ''), i.language, COALESCE(i.sent_on, ''), COALESCE(i.reminded_on, ''), i.used, c.sealed FROM survey_invitation i "
        "JOIN survey_code c ON c.invitation = i.id WHERE i.survey = $1 AND i.deleted_at IS NULL ORDER BY i.number, i.id"), I(survey));
    *ret = w.at;
    return w.n;
}

/* One pass for all numbers of the page; what is NULL was never filled in and counts as empty. */
struct invite_counts invite_count(struct store *st, int64_t survey)
{
    struct rows *r = ask(st, Q("SELECT COUNT(*), SUM(CASE WHEN sent_on <> '' THEN 1 ELSE 0 END), SUM(CASE WHEN reminded_on <> '' THEN 1 ELSE 0 END), SUM(CASE WHEN used THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN COALESCE(sent_on, '') = '' AND mail <> '' THEN 1 ELSE 0 END), SUM(CASE WHEN COALESCE(mail, '') = '' THEN 1 ELSE 0 END), COALESCE(MAX(sent_on), ''), "
        "COALESCE(MAX(reminded_on), '') FROM survey_invitation WHERE survey = $1 AND deleted_at IS NULL"), I(survey));
    if (!rows_next(r)) return (struct invite_counts){ 0 };
    return (struct invite_counts){ row_int(r, 0), row_int(r, 1), row_int(r, 2), row_int(r, 3), row_int(r, 4), row_int(r, 5), row_str(r, 6), row_str(r, 7) };
}

/* The digest finds the row; the draft's key needs the seal, so that without the key file nobody gets further than "this code is good". */
int64_t invite_by_code(struct store *st, struct arena *a, int64_t survey, str typed, struct pass_code *ret, int64_t *actor, bool *used)
{
    str pass;
    *ret = (struct pass_code){ { 0 }, { 0 } };
    if (!pass_read(a, typed, &pass)) return 0;
    struct rows *r = ask(st, Q("SELECT i.id, c.sealed, i.actor, i.used FROM survey_code c JOIN survey_invitation i ON i.id = c.invitation "
                               "WHERE c.digest = $1 AND c.survey = $2 AND i.deleted_at IS NULL"), T(pass_code_digest(a, pass)), I(survey));
    if (!rows_next(r)) return 0;
    *actor = row_int(r, 2);
    *used = row_bool(r, 3);
    if (!pass_unseal(a, row_int(r, 0), row_str(r, 1), ret)) *ret = (struct pass_code){ { 0 }, { 0 } };
    return row_int(r, 0);
}

/* ---- which codes were used, in batches ---------------------------------------------------------------------------------------------------- */
/* A survey that was opened again counts as running: its later codes wait for a batch again. */
static bool is_closed(struct store *st, int64_t survey)
{
    struct rows *r = ask(st, Q("SELECT state FROM survey_survey WHERE id = $1"), I(survey));
    return rows_next(r) && str_has_word(S("closed archived"), row_str(r, 0));
}

/* The order in which rows are written says nothing of the order in which people answered, and the order of drafts nothing of that of invitations: both are
** shuffled, each anew. */
int64_t invite_settle(struct store *st, int64_t survey)
{
    struct arena *a = store_arena(st);
    struct invited *all;
    size_t n = invite_read(st, a, survey, false, true, &all), fresh = 0;
    struct invited **batch = arena_array(a, struct invited *, n + 1);
    for (size_t i = 0; i < n; i++) if (all[i].answered && !all[i].used) batch[fresh++] = &all[i];
    if (!fresh || (fresh < INVITE_BATCH && !is_closed(st, survey))) return 0;
    size_t *order = arena_array(a, size_t, fresh);
    rand_order(order, fresh);
    for (size_t i = 0; i < fresh; i++) also(st, Q("UPDATE survey_invitation SET used = $2 WHERE id = $1"), I(batch[order[i]]->id), B(true));
    rand_order(order, fresh);
    for (size_t i = 0; i < fresh; i++) also(st, Q("DELETE FROM survey_draft WHERE key = $1 AND state = 'sent'"), T(batch[order[i]]->code.draft_key));
    return (int64_t)fresh;
}

/* ---- the job -------------------------------------------------------------------------------------------------------------------------------- */
/* With a number: the survey that was closed just now. Every night without: all that have codes. */
static enum job_end settle(struct job *j)
{
    int64_t one = 0;
    if (j->argument.n && str_int(j->argument, &one)) { (void)invite_settle(j->st, one); return JOB_DONE; }
    struct rows *r = ask(j->st, Q("SELECT id FROM survey_survey WHERE access = 'codes' AND state IN ('published', 'paused', 'closed', 'archived') AND deleted_at IS NULL ORDER BY id LIMIT 500"));
    while (rows_next(r)) (void)invite_settle(j->st, row_int(r, 0));
    return JOB_DONE;
}

/* Without a code that was used there is nothing to do, which most installations are most of the year. */
static bool due(struct store *st, int64_t now)
{
    (void)now;
    return rows_count(ask(st, Q("SELECT key FROM survey_draft WHERE state = 'sent' LIMIT 1"))) > 0;
}

const struct job_kind settle_job = { .name = "survey.settle", .label = N_("Marking codes of surveys as used"), .run = settle, .every = 86400, .at = 3 * 3600 + 1800, .due = due };

void invite_settle_later(struct store *st, int64_t survey)
{
    str id = arena_fmt(store_arena(st), "%lld", (long long)survey);
    (void)job_add(st, &(struct job_new){ .kind = "survey.settle", .argument = id, .key = arena_fmt(store_arena(st), "survey.settle %lld %lld", (long long)survey, (long long)moment_now()) });
}
