/* same.c - facts of rows as numbers, and who agrees with whom. */
#include "rooms/exchange/same.h"
#include "entity/mapping.h"
#include <string.h>

/* Which column holds a fact; an entity that has no such field knows nothing of it. NAME is the title. */
static const char *const columns[SAME_FACTS] = { [SAME_TOWN] = "area", [SAME_PHONE] = "phone", [SAME_EMAIL] = "email", [SAME_WEBSITE] = "website", [SAME_STREET] = "street" };

str same_phone(struct arena *a, str phone)
{
    char *p = arena_get(a, phone.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < phone.n; i++) if (phone.p[i] >= '0' && phone.p[i] <= '9') p[n++] = phone.p[i];
    str s = { p, n };
    if (str_starts(str_trim(phone), S("+49"))) s = str_from(s, 2);
    else if (str_starts(s, S("0049"))) s = str_from(s, 4);
    while (s.n && s.p[0] == '0') s = str_from(s, 1);
    return s.n >= 5 ? s : S("");
}

str same_website(struct arena *a, str url)
{
    int64_t at = str_find(url, S("://"));
    str s = lang_fold(a, at < 0 ? url : str_from(url, (size_t)at + 3));
    if (str_starts(s, S("www."))) s = str_from(s, 4);
    while (s.n && s.p[s.n - 1] == '/') s.n--;
    return s;
}

static uint64_t fact_of(struct arena *a, enum same_fact what, str text)
{
    str s = what == SAME_PHONE ? same_phone(a, text) : what == SAME_WEBSITE ? same_website(a, text) : import_fold(a, text);
    uint64_t h = s.n ? str_hash(s) : 0;
    return s.n && !h ? 1 : h;
}

static const struct field *field_of(const struct entity *e, size_t what)
{
    const struct field *f = what == SAME_NAME ? entity_title(e) : columns[what] ? entity_field(e, str_of(columns[what])) : NULL;
    return f && field_live(f) ? f : NULL;
}

struct same_row same_of(struct arena *a, const struct draft *d)
{
    struct same_row r = { .key = d->key };
    for (size_t i = 0; i < SAME_FACTS; i++) {
        const struct field *f = field_of(d->e, i);
        if (!f) continue;
        size_t at = field_index(d->e, f), de = lang_source();
        str text = f->translated ? d->word[de] ? d->word[de][at] : S("") : d->value[at];
        r.fact[i] = fact_of(a, (enum same_fact)i, text);
    }
    return r;
}

/* ---- all of ours -------------------------------------------------------------------------------------------------------------------------- */
struct loading { struct arena *a; struct same_set *s; size_t room; };

static bool load_one(void *ctx, const struct rows *r)
{
    struct loading *l = ctx;
    struct same_set *s = l->s;
    if (s->n == SAME_ROWS_MAX) return false;
    s->at = arena_more(l->a, s->at, s->n, &l->room, 256);
    struct same_row *one = &s->at[s->n++];
    *one = (struct same_row){ .key = arena_copy(l->a, row_str(r, 0)) };
    for (size_t i = 0; i < SAME_FACTS; i++) one->fact[i] = fact_of(l->a, (enum same_fact)i, row_str(r, i + 1));
    return true;
}

/* key and the facts, those that the entity has not as nothing; a town by its key, as drafts have it. */
static void select_facts(struct sql *q, const struct entity *e)
{
    sql(q, "SELECT e.key");
    for (size_t i = 0; i < SAME_FACTS; i++) {
        const struct field *f = field_of(e, i);
        if (!f) { sql(q, ", ''"); continue; }
        if (i == SAME_TOWN) { sql(q, ", (SELECT t.key FROM directory_area t WHERE t.id = e.area)"); continue; }
        sql(q, ", ");
        if (f->translated) sql(q, "w.");
        else sql(q, "e.");
        sql_name(q, f->name);
    }
    sql(q, " FROM ");
    sql_name(q, entity_table(e));
    sql(q, " e LEFT JOIN ");
    sql_name(q, entity_part(e, "words"));
    sql(q, " w ON w.owner = e.id AND w.lang = 'de' WHERE e.deleted_at IS NULL ORDER BY e.id");
}

struct same_set *same_load(struct store *st, struct arena *a, const struct entity *e)
{
    struct loading l = { .a = a, .s = arena_new_of(a, struct same_set) };
    struct sql q = sql_new(st);
    l.s->e = e;
    select_facts(&q, e);
    sql_each(&q, load_one, &l);
    return l.s;
}

/* ---- who agrees ------------------------------------------------------------------------------------------------------------------------------ */
static unsigned agree(const struct same_row *a, const struct same_row *b, bool *compared)
{
    unsigned bits = 0;
    *compared = false;
    for (size_t i = 0; i < SAME_FACTS; i++) {
        if (!a->fact[i] || !b->fact[i]) continue;
        if (i != SAME_NAME) *compared = true;
        if (a->fact[i] == b->fact[i]) bits |= 1U << i;
    }
    return bits;
}

const struct same_row *same_find(const struct same_set *s, const struct same_row *one, unsigned *reasons)
{
    const unsigned close = 1U << SAME_PHONE | 1U << SAME_EMAIL | 1U << SAME_WEBSITE | 1U << SAME_STREET;
    const bool alone = !strcmp(s->e->name, "actor") || !strcmp(s->e->name, "place");       /* offers of one house share its telephone */
    const struct same_row *best = NULL;
    int most = 0;
    for (size_t i = 0; i < s->n; i++) {
        bool compared;
        unsigned bits = agree(one, &s->at[i], &compared);
        int n = __builtin_popcount(bits), score = n + (bits & 1U << SAME_NAME ? 2 : 0);
        bool named = (bits & 1U << SAME_NAME) && (n > 1 || !compared);
        if ((!named && (!alone || __builtin_popcount(bits & close) < 2)) || score <= most) continue;
        best = &s->at[i];
        most = score;
        *reasons = bits;
    }
    return best;
}
