/* waves.c - asking: one decision with what was known, a question to each, and what happens when time goes by. */
#include "rooms/mediation/waves.h"
#include "base/moment.h"
#include "entity/write.h"
#include "rooms/mediation/ask.h"
#include "text/json.h"
#include "work/queue.h"

/* ---- whom, when ------------------------------------------------------------------------------------------------------------ */
size_t wave_next(const struct candidates *c, const struct sought *s, size_t at[static MATCH_WAVE_MAX])
{
    double chance[MATCH_WAVE_MAX];
    size_t n = 0;
    for (size_t i = 0; i < c->ranked.n && n < MATCH_WAVE_MAX; i++) {
        const struct candidate *m = &c->more[c->ranked.at[i]];
        if (!candidate_open(m)) continue;
        chance[n] = candidate_chance(m);
        at[n++] = c->ranked.at[i];
    }
    return match_wave(chance, n, s->starts - moment_now() < WAVE_SOON);
}

bool wave_as_proposed(const struct wave *w)
{
    size_t at[MATCH_WAVE_MAX], n = wave_next(w->c, w->s, at), found = 0;
    for (size_t i = 0; i < w->n; i++) for (size_t k = 0; k < n; k++) found += w->pick[i] == at[k];
    return !w->tries && w->n == n && found == n;
}

int64_t wave_gap(int64_t asked_at, int64_t starts)
{
    int64_t gap = (starts - asked_at) / 6;
    return gap < WAVE_GAP_LEAST ? WAVE_GAP_LEAST : gap > WAVE_GAP_MAX ? WAVE_GAP_MAX : gap;
}

/* At once when everybody who was asked said no, or the one who would have gone cannot. */
int64_t wave_due(struct store *st, int64_t appointment)
{
    struct rows *r = ask(st, Q("SELECT MAX(o.sent_at), p.starts, SUM(CASE WHEN o.state = 'accepted' THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN o.state = 'sent' THEN 1 ELSE 0 END), " LAST_START " "
        "FROM mediation_offer o JOIN mediation_appointment p ON p.id = o.appointment WHERE p.id = $1 AND p.state = 'seeking' AND p.waves > 0 AND o.deleted_at IS NULL "
        "GROUP BY p.starts, p.second_starts, p.third_starts"), I(appointment));
    if (!rows_next(r) || !row_int(r, 0) || row_int(r, 2)) return 0;
    int64_t asked = row_int(r, 0), starts = row_int(r, row_int(r, 1) > asked ? 1 : 4);
    return asked + (row_int(r, 3) ? wave_gap(asked, starts) : 0);
}

/* ---- what is kept with the decision -------------------------------------------------------------------------------------------- */
/* The longest kept in full; of a pool of thousands the rest is a number. */
enum { SNAPSHOT_RANKED = 60, SNAPSHOT_OUT = 200, SNAPSHOT_MAX = 60000, ROW_BYTES = 600 };

static void key_int(struct json *j, const char *key, int64_t v) { json_key(j, key); json_int(j, v); }
static void key_str(struct json *j, const char *key, str v) { json_key(j, key); json_str(j, v); }

static void put_inputs(struct json *j, const struct wave *w)
{
    const struct match_request *q = &w->c->match;
    struct arena *a = j->out->a;
    json_key(j, "request");
    json_open(j, '{');
    key_str(j, "language", w->s->language);
    key_str(j, "starts", moment_iso(a, w->s->starts));
    key_str(j, "ends", moment_iso(a, w->s->ends));
    key_int(j, "proposal", (int64_t)w->s->which);
    key_int(j, "level", q->level);
    key_int(j, "directions", q->directions);
    key_int(j, "gender", q->gender);
    key_int(j, "gender_must", q->gender_must);
    key_int(j, "domain", q->domain);
    key_int(j, "domain_must", q->domain_must);
    key_int(j, "remote", q->remote);
    key_int(j, "agreed", q->family_agreed);
    key_int(j, "as_if", w->tries);
    json_close(j, '}');
    json_key(j, "rules");
    json_open(j, '{');
    key_int(j, "version", w->c->weights.version);
    for (size_t i = 0; i < MATCH_PARTS; i++) key_int(j, part_names[i], w->c->weights.weight[i]);
    key_int(j, "travel_limit", w->c->weights.travel_limit);
    json_close(j, '}');
}

static void put_ranked(struct json *j, const struct candidates *c, size_t k)
{
    struct match_line line[MATCH_PARTS];
    size_t at = c->ranked.at[k];
    match_explain(&c->match, &c->weights, &c->pool, &c->person[at], line);
    json_open(j, '{');
    key_int(j, "volunteer", c->more[at].volunteer);
    key_int(j, "score", c->ranked.score[k]);
    for (size_t i = 0; i < MATCH_PARTS; i++) {
        json_key(j, part_names[i]);
        json_open(j, '[');
        json_int(j, line[i].points);
        for (size_t n = 0; n < countof(line[i].why); n++) json_int(j, line[i].why[n]);
        json_close(j, ']');
    }
    json_close(j, '}');
}

static bool room_left(const struct json *j) { return j->out->n + ROW_BYTES < SNAPSHOT_MAX; }

/* Numbers and names of fields only: the words are made anew from them, in any language. */
static str snapshot_of(struct arena *a, const struct wave *w)
{
    struct buf b = buf_in(a, SNAPSHOT_MAX + ROW_BYTES);
    struct json j = json_to(&b);
    const struct match_ranked *r = &w->c->ranked;
    json_open(&j, '{');
    put_inputs(&j, w);
    json_key(&j, "asked");
    json_open(&j, '[');
    for (size_t i = 0; i < w->n; i++) json_int(&j, w->c->more[w->pick[i]].volunteer);
    json_close(&j, ']');
    key_int(&j, "candidates", (int64_t)r->n);
    json_key(&j, "ranked");
    json_open(&j, '[');
    for (size_t k = 0; k < r->n && k < SNAPSHOT_RANKED && room_left(&j); k++) put_ranked(&j, w->c, k);
    json_close(&j, ']');
    json_key(&j, "excluded");
    json_open(&j, '[');
    for (size_t k = 0; k < r->outs && k < SNAPSHOT_OUT && room_left(&j); k++) {
        json_open(&j, '{');
        key_int(&j, "volunteer", w->c->more[r->out[k]].volunteer);
        key_int(&j, "bars", r->bars[k]);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    return buf_str(&b);
}

/* ---- rows ---------------------------------------------------------------------------------------------------------------------- */
static str decimal(struct arena *a, int64_t n) { return arena_fmt(a, "%lld", (long long)n); }

static bool put_row(struct store *st, const struct who *who, struct draft *d)
{
    struct problems p = { .a = store_arena(st) };
    return row_write(st, &(struct write){ .who = who, .request = store_request(st), .draft = d }, &p) == WRITE_DONE;
}

/* By the house, since nobody edits decisions; the history of the questions says who asked. Its key, empty: the store is broken. */
str wave_decision(struct store *st, const struct wave *w)
{
    struct arena *a = store_arena(st);
    struct draft d = draft_new(a, &decision_entity);
    draft_give(&d, "appointment", w->s->key);
    if (w->c->rules->meta.id) draft_give(&d, "rules", w->c->rules->meta.key);
    draft_give(&d, "asked", decimal(a, (int64_t)w->n));
    draft_give(&d, "snapshot", snapshot_of(a, w));
    draft_give(&d, "override", w->override);
    return put_row(st, &who_house, &d) ? d.key : S("");
}

static int32_t score_of(const struct candidates *c, size_t at)
{
    struct match_line line[MATCH_PARTS];
    return match_explain(&c->match, &c->weights, &c->pool, &c->person[at], line);
}

static bool put_question(struct store *st, const struct who *who, const struct wave *w, size_t at, str decision, int64_t wave)
{
    struct arena *a = store_arena(st);
    const struct candidate *m = &w->c->more[at];
    int64_t now = moment_now(), until = now + 2 * wave_gap(now, w->s->starts);
    const char *why;
    struct draft d = draft_new(a, &asked_entity);
    draft_give(&d, "appointment", w->s->key);
    draft_give(&d, "volunteer", m->key);
    draft_give(&d, "decision", decision);
    draft_give(&d, "wave", decimal(a, wave));
    draft_give(&d, "score", decimal(a, score_of(w->c, at)));
    if (m->channel.n) draft_give(&d, "channel", m->channel);
    draft_give(&d, "sent_at", decimal(a, now));
    draft_give(&d, "expires_at", decimal(a, until < w->s->starts ? until : w->s->starts));
    draft_give(&d, "proposal", decimal(a, (int64_t)w->s->which));
    if (!put_row(st, who, &d) || flow_do(st, who, store_request(st), &asked_entity, d.id, 0, S("send"), S(""), &why) != FLOW_DONE) return false;
    mediation_ask(st, d.id);
    return true;
}

/* ---- sending ------------------------------------------------------------------------------------------------------------------- */
/* From every state in which somebody is still to be found; false: from no other. */
static bool now_seeking(struct store *st, const struct who *who, const struct sought *s)
{
    const char *why;
    if (str_eq(s->state, S("seeking"))) return true;
    return str_has_word(S("admissible unfilled escalated"), s->state)
        && flow_do(st, who, store_request(st), &appointment_entity, s->appointment, 0, S("seek"), S(""), &why) == FLOW_DONE;
}

enum wave_outcome wave_send(struct store *st, const struct who *who, const struct wave *w)
{
    if (!w->n || w->s->starts <= moment_now() || !now_seeking(st, who, w->s)) return WAVE_NOT_NOW;
    int64_t wave = w->s->asked_waves + 1;
    ask(st, Q("UPDATE mediation_appointment SET waves = $2 WHERE id = $1"), I(w->s->appointment), I(wave));
    str decision = wave_decision(st, w);
    if (!decision.n) return WAVE_BROKEN;
    for (size_t i = 0; i < w->n; i++) if (!put_question(st, who, w, w->pick[i], decision, wave)) return WAVE_BROKEN;
    return store_broken(st) ? WAVE_BROKEN : WAVE_SENT;
}

/* ---- as time goes by ------------------------------------------------------------------------------------------------------------ */
static void expire_old(struct store *st, int64_t now)
{
    const char *why;
    struct rows *r = ask(st, Q("SELECT id FROM mediation_offer WHERE state = 'sent' AND expires_at <= $1 AND deleted_at IS NULL ORDER BY expires_at ASC NULLS LAST, id "
                               "LIMIT 200"), I(now));
    while (rows_next(r)) {
        ask(st, Q("UPDATE mediation_offer SET answered_at = $2, answered_by = 'timer' WHERE id = $1"), I(row_int(r, 0)), I(now));
        flow_do(st, &who_house, store_request(st), &asked_entity, row_int(r, 0), 0, S("expire"), S(""), &why);
    }
}

/* Somebody who may still say yes, or did: the office can choose them until it begins. */
static bool any_open(struct store *st, int64_t appointment)
{
    struct rows *r = ask(st, Q("SELECT id FROM mediation_offer WHERE appointment = $1 AND state IN ('sent', 'accepted', 'reserve') AND deleted_at IS NULL "
                               "ORDER BY id LIMIT 1"), I(appointment));
    return rows_next(r);
}

/* The first proposal that is still to come. False: there is none. */
static bool next_proposal(struct store *st, int64_t appointment, int64_t now, struct sought *s)
{
    for (size_t i = 1; i <= PROPOSALS; i++) if (sought_read(st, appointment, i, s) && s->starts > now) return true;
    return false;
}

/* True: something happened. A person who was asked keeps the time to answer; so the last wave's questions run out before nobody can. */
static bool go_on(struct store *st, int64_t appointment, int64_t now)
{
    struct sought s;
    const char *why;
    size_t at[MATCH_WAVE_MAX], n = 0;
    struct candidates c = { 0 };
    bool to_come = next_proposal(st, appointment, now, &s);
    if (to_come) {
        c = candidates_of(st, &s, 0, 0);
        n = wave_next(&c, &s, at);
    }
    if (n) return wave_send(st, &who_house, &(struct wave){ .s = &s, .c = &c, .pick = at, .n = n }) == WAVE_SENT;
    if (to_come && any_open(st, appointment)) return false;
    return flow_do(st, &who_house, store_request(st), &appointment_entity, appointment, 0, S("exhaust"), S(""), &why) == FLOW_DONE;
}

int64_t waves_tick(struct store *st, int64_t now, int64_t most)
{
    int64_t n = 0;
    expire_old(st, now);
    struct rows *r = ask(st, Q("SELECT p.id, " LAST_START " FROM mediation_appointment p WHERE p.state = 'seeking' AND p.waves > 0 AND p.deleted_at IS NULL "
                               "ORDER BY p.starts ASC NULLS LAST, p.id LIMIT 1000"));
    while (n < most && rows_next(r)) {
        int64_t due = wave_due(st, row_int(r, 0));
        if ((due && due <= now) || row_int(r, 1) <= now) n += go_on(st, row_int(r, 0), now);
    }
    return n;
}

enum { TICK = 300, TICK_MOST = 20 };
static enum job_end tick(struct job *j) { return waves_tick(j->st, moment_now(), TICK_MOST) == TICK_MOST ? JOB_MORE : JOB_DONE; }

static bool tick_due(struct store *st, int64_t now)
{
    struct rows *r = ask(st, Q("SELECT id FROM mediation_offer WHERE state = 'sent' AND expires_at <= $1 AND deleted_at IS NULL ORDER BY id LIMIT 1"), I(now));
    if (rows_next(r)) return true;
    r = ask(st, Q("SELECT id FROM mediation_appointment WHERE state = 'seeking' AND waves > 0 AND deleted_at IS NULL ORDER BY id LIMIT 1"));
    return rows_next(r);
}

const struct job_kind waves_kind = { .name = "mediation.waves", .label = N_("Next questions to mediators"), .run = tick, .every = TICK, .due = tick_due };
