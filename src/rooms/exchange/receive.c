/* receive.c - one run of a source into the store: what is new, what changed, what came back, what is gone. A second run of the same content changes nothing. */
#include "base/moment.h"
#include "base/utf8.h"
#include "rooms/exchange/exchange.h"
#include "rooms/exchange/same.h"

bool receive_read(struct arena *a, str kind, const struct read_part *part, size_t n, struct arrive *out, struct buf *wrong)
{
    return str_eq(kind, S("integreat")) ? integreat_read(a, part, n, out, wrong) : hsds_read(a, part, n, out, wrong);
}

int64_t receive_begin(struct store *st, int64_t source)
{
    struct rows *r = ask(st, Q("SELECT COALESCE(MAX(run), 0) + 1 FROM exchange_payload WHERE source = $1"), I(source));
    return rows_next(r) ? row_int(r, 0) : 1;
}

/* ---- one arrival --------------------------------------------------------------------------------------------------------------------------- */
struct keeping { struct store *st; struct arena *a; int64_t source, run; const struct entity *e; const struct arrival *one; str json, hash, key; struct receipt *r; };
struct known { int64_t id; bool deleted; str state, hash, base_hash; };

static bool kept_kind(const char *entity)
{
    for (const struct choice *c = arrival_kinds; c->key; c++) if (str_eq(str_of(c->key), str_of(entity))) return true;
    return false;
}

static str first_points(str s, int64_t n)
{
    str rest = s;
    while (rest.n && n-- > 0) utf8_next(&rest);
    return str_upto(s, s.n - rest.n);
}

/* In German, else in whatever language there is, else its number. */
static str title_of(const struct keeping *k)
{
    str name = str_of(entity_title(k->e)->name), found = S("");
    for (size_t i = 0; i < k->one->n; i++) {
        const struct arrival_value *v = &k->one->value[i];
        if (!str_eq(str_of(v->field), name)) continue;
        if (!v->lang || str_eq(str_of(v->lang), S(LANG_SOURCE))) return first_points(v->text, 300);
        if (!found.n) found = v->text;
    }
    return first_points(found.n ? found : k->one->foreign, 300);
}

static bool good_url(str url) { return (str_starts(url, S("https://")) || str_starts(url, S("http://"))) && url.n <= 500; }

static enum write_outcome house_write(struct store *st, struct draft *d, bool quiet)
{
    struct problems p = { .a = store_arena(st) };
    return row_write(st, &(struct write){ .who = &who_house, .request = store_request(st), .draft = d, .quiet = quiet }, &p);
}

static void give_head(const struct keeping *k, struct draft *d)
{
    draft_give(d, "title", title_of(k));
    draft_give(d, "origin", good_url(k->one->origin) ? k->one->origin : S(""));
    draft_give(d, "changed_there", first_points(k->one->changed, 60));
}

static const struct same_set *ours_of(const struct keeping *k)
{
    struct receipt *r = k->r;
    for (size_t i = 0; i < r->sets; i++) if (r->ours[i]->e == k->e) return r->ours[i];
    if (r->sets == countof(r->ours)) return NULL;
    return r->ours[r->sets++] = same_load(k->st, k->a, k->e);
}

static void give_twin(const struct keeping *k, struct draft *d)
{
    unsigned bits = 0;
    struct draft theirs = arrival_draft(k->st, k->source, k->e, k->one, NULL, NULL);
    struct same_row facts = same_of(store_arena(k->st), &theirs);
    const struct same_set *set = ours_of(k);
    const struct same_row *twin = set ? same_find(set, &facts, &bits) : NULL;
    struct buf b = buf_in(store_arena(k->st), 200);
    for (size_t i = 0; twin && i < SAME_FACTS; i++) if (bits & 1U << i) buf_fmt(&b, "%s%s", b.n ? " " : "", arrival_reasons[i].key);
    if (!twin) return;
    draft_give(d, "twin", twin->key);
    draft_give(d, "reasons", buf_str(&b));
}

/* A key was made of each arrival's source: the house alone writes it. */
static void keep_new(struct keeping *k)
{
    const struct source *s = source_by_id(k->st, k->source);
    struct draft d = draft_new(store_arena(k->st), &arrival_entity);
    d.key = k->key;
    d.address_is_key = true;
    if (!s) return;
    give_head(k, &d);
    draft_give(&d, "source", s->meta.key);
    draft_give(&d, "what", str_of(k->one->entity));
    draft_give(&d, "foreign_id", k->one->foreign);
    give_twin(k, &d);
    if (house_write(k->st, &d, true) != WRITE_DONE) { k->r->wrong++; return; }
    ask(k->st, Q("INSERT INTO exchange_payload (arrival, source, run, hash, now, base, base_hash, undo) VALUES ($1, $2, $3, $4, $5, '', '', '')"), I(d.id), I(k->source), I(k->run),
        T(k->hash), T(k->json));
    k->r->fresh++;
}

static void step(const struct keeping *k, int64_t id, const char *event) { arrival_step(k->st, &who_house, store_request(k->st), id, event); }

static void keep_known(struct keeping *k, const struct known *was)
{
    bool same = str_eq(was->hash, k->hash), gone = str_eq(was->state, S("gone")), based = was->base_hash.n > 0, as_taken = based && str_eq(was->base_hash, k->hash);
    if (same) ask(k->st, Q("UPDATE exchange_payload SET run = $2 WHERE arrival = $1"), I(was->id), I(k->run));
    else ask(k->st, Q("UPDATE exchange_payload SET run = $2, hash = $3, now = $4 WHERE arrival = $1"), I(was->id), I(k->run), T(k->hash), T(k->json));
    if (was->deleted) return;
    if (gone) { step(k, was->id, based ? "again" : "return"); k->r->back++; }
    else if (same) k->r->same++;
    if (!same) {
        struct draft d = draft_new(store_arena(k->st), &arrival_entity);
        d.id = was->id;
        give_head(k, &d);
        house_write(k->st, &d, false);
        if (!gone) k->r->changed++;
    }
    bool taken = str_eq(was->state, S("taken")) || (gone && based);
    if (taken && !as_taken) step(k, was->id, "change");
    if (str_eq(was->state, S("changed")) && as_taken) step(k, was->id, "take");         /* they took their change back             */
}

static void keep_one(struct keeping *k)
{
    k->json = payload_write(store_arena(k->st), k->one);
    k->hash = payload_hash(store_arena(k->st), k->json);
    k->key = arrival_key(store_arena(k->st), k->source, k->one->entity, k->one->foreign);
    if (!k->json.n) { k->r->wrong++; return; }
    struct rows *r = ask(k->st, Q("SELECT a.id, a.state, p.hash, p.base_hash, CASE WHEN a.deleted_at IS NULL THEN 0 ELSE 1 END FROM exchange_arrival a JOIN exchange_payload p ON p.arrival = a.id "
                                  "WHERE a.key = $1"), T(k->key));
    if (!rows_next(r)) { keep_new(k); return; }
    keep_known(k, &(struct known){ row_int(r, 0), row_int(r, 4) == 1, row_str(r, 1), row_str(r, 2), row_str(r, 3) });
}

void receive_some(struct store *st, int64_t source, int64_t run, const struct arrive *in, size_t from, size_t to, struct receipt *r)
{
    for (size_t i = from; i < to && i < in->n && !store_broken(st); i++) {
        struct keeping k = { .st = st, .a = in->a, .source = source, .run = run, .one = in->at[i], .e = entity_named(str_of(in->at[i]->entity)), .r = r };
        if (in->at[i]->refused || !k.e || !kept_kind(k.one->entity)) { r->wrong++; continue; }
        keep_one(&k);
    }
}

/* ---- the end ---------------------------------------------------------------------------------------------------------------------------------- */
static int64_t number(struct rows *r) { return rows_next(r) ? row_int(r, 0) : 0; }

/* More than half at once is rather a mistake there than news: then nothing is gone. */
static bool too_many_gone(struct store *st, int64_t source, int64_t run)
{
    int64_t seen = number(ask(st, Q("SELECT COUNT(*) FROM exchange_payload WHERE source = $1 AND run = $2"), I(source), I(run)));
    int64_t missed = number(ask(st, Q("SELECT COUNT(*) FROM exchange_payload p JOIN exchange_arrival a ON a.id = p.arrival WHERE p.source = $1 AND p.run < $2 AND a.state <> 'gone' "
                                      "AND a.state <> 'ignored' AND a.deleted_at IS NULL"), I(source), I(run)));
    return !seen || (missed > 10 && missed > seen);
}

static void let_go(struct store *st, int64_t source, int64_t run, struct receipt *r)
{
    for (size_t n = 1; n && !store_broken(st);) {
        struct rows *rows = ask(st, Q("SELECT a.id FROM exchange_payload p JOIN exchange_arrival a ON a.id = p.arrival WHERE p.source = $1 AND p.run < $2 AND a.state <> 'gone' "
                                      "AND a.state <> 'ignored' AND a.deleted_at IS NULL ORDER BY a.id LIMIT 200"), I(source), I(run));
        for (n = 0; rows_next(rows); n++) {
            if (!arrival_step(st, &who_house, store_request(st), row_int(rows, 0), "go")) return;
            r->gone++;
        }
    }
}

static str words_of(const char *key) { const struct words *de = words_in(S(LANG_SOURCE)); return de ? words_get(de, key) : str_of(key); }

static void tell_source(struct store *st, int64_t source, str outcome, str complaints)
{
    struct draft d = draft_new(store_arena(st), &exchange_source_entity);
    d.id = source;
    draft_give(&d, "last_run", arena_fmt(store_arena(st), "%lld", (long long)moment_now()));
    draft_give(&d, "last_outcome", first_points(outcome, 200));
    draft_give(&d, "complaints", first_points(complaints, 4000));
    house_write(st, &d, true);
}

void receive_end(struct store *st, int64_t source, int64_t run, bool whole, str wrong, struct receipt *r)
{
    struct buf b = buf_in(store_arena(st), 2000);
    bool doubt = whole && too_many_gone(st, source, run);
    if (whole && !doubt) let_go(st, source, run, r);
    const struct { const char *label; int64_t n; } counts[] = { { N_("New"), r->fresh }, { N_("Changed there"), r->changed }, { N_("Unchanged"), r->same },
        { N_("There again"), r->back }, { N_("No longer there"), r->gone }, { N_("Left out"), r->wrong } };
    for (size_t i = 0; i < countof(counts); i++) if (counts[i].n) buf_fmt(&b, "%s%.*s: %lld", b.n ? ", " : "", STR(words_of(counts[i].label)), (long long)counts[i].n);
    if (!b.n) buf_put(&b, words_of(N_("Nothing was found")));
    if (doubt) buf_fmt(&b, ". %.*s", STR(words_of(N_("More than half was missing, so nothing counts as gone."))));
    tell_source(st, source, buf_str(&b), wrong);
}

void receive_failed(struct store *st, int64_t source, const char *why, str detail)
{
    tell_source(st, source, arena_fmt(store_arena(st), "%.*s%s%.*s%s", STR(words_of(why)), detail.n ? " (" : "", STR(detail), detail.n ? ")" : ""), S(""));
}
