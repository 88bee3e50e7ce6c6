/* demo_work.c - what was asked of the invented pool in half a year and is asked for the coming weeks: 180 appointments in every state, and who was asked for them.
**
** First all is planned (who goes when: nobody is in two places), then written in the order in which it came in, so that numbers rise with time.
*/
#include "entity/query.h"
#include "rooms/mediation/admit.h"
#include "rooms/mediation/call.h"
#include "rooms/mediation/demo.h"
#include "rooms/mediation/rules.h"
#include "rooms/mediation/waves.h"
#include <math.h>
#include <stdlib.h>

/* ---- how an appointment goes ---------------------------------------------------------------------------------------------- */
enum { GOES = 1, HELD = 2, HOURS = 4, OVER = 8, SOUGHT = 16, LACKS = 32, SERIES = 64, DROPS = 128, STRANGE = 256, AGREED = 512, CALLS = 1024 };
/* GOES: somebody was found. HELD: it took place. HOURS: they were reported. AGREED: and confirmed. OVER: nothing follows. SOUGHT: mediators were asked.
** LACKS: for a language that hardly anybody speaks. SERIES: several dates. DROPS: who went first fell out. STRANGE: breaks a rule. CALLS: all who
** were asked have yet to answer, one of them by telephone. */
#define PAID (GOES | HELD | HOURS | AGREED | SOUGHT)
#define COMES "submit admit seek fill "
static const struct { const char *life; int n, from, to, run; unsigned is; } lives[] = {
    /* the first run: paid */
    { COMES "held report confirm bill",                            28, -174, -96, 1, PAID | SERIES },
    { COMES "held report dispute confirm bill",                     2, -170, -96, 1, PAID },
    { "submit ask answer admit seek fill held report confirm bill", 2, -170, -96, 1, PAID },
    { COMES "drop fill held report confirm bill",                   2, -170, -96, 1, PAID | DROPS },
    { COMES "change keep held report confirm bill",                 1, -150, -96, 1, PAID },
    { COMES "held client_absent bill",                              1, -150, -96, 1, GOES | HELD | SOUGHT },
    /* the second: being released */
    { COMES "held report confirm bill",                            19, -95, -46, 2, PAID | SERIES },
    { "submit overrule seek fill held report confirm bill",         1, -90, -50, 2, PAID | STRANGE },
    { "submit admit seek exhaust seek fill held report confirm bill", 1, -90, -50, 2, PAID },
    { COMES "held client_absent bill",                              2, -70, -46, 2, GOES | HELD | SOUGHT },
    { COMES "cancel_late bill",                                     1, -70, -46, 2, GOES | SOUGHT },
    /* the third: a draft */
    { COMES "held report confirm bill",                            12, -45, -21, 3, PAID | SERIES },
    { COMES "cancel_late bill",                                     2, -45, -30, 3, GOES | SOUGHT },
    { COMES "change release fill held report confirm bill",         1, -45, -21, 3, PAID | DROPS },
    { COMES "held report dispute confirm bill",                     1, -45, -21, 3, PAID },
    /* what waits for the next one, and what is not yet clear */
    { COMES "held report confirm bill",                            10, -20, -4, 0, PAID | SERIES },
    { COMES "held report confirm",                                  5, -6, -2, 0, PAID },
    { COMES "held report",                                          7, -9, -1, 0, GOES | HELD | HOURS | SOUGHT },
    { COMES "held report dispute",                                  2, -15, -3, 0, GOES | HELD | HOURS | SOUGHT },
    { COMES "held client_absent dispute",                           1, -8, -2, 0, GOES | HELD | SOUGHT },
    { COMES "held",                                                 6, -12, -1, 0, GOES | HELD | SOUGHT },
    { COMES "client_absent",                                        3, -5, -1, 0, GOES | SOUGHT },
    { COMES "held mediator_absent",                                 2, -60, -5, 0, GOES | OVER | SOUGHT },
    { COMES "mediator_absent",                                      1, -60, -5, 0, GOES | OVER | SOUGHT },
    { COMES "cancel_late",                                          3, -2, -1, 0, GOES | SOUGHT },
    { COMES "cancel",                                               3, -150, -3, 0, GOES | OVER | SOUGHT },
    { "submit cancel",                                              1, -100, -3, 0, OVER },
    { "submit admit seek cancel",                                   1, -100, -3, 0, OVER | SOUGHT },
    { "submit refuse",                                              4, -160, -5, 0, OVER | STRANGE },
    { "submit ask lapse",                                           2, -120, -9, 0, OVER },
    { "discard",                                                    2, -90, -5, 0, OVER },
    { "submit admit seek exhaust escalate solve",                   4, -160, -5, 0, OVER | SOUGHT | LACKS },
    { "submit admit seek exhaust escalate give_up",                 6, -165, -4, 0, OVER | SOUGHT | LACKS },
    /* the coming three weeks */
    { COMES,                                                        1, 0, 0, 0, GOES | SOUGHT },
    { COMES,                                                       12, 1, 20, 0, GOES | SOUGHT | SERIES },
    { COMES "change",                                               1, 5, 15, 0, GOES | SOUGHT },
    { "",                                                           2, 8, 20, 0, 0 },
    { "submit",                                                     4, 6, 20, 0, SERIES },
    { "submit",                                                     1, 2, 9, 0, STRANGE },
    { "submit ask",                                                 2, 7, 20, 0, 0 },
    { "submit admit",                                               4, 5, 20, 0, 0 },
    { "submit admit seek",                                          7, 3, 20, 0, SOUGHT },
    { "submit admit seek",                                          1, 4, 12, 0, SOUGHT | CALLS },
    { "submit admit seek exhaust",                                  3, 2, 12, 0, SOUGHT | LACKS },
    { "submit admit seek exhaust escalate",                         3, 2, 12, 0, SOUGHT | LACKS },
};

/* ---- the plan ------------------------------------------------------------------------------------------------------------------ */
enum { DATES_MAX = 3, DAY_SECONDS = 86400 };
struct plan { size_t life, house; str language; int mediator; size_t n; int64_t day, starts[DATES_MAX], minutes, received; size_t order; };
struct plans { struct plan at[DEMO_APPOINTMENTS]; size_t n; };

static const char wanted[] = "ar ar ar ar ar uk uk uk uk ru ru ru tr tr tr fa fa ro ro ro pl pl ku ku sq sq prs prs fr en it nl ps pt so ur ber hy mn";
static const char rare[] = "hy mn so ti ber hy mn so ti";    /* one mediator, or none (ti)                         */

static str draw_word(struct demo *d, const char *list)
{
    str words[64] = { { 0 } };
    size_t n = 0;
    for (str rest = str_of(list), w; n < countof(words) && str_word(&rest, &w);) words[n++] = w;
    return words[demo_below(d, (uint32_t)n)];
}

static bool speaks(const struct demo_mediator *m, str language)
{
    for (size_t i = 0; i < m->languages; i++) if (str_eq(m->language[i], language)) return true;
    return false;
}

static int64_t workday(struct demo *d, int64_t least, int64_t most)
{
    for (int i = 0; i < 20; i++) {
        int64_t day = demo_between(d, least, most);
        if (date_weekday(date_of_days(d->today + day)) <= 5) return day;
    }
    while (date_weekday(date_of_days(d->today + most)) > 5) most++;
    return most;
}

/* With half an hour for the way before and after. */
static bool is_free(const struct demo_mediator *m, int64_t from, int64_t to)
{
    enum { WAY = 1800 };
    for (size_t i = 0; i < m->booked; i++) if (from < m->busy[i].to + WAY && m->busy[i].from < to + WAY) return false;
    return m->booked < BUSY_MAX;
}

/* A beginning on the half hour within the mediator's time of that weekday; -1: none that is free. */
static int64_t slot(struct demo *d, const struct demo_mediator *m, int64_t day, int64_t minutes)
{
    int weekday = date_weekday(date_of_days(d->today + day));
    for (size_t i = 0; i < m->times; i++) {
        const struct demo_time *t = &m->week[i];
        if (t->weekday != weekday || t->to - t->from < minutes) continue;
        int64_t minute = t->from + demo_between(d, 0, (t->to - t->from - minutes) / 30) * 30, at = moment_of_wall(d->today + day, (int)minute);
        if (is_free(m, at, at + minutes * 60)) return at;
    }
    return -1;
}

/* Somebody who speaks the language and has time on that day, beginning anywhere in the list. */
static int find_mediator(struct demo *d, const struct plan *p, bool coming, int64_t *starts)
{
    uint32_t first = demo_below(d, DEMO_MEDIATORS);
    for (uint32_t k = 0; k < DEMO_MEDIATORS; k++) {
        uint32_t i = (first + k) % DEMO_MEDIATORS;
        const struct demo_mediator *m = &d->mediator[i];
        if (!m->id || !m->went || (coming && !m->asked) || !speaks(m, p->language) || demo_apart(i, p->house)) continue;
        if ((*starts = slot(d, m, p->day, p->minutes)) >= 0) return (int)i;
    }
    return -1;
}

static void book(struct demo_mediator *m, int64_t from, int64_t to) { m->busy[m->booked++] = (struct demo_busy){ from, to }; }

/* Day and language are drawn again until somebody has time; the pool is large enough for that. */
static bool plan_person(struct demo *d, struct plan *p)
{
    for (int i = 0; i < 200; i++) {
        p->day = workday(d, lives[p->life].from, lives[p->life].to);
        if (i) p->language = draw_word(d, wanted);
        p->mediator = find_mediator(d, p, lives[p->life].from >= 0, &p->starts[0]);
        if (p->mediator < 0) continue;
        book(&d->mediator[p->mediator], p->starts[0], p->starts[0] + p->minutes * 60);
        return true;
    }
    return false;
}

/* The same hour a week later, where it stays within the life's days. */
static void plan_series(struct demo *d, struct plan *p, int left)
{
    int more = lives[p->life].is & SERIES && demo_below(d, 5) < 2 ? 1 + (int)demo_below(d, 2) : 0;
    for (int k = 1; k <= more && k < left && k < DATES_MAX && p->day + 7 * k <= lives[p->life].to; k++) {
        struct wall w = wall_of(p->starts[0]);
        int64_t at = moment_of_wall(d->today + p->day + 7 * k, w.hour * 60 + w.minute);
        if (p->mediator >= 0 && !is_free(&d->mediator[p->mediator], at, at + p->minutes * 60)) return;
        if (p->mediator >= 0) book(&d->mediator[p->mediator], at, at + p->minutes * 60);
        p->starts[p->n++] = at;
    }
}

/* Today's is in the afternoon. What was asked for coming weeks came in lately, what is past a week or three before. */
static int plan_one(struct demo *d, struct plans *all, size_t life, int left)
{
    static const int lengths[] = { 30, 45, 60, 60, 60, 90, 90, 120, 150 };
    struct plan *p = &all->at[all->n];
    *p = (struct plan){ .life = life, .house = demo_below(d, DEMO_INSTITUTIONS - 1), .language = draw_word(d, lives[life].is & LACKS ? rare : wanted), .mediator = -1,
                        .n = 1, .minutes = lengths[demo_below(d, countof(lengths))], .order = all->n };
    if (lives[life].is & CALLS) p->language = S("ro");
    if (lives[life].is & STRANGE && demo_below(d, 2)) p->house = DEMO_INSTITUTIONS - 1;
    if (lives[life].is & GOES && !plan_person(d, p)) return 1;
    if (p->mediator < 0) {
        p->day = workday(d, lives[life].from, lives[life].to);
        p->starts[0] = moment_of_wall(d->today + p->day, (int)demo_between(d, 16, 32) * 30);
    }
    plan_series(d, p, left);
    p->received = p->starts[0] - demo_between(d, 6, 24) * DAY_SECONDS - demo_between(d, 0, 300) * 60;
    if (p->received > d->now - 1800) p->received = d->now - demo_between(d, 1, 96) * 1800;
    all->n++;
    return (int)p->n;
}

static int by_time(const void *a, const void *b)
{
    const struct plan *x = a, *y = b;
    if (x->received != y->received) return x->received < y->received ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

/* ---- ways and money ---------------------------------------------------------------------------------------------------------------- */
/* As the crow flies, on a plane that fits a county. */
static int64_t metres(double lat1, double lon1, double lat2, double lon2)
{
    double x = (lon2 - lon1) * cos((lat1 + lat2) * M_PI / 360), y = lat2 - lat1;
    return (int64_t)(sqrt(x * x + y * y) * 111195);
}

int64_t demo_cents(const struct demo *d, const struct demo_held *h, const struct demo_tariff **ret)
{
    const struct demo_tariff *t = demo_tariff_on(d, date_text(d->a, wall_of(h->starts).date));
    struct tariffed got = tariff_compute(&t->t, &(struct service){ .kind = h->how, .start = h->starts, .end = h->ends, .travel_minutes = h->minutes, .travel_m = h->metres,
                                                                   .ticket_cents = h->ticket });
    if (ret) *ret = t;
    return got.fault ? 0 : got.cents;
}

/* ---- questions ------------------------------------------------------------------------------------------------------------------- */
struct question { const char *life, *by; int64_t sent, answered; int wave; };
enum { ASKED_MAX = 8, WAVES = 2 };
/* What was known when a wave was sent, as the office's page writes it (waves.h); the ranking is that of the demonstration's day. */
struct known { struct sought s; struct candidates c; bool any; str decision[WAVES + 1]; };

/* Place in the ranking; -1: the person could not be asked. */
static int64_t place_of(const struct known *k, int64_t volunteer)
{
    for (size_t i = 0; i < k->c.ranked.n; i++) if (k->c.more[k->c.ranked.at[i]].volunteer == volunteer) return (int64_t)i;
    return -1;
}

struct asking { size_t mediator; struct question q; };
struct seeking { const struct plan *p; str key; int64_t starts, row; size_t asked; const struct cast *cast; struct asking at[ASKED_MAX]; size_t n; struct known *known; };

/* The office still has to telephone whoever wants to be asked so. */
static void put_call(struct demo *d, const struct seeking *s, const struct demo_mediator *m)
{
    const struct lang *german = lang_find(S(LANG_SOURCE));
    struct person to = { .volunteer = m->id, .name = m->name, .channel = CHANNEL_CALL, .lang = german };
    call_add(d->st, &to, &(struct telling){ .key = arena_fmt(d->a, "bsp-%.*s-%.*s", STR(s->key), STR(m->key)), .appointment = id_by_key(d->st, &appointment_entity, s->key) },
             arena_fmt(d->a, "%.*s, %.*s (Beispiel): Können Sie?", STR(lang_name(d->a, german, s->p->language)), STR(lang_time(d->a, german, s->starts))));
}

static void ask_one(struct seeking *s, size_t mediator, const struct question *q)
{
    if (s->n < ASKED_MAX) s->at[s->n++] = (struct asking){ mediator, *q };
}

/* A wave is proposed from the top: who asked others than that said why. Whoever could not be asked by today's data has no decision on record. */
static void decide(struct demo *d, const struct seeking *s, int wave)
{
    struct known *k = s->known;
    size_t pick[ASKED_MAX], n = 0, deepest = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->at[i].q.wave != wave || !s->at[i].q.sent) continue;
        int64_t place = place_of(k, d->mediator[s->at[i].mediator].id);
        if (place < 0) return;
        if ((size_t)place > deepest) deepest = (size_t)place;
        pick[n++] = k->c.ranked.at[place];
    }
    if (!n) return;
    str why = deepest >= n ? S("Beispiel: auf Wunsch der Einrichtung") : S("");
    str made = wave_decision(d->st, &(struct wave){ .s = &k->s, .c = &k->c, .pick = pick, .n = n, .override = why });
    k->decision[wave] = arena_fmt(d->a, "bsp-d-%.*s-%d", STR(s->key), wave);           /* the same in every demonstration            */
    ask(d->st, Q("UPDATE mediation_decision SET key = $2 WHERE key = $1"), T(made), T(k->decision[wave]));
}

static void write_question(struct demo *d, struct seeking *s, const struct asking *one)
{
    const struct known *k = s->known;
    const struct question *q = &one->q;
    struct demo_mediator *m = &d->mediator[one->mediator];
    struct cast cast = *s->cast;
    bool sent = q->sent != 0, open = str_eq(str_of(q->life), S("send"));
    const char *channel = open && !d->called ? "phone" : m->channel;       /* the list of calls is empty on no day                    */
    int64_t chance = demo_between(d, 48, 96), place = k->any ? place_of(k, m->id) : -1;
    cast.volunteer = m->id;
    cast.mediator = m->name;
    int64_t row = ROW(d, &asked_entity, arena_fmt(d->a, "%.*s-%zu", STR(s->key), ++s->asked), { "appointment", s->key }, { "volunteer", m->key },
        { "decision", sent ? k->decision[q->wave] : S("") }, { "wave", demo_number(d, q->wave) }, { "score", demo_number(d, place < 0 ? chance : k->c.ranked.score[place]) },
        { "channel", sent ? str_of(channel) : S("") },
        { "sent_at", sent ? demo_number(d, q->sent) : S("") }, { "expires_at", sent ? demo_number(d, q->sent + DAY_SECONDS) : S("") },
        { "answered_at", q->answered ? demo_number(d, q->answered) : S("") }, { "answered_by", str_of(q->by) },
        { "reason", q->by && demo_below(d, 4) == 0 && str_has_word(str_of(q->life), S("decline")) ? S("Ich arbeite an dem Tag.") : S("") });
    demo_live(d, &asked_entity, row, q->life, &cast);
    if (!open || !str_eq(str_of(channel), S("phone"))) return;
    put_call(d, s, m);
    d->called = true;
}

static void read_known(struct demo *d, struct seeking *s)
{
    struct known *k = s->known = arena_new_of(d->a, struct known);
    *k = (struct known){ .any = false };
    k->any = sought_read(d->st, s->row, 1, &k->s);
    if (k->any) k->c = candidates_of(d->st, &k->s, 0, 0);
}

static void ask_all(struct demo *d, struct seeking *s)
{
    for (int wave = 1; s->known->any && wave <= WAVES; wave++) decide(d, s, wave);
    for (size_t i = 0; i < s->n; i++) write_question(d, s, &s->at[i]);
}

static const char *answers_by(const struct demo_mediator *m) { return str_eq(str_of(m->channel), S("phone")) ? "call" : "link"; }

static bool could_ask(const struct demo *d, const struct seeking *s, size_t at, int not, bool ranked)
{
    const struct demo_mediator *m = &d->mediator[at];
    return m->id && m->went && (int)at != not && speaks(m, s->p->language) && !demo_apart(at, s->p->house) && (place_of(s->known, m->id) >= 0) == ranked;
}

/* Others who speak the language, each once; `lives` in turn; those whom the ranking has, else any. Returns how many there were. */
static size_t ask_others(struct demo *d, struct seeking *s, int not, const struct question *q, size_t n)
{
    uint32_t first = demo_below(d, DEMO_MEDIATORS);
    size_t k = 0;
    for (int ranked = 1; ranked >= 0 && !k; ranked--)
        for (uint32_t i = 0; i < DEMO_MEDIATORS && k < n; i++) {
            size_t at = (first + i) % DEMO_MEDIATORS;
            if (!could_ask(d, s, at, not, ranked)) continue;
            struct question one = q[k++];
            if (one.by && !*one.by) one.by = answers_by(&d->mediator[at]);
            ask_one(s, at, &one);
        }
    return k;
}

/* Somebody goes: asked in the last wave, after others said no or nothing; whoever was asked with them is thanked. */
static void ask_found(struct demo *d, struct seeking *s)
{
    int64_t at = s->p->received + demo_between(d, 2, 30) * 3600;
    if (at > d->now - 7200) at = d->now - 7200;
    int64_t quick = at + demo_between(d, 5, 100) * 60;
    bool drops = lives[s->p->life].is & DROPS;
    const struct question others[] = {
        { drops ? "send accept assign replace" : demo_below(d, 2) ? "send decline" : "send expire", "", at, quick, 1 },
        { demo_below(d, 2) ? "send withdraw" : "send accept reserve", demo_below(d, 2) ? NULL : "", at, 0, 1 },
        { "send decline", "", at, quick + 600, 1 } };
    ask_others(d, s, s->p->mediator, others, drops ? 1 + demo_below(d, 2) : demo_below(d, 4));
    ask_one(s, (size_t)s->p->mediator, &(struct question){ "send accept assign", answers_by(&d->mediator[s->p->mediator]), at, quick + 1200, 1 });
}

/* Nobody was found (`gone`), or answers are still to come. */
static void ask_open(struct demo *d, struct seeking *s, bool gone)
{
    int64_t at = gone ? s->p->received + 7200 : d->now - demo_between(d, 2, 10) * 3600;
    if (at < s->p->received) at = s->p->received + 60;
    const struct question no[] = { { "send decline", "", at, at + 5400, 1 }, { "send expire", "timer", at, at + DAY_SECONDS, 1 }, { "send withdraw", NULL, at, 0, 2 } };
    const struct question open[] = { { "", NULL, 0, 0, 2 }, { "send", NULL, at, 0, 1 }, { "send decline", "", at, at + 2400, 1 }, { "send accept", "", at, at + 3000, 1 },
                                     { "send", NULL, at, 0, 1 }, { "send decline", "", at, at + 3600, 1 } };
    const struct question all[] = { { "send", NULL, at, 0, 1 }, { "send", NULL, at, 0, 1 }, { "send", NULL, at, 0, 1 } };
    if (gone) ask_others(d, s, -1, no, 3);
    else if (lives[s->p->life].is & CALLS) ask_others(d, s, -1, all, countof(all));
    else ask_others(d, s, -1, open + s->p->order % 4, 1 + demo_below(d, 3));         /* in turn, so that each state shows */
}

/* ---- writing ------------------------------------------------------------------------------------------------------------------------ */
static str topic_of(struct demo *d, const struct plan *p)
{
    const char *kind = d->institution[p->house].kind;
    static const struct { const char *kind, *topics; } usual[] = {
        { "school", "school_talk school_talk school_talk enrolment parents_day" }, { "daycare", "daycare" }, { "authority", "youth_office authority" },
        { "counselling", "counselling work" }, { "health", "health" }, { "housing", "housing" } };
    if (lives[p->life].is & STRANGE && p->house < DEMO_INSTITUTIONS - 1) return S("special_needs");
    for (size_t i = 0; i < countof(usual); i++) if (str_eq(str_of(kind), str_of(usual[i].kind))) return draw_word(d, usual[i].topics);
    return S("other");
}

/* What speaks against it by the rules of its day, a sentence a line; most break none. */
static str broken_of(struct demo *d, const struct plan *p, str topic)
{
    struct admit_date date = { .starts = p->starts[0], .ends = p->starts[0] + p->minutes * 60 };
    struct admit_case c = { .rules = rules_on(d->st, date_text(d->a, wall_of(date.starts).date)), .now = p->received, .topic = topic, .language = p->language,
                            .private = p->house == DEMO_INSTITUTIONS - 1, .date = &date, .n = 1 };
    struct admit_finding found[ADMIT_FOUND_MAX];
    struct buf b = buf_in(d->a, 1000);
    size_t n = admit_judge(&c, found);
    for (size_t i = 0; i < n; i++)
        if (found[i].weight == ADMIT_BROKEN) buf_fmt(&b, "%s%.*s", b.n ? "\n" : "", STR(admit_sentence(d->a, lang_find(S(LANG_SOURCE)), &c, &found[i])));
    return buf_str(&b);
}

static str write_request(struct demo *d, const struct plan *p, size_t n)
{
    str topic = topic_of(d, p);
    const struct demo_institution *h = &d->institution[p->house];
    size_t person = demo_below(d, (uint32_t)h->persons);
    bool wish = demo_below(d, 12) == 0, far = demo_below(d, 15) == 0;
    str key = arena_fmt(d->a, "bsp-q-%03zu", n + 1);
    bool case_known = demo_below(d, 5) == 0;
    ROW(d, &request_entity, key, { "institution", h->key }, { "requester", h->requester[person] }, { "language", p->language },
        { "on_site", arena_fmt(d->a, "%.*s, 0221 4710%03zu", STR(h->person[person]), 200 + p->house * 4 + person) },
        { "level", demo_below(d, 3) ? S("B2") : S("") }, { "topic", topic }, { "gender", wish && p->mediator < 0 ? S("woman") : S("") },
        { "case_code", case_known ? arena_fmt(d->a, "BSP-%zu", 100 + n) : S("") }, { "form", far ? S("video") : S("on_site") },
        { "room", far ? S("") : arena_fmt(d->a, "Raum %zu", 100 + n % 30) }, { "area", str_of(h->town) }, { "position", demo_position(d, h->lat, h->lon) },
        { "bearer", str_of(h->bearer) }, { "note", S("Beispiel: erfunden.") },
        { "broken", broken_of(d, p, topic) },
        { "overruled", lives[p->life].is & STRANGE && lives[p->life].is & GOES ? S("Beispiel: dringend, mit der Schule besprochen") : S("") }, { "example", S("1") });
    return key;
}

/* What was planned is what was held, a little longer at times; a ticket where the tariff pays one. */
static struct demo_held held_of(struct demo *d, const struct plan *p, int64_t starts)
{
    const struct demo_institution *h = &d->institution[p->house];
    const struct demo_mediator *m = &d->mediator[p->mediator];
    int64_t way = metres(m->lat, m->lon, h->lat, h->lon);
    unsigned is = lives[p->life].is;
    struct demo_held got = { .mediator = (size_t)p->mediator, .run = lives[p->life].run, .starts = starts, .ends = starts + p->minutes * 60,
                             .how = is & HOURS ? SERVICE_HELD : is & HELD ? SERVICE_NO_SHOW : SERVICE_LATE, .minutes = 2 * ((way + 599) / 600), .metres = 2 * way,
                             .bearer = h->bearer };
    bool ticket = demo_tariff_on(d, date_text(d->a, wall_of(starts).date))->t.travel == TRAVEL_TICKET;
    if (is & HOURS && demo_below(d, 4) == 0) got.ends += demo_between(d, 1, 3) * 300;
    if (is & HOURS && ticket && way > 3000) got.ticket = 2 * (330 + 100 * demo_between(d, 0, 4));
    return got;
}

static int64_t write_appointment(struct demo *d, const struct plan *p, str request, str key, int64_t starts, struct demo_held *h)
{
    static const char *const how[] = { "code", "code", "link", "paper" };
    unsigned is = lives[p->life].is;
    bool goes = is & GOES, hours = is & HOURS, agreed = is & AGREED, far = h->metres > 0 && goes;
    bool disputed = str_has_word(str_of(lives[p->life].life), S("dispute"));
    struct demo_held expected = *h;
    expected.how = SERVICE_HELD;
    expected.ends = starts + p->minutes * 60;
    int64_t day = date_days(wall_of(starts).date) - d->today, done = day < 0 ? day : 0;
    int64_t filled = p->received + DAY_SECONDS < d->now ? p->received + DAY_SECONDS : d->now - 600;
    bool second = !(is & (SOUGHT | OVER)) && day > 0 && p->order % 2 == 0;                 /* asked for with two proposals    */
    return ROW(d, &appointment_entity, key, { "request", request }, { "starts", demo_number(d, starts) }, { "ends", demo_number(d, starts + p->minutes * 60) },
        { "second_starts", second ? demo_number(d, starts + 7 * DAY_SECONDS) : S("") },
        { "volunteer", goes ? d->mediator[p->mediator].key : S("") },
        { "filled_at", goes ? demo_number(d, filled) : S("") },
        { "travel_minutes", far ? demo_number(d, h->minutes / 2) : S("") }, { "travel_m", far ? demo_number(d, h->metres / 2) : S("") },
        { "held_from", is & HELD ? demo_number(d, starts) : S("") }, { "held_to", is & HELD ? demo_number(d, h->ends) : S("") },
        { "paid_minutes", hours ? demo_number(d, h->minutes) : S("") }, { "paid_m", hours ? demo_number(d, h->metres) : S("") },
        { "ticket", h->ticket ? demo_number(d, h->ticket) : S("") }, { "reported_by", hours ? S("mediator") : S("") },
        { "confirmed_by", agreed ? S("institution") : S("") },
        { "confirmed_how", !agreed ? S("") : disputed ? S("ruling") : str_of(how[demo_below(d, countof(how))]) },
        { "forecast", goes ? demo_number(d, demo_cents(d, &expected, NULL)) : S("") }, { "waves", is & SOUGHT ? S("1") : S("") },
        { "done_on", is & OVER ? demo_day(d, done) : S("") });
}

static void write_date(struct demo *d, const struct plan *p, str request, size_t k)
{
    const struct demo_institution *h = &d->institution[p->house];
    unsigned is = lives[p->life].is;
    str key = arena_fmt(d->a, "%.*s-%zu", STR(request), k + 1);
    struct demo_held held = { 0 };
    struct cast cast = { .requester = h->person[0], .institution = h->id };
    if (is & GOES) {
        held = held_of(d, p, p->starts[k]);
        cast.volunteer = d->mediator[p->mediator].id;
        cast.mediator = d->mediator[p->mediator].name;
    }
    held.id = write_appointment(d, p, request, key, p->starts[k], &held);
    held.key = key;
    if (!held.id) return;
    struct seeking s = { .p = p, .key = key, .starts = p->starts[k], .row = held.id, .cast = &cast };
    if (is & SOUGHT) {
        read_known(d, &s);
        if (is & GOES) ask_found(d, &s);
        else ask_open(d, &s, is & (LACKS | OVER));
        ask_all(d, &s);
    }
    held.version = demo_live(d, &appointment_entity, held.id, lives[p->life].life, &cast);
    held.state = "billable";
    if (held.run) d->held[d->n_held++] = held;
}

void demo_work(struct demo *d)
{
    struct plans *all = arena_new_of(d->a, struct plans);
    *all = (struct plans){ .n = 0 };
    for (size_t i = 0; i < countof(lives); i++)
        for (int left = lives[i].n; left > 0;) left -= plan_one(d, all, i, left);
    qsort(all->at, all->n, sizeof *all->at, by_time);
    for (size_t i = 0; i < all->n; i++) {
        str request = write_request(d, &all->at[i], i);
        for (size_t k = 0; k < all->at[i].n; k++) write_date(d, &all->at[i], request, k);
    }
}
