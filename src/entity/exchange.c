/* exchange.c - translations out and back as XLIFF. */
#include "entity/exchange.h"
#include "entity/query.h"
#include "text/xliff.h"

/* ---- out ---------------------------------------------------------------------------------------------------------------------------------- */
/* How far the translation is, in the words of the standard. */
static const char *const states[DESK_STATUSES] = {
    [DESK_MISSING] = "new", [DESK_MACHINE] = "needs-review-translation", [DESK_REVIEW] = "needs-review-translation", [DESK_OUTDATED] = "needs-translation",
    [DESK_CURRENT] = "final" };

struct outbound { struct store *st; const struct desk_search *s; str region; struct buf *out; str (*label)(void *ctx, const struct field *f); void *ctx; };

static void put_unit(struct outbound *o, const struct xliff_file *file, const struct field *f, str german, str word, const char *state)
{
    struct arena *a = store_arena(o->st);
    str label = o->label ? o->label(o->ctx, f) : str_of(f->name);
    struct xliff_unit u = { .id = str_of(f->name), .source = german, .target = word, .has_target = word.n > 0, .state = str_of(state), .max = f->max,
                            .markdown = f->kind == KIND_markdown };
    u.note = f->max > 0 ? arena_fmt(a, "%.*s (max. %lld)", STR(label), (long long)f->max) : label;
    xliff_unit(o->out, file, &u);
}

static bool put_row(struct outbound *o, const struct desk_row *d)
{
    struct arena *a = store_arena(o->st);
    uint64_t open;
    size_t lang = o->s->lang;
    const void *row = desk_row_of(o->st, o->s->who, d->e, d->id, &open);
    if (!row || !(open >> lang & 1)) return false;
    const str *word = desk_words_of(o->st, d->e, d->id, lang);
    struct xliff_file file = { .original = arena_fmt(a, "%s.%s/%.*s", d->e->room, d->e->name, STR(d->key)), .region = o->region, .source_lang = S(LANG_SOURCE),
                               .target_lang = str_of(langs[lang].tag) };
    xliff_file(o->out, &file);
    for (size_t i = 0; i < d->e->n; i++) {
        const struct field *f = &d->e->fields[i];
        str german = desk_field(f) ? row_text(row, f) : (str){ "", 0 };
        if (german.n) put_unit(o, &file, f, german, word[i], states[d->status[lang]]);
    }
    xliff_file_end(o->out);
    return true;
}

int64_t exchange_out(struct store *st, const struct desk_search *s, str region, struct buf *out, str (*label)(void *ctx, const struct field *f), void *ctx)
{
    struct outbound o = { st, s, region, out, label, ctx };
    struct desk d;
    int64_t n = 0;
    desk_read(st, s, &d);
    xliff_begin(out);
    for (size_t i = 0; i < d.n; i++) {
        struct arena_mark mark = arena_mark(store_arena(st));
        n += put_row(&o, &d.at[i]);
        if (out->a != store_arena(st)) arena_release(store_arena(st), mark);
    }
    xliff_end(out);
    return store_broken(st) || out->full ? -1 : n;
}

/* ---- back: what a file would change ------------------------------------------------------------------------------------------------------------ */
struct inbound {
    struct store *st; struct arena *a; const struct who *who; str region; struct exchange *x;
    const struct entity *e; const void *row; uint64_t open;              /* of the file at hand                          */
    str *word;
};

static void wrong(struct inbound *in, int64_t line, const char *message, const struct field *field, str detail)
{
    struct exchange *x = in->x;
    if (x->n_wrong == EXCHANGE_WRONG_MAX) { x->more_wrong++; return; }
    x->wrong[x->n_wrong++] = (struct exchange_wrong){ line, message, field, detail };
}

/* Line ends of any system, and blanks around: no difference. */
static str plain(struct arena *a, str s)
{
    struct buf b = buf_in(a, s.n + 1);
    s = str_trim(s);
    for (size_t i = 0; i < s.n; i++) if (s.p[i] != '\r') buf_char(&b, s.p[i]);
    return lang_nfc(a, buf_str(&b));
}

static struct exchange_line *new_line(struct inbound *in)
{
    struct exchange *x = in->x;
    x->at = arena_more(in->a, x->at, x->n, &x->room, 64);
    return &x->at[x->n++];
}

static const struct field *field_of(struct inbound *in, const struct xliff_unit *u)
{
    const struct field *f = entity_field(in->e, u->id);
    if (f && desk_field(f) && f->privacy & row_meta(in->row)->classes) return f;
    wrong(in, u->line, N_("This entry has no such text to translate."), NULL, u->id);
    return NULL;
}

static void take_unit(struct inbound *in, const struct xliff_unit *u)
{
    const struct field *f = field_of(in, u);
    if (!f) return;
    const struct meta *m = row_meta(in->row);
    str german = plain(in->a, row_text(in->row, f)), source = plain(in->a, u->source), old = in->word[field_index(in->e, f)], new = plain(in->a, u->target);
    in->x->texts++;
    if (!new.n) return;                                   /* not translated: nothing is taken away by a file */
    if (str_eq(plain(in->a, old), new)) { in->x->same++; return; }
    bool stale = !str_eq(german, source);
    if (in->x->n == EXCHANGE_LINES_MAX) { wrong(in, u->line, N_("This file holds too many entries."), NULL, (str){ "", 0 }); return; }
    *new_line(in) = (struct exchange_line){ .e = in->e, .f = f, .id = m->id, .version = m->version, .line = u->line, .key = m->key, .slug = m->slug,
        .title = row_title(in->e, in->row), .german = german, .source = source, .old = old, .new = new, .stale = stale };
    in->x->stale += stale;
}

/* Whose words are there now: the last entry of the history that has one of this language. */
enum { PAST_MAX = 30 };
static void tell_who(struct inbound *in, size_t from)
{
    struct exchange *x = in->x;
    struct history_line past[PAST_MAX];
    bool any = false;
    for (size_t i = from; i < x->n; i++) any |= x->at[i].old.n > 0;
    size_t n = any ? history_of(in->st, in->e, row_meta(in->row)->id, row_meta(in->row)->classes & ~(unsigned)PRIVACY_LOGGED, past, PAST_MAX) : 0;
    for (size_t i = from; i < x->n; i++)
        for (size_t k = 0; k < n && !x->at[i].who.n; k++)
            for (size_t v = 0; v < past[k].n; v++)
                if (past[k].value[v].field == x->at[i].f && str_eq(past[k].value[v].lang, str_of(x->lang->tag))) { x->at[i].who = past[k].who; x->at[i].at = past[k].at; }
}

/* The draft of one entry, for checking and for writing: texts of `at` from `from` on that belong to it. *to: behind the last. */
static struct draft draft_of_lines(struct arena *a, const struct exchange *x, size_t from, bool stale, size_t *to, bool *is_stale)
{
    const struct exchange_line *first = &x->at[from];
    struct draft d = draft_new(a, first->e);
    str *word = draft_word(a, &d, (size_t)(x->lang - langs));
    size_t i = from;
    d.id = first->id;
    d.key = first->key;
    d.status = "draft";
    *is_stale = false;
    for (; i < x->n && x->at[i].e == first->e && x->at[i].id == first->id; i++) {
        if (x->at[i].stale && !stale) continue;
        word[field_index(first->e, x->at[i].f)] = x->at[i].new;
        *is_stale |= x->at[i].stale;
    }
    *to = i;
    return d;
}

/* What the form would say to these texts, the file says, too: with their lines. */
static void check_texts(struct inbound *in, size_t from)
{
    struct problems p = { .a = in->a };
    size_t to;
    bool stale;
    if (from == in->x->n) return;
    struct draft d = draft_of_lines(in->a, in->x, from, true, &to, &stale);
    draft_check(in->a, &d, &p);
    for (size_t i = 0; i < p.n; i++)
        for (size_t k = from; k < to; k++)
            if (p.at[i].field == in->x->at[k].f && p.at[i].lang.n) wrong(in, in->x->at[k].line, p.at[i].message, p.at[i].field, (str){ "", 0 });
}

/* "room.entity/key". False: not one of this region, or not theirs to translate; said already. */
static bool find_entry(struct inbound *in, const struct xliff_file *f)
{
    int64_t slash = str_find_char(f->original, '/');
    in->e = slash > 0 ? entity_named(str_upto(f->original, (size_t)slash)) : NULL;
    int64_t id = in->e && desk_entity(in->e) ? id_by_key(in->st, in->e, str_from(f->original, (size_t)slash + 1)) : 0;
    in->row = id ? desk_row_of(in->st, in->who, in->e, id, &in->open) : NULL;
    if (!in->row) { wrong(in, f->line, N_("There is no such entry here that you may translate."), NULL, f->original); return false; }
    if (in->open >> (in->x->lang - langs) & 1) return true;
    wrong(in, f->line, N_("You may translate into other languages, not into this one."), NULL, f->original);
    return false;
}

static bool known_twice(struct inbound *in, const struct xliff *x, size_t i)
{
    for (size_t k = 0; k < i; k++) if (str_eq(x->file[k].original, x->file[i].original)) { wrong(in, x->file[i].line, N_("This entry is there twice."), NULL, x->file[i].original); return true; }
    return false;
}

static void take_entry(struct inbound *in, const struct xliff_file *f)
{
    size_t from = in->x->n;
    if (!find_entry(in, f)) return;
    in->x->entries++;
    in->word = desk_words_of(in->st, in->e, row_meta(in->row)->id, (size_t)(in->x->lang - langs));
    for (size_t i = 0; i < f->n; i++) take_unit(in, &f->unit[i]);
    tell_who(in, from);
    check_texts(in, from);
}

/* One region, from German, into one language of ours: said once for the file that differs. */
static bool fits_here(struct inbound *in, const struct xliff_file *f)
{
    const struct lang *l = lang_find(f->target_lang);
    if (f->region.n && !str_eq(f->region, in->region)) { wrong(in, f->line, N_("This file comes from another region."), NULL, f->region); return false; }
    if (!str_eq(f->source_lang, S(LANG_SOURCE))) { wrong(in, f->line, N_("The source language must be German (de)."), NULL, f->source_lang); return false; }
    if (!l || str_eq(f->target_lang, S(LANG_SOURCE))) { wrong(in, f->line, N_("The target language is none of this program."), NULL, f->target_lang); return false; }
    if (in->x->lang && l != in->x->lang) { wrong(in, f->line, N_("A file holds one target language only."), NULL, f->target_lang); return false; }
    in->x->lang = l;
    return true;
}

static uint64_t mark_of(const struct exchange *x)
{
    uint64_t mark = 1469598103934665603U;
    for (size_t i = 0; i < x->n; i++) mark = (mark ^ (uint64_t)x->at[i].version ^ str_hash(x->at[i].old) ^ str_hash(x->at[i].german) << 1 ^ (uint64_t)x->at[i].id << 20) * 1099511628211U;
    return mark;
}

bool exchange_plan(struct store *st, const struct who *who, str region, str bytes, struct exchange *ret)
{
    struct inbound in = { .st = st, .a = store_arena(st), .who = who, .region = region, .x = ret };
    struct xliff x;
    *ret = (struct exchange){ 0 };
    if (!xliff_read(in.a, bytes, &x)) { wrong(&in, x.line, x.why, NULL, x.detail); return false; }
    for (size_t i = 0; i < x.n; i++) if (!fits_here(&in, &x.file[i])) return false;
    for (size_t i = 0; i < x.n; i++) if (!known_twice(&in, &x, i)) take_entry(&in, &x.file[i]);
    ret->mark = mark_of(ret);
    return !ret->n_wrong && !store_broken(st);
}

/* ---- back: changing it ------------------------------------------------------------------------------------------------------------------------------ */
enum write_outcome exchange_write(struct store *st, const struct who *who, str request, struct exchange *x, bool stale)
{
    for (size_t i = 0, to; i < x->n; i = to) {
        struct problems p = { .a = store_arena(st) };
        bool is_stale;
        struct draft d = draft_of_lines(store_arena(st), x, i, stale, &to, &is_stale);
        struct write w = { .who = who, .request = request, .draft = &d, .version = x->at[i].version, .reason = S("XLIFF") };
        enum write_outcome out = row_write(st, &w, &p);
        if (out != WRITE_DONE) return out;
        if (is_stale) translation_behind(st, d.e, d.id, str_of(x->lang->tag));
    }
    return store_broken(st) ? WRITE_BROKEN : WRITE_DONE;
}
