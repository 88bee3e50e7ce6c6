/* report.c - the record of processing and the access report: one walk each, written as JSON or as lines to read. */
#include "entity/retain.h"
#include "base/moment.h"
#include "entity/draft.h"
#include "entity/history.h"
#include "entity/refer.h"
#include "text/json.h"

const struct choice privacy_classes[] = {
    { "public", N_("Public") }, { "internal", N_("Internal") }, { "contact", N_("Contact data") }, { "personal", N_("Personal data") },
    { "money", N_("Payments and bank data") },
    { "sensitive", N_("Special categories (health, religion, origin)") }, { "criminal", N_("Criminal records") }, { 0 } };
const struct choice right_actions[] = {
    { "read", N_("read") }, { "create", N_("add") }, { "update", N_("change") }, { "delete", N_("delete") }, { "export", N_("export") }, { 0 } };
const struct choice right_scopes[] = {
    { "all", N_("all entries") }, { "published", N_("published entries") }, { "own_area", N_("entries of the own town") },
    { "own_actor", N_("entries of the own organisation") }, { "own", N_("own entries") },
    { "own_volunteer", N_("own entries") }, { "own_language", N_("words of the own language") }, { 0 } };
static const struct choice endings[] = {
    { "keep", N_("Not limited by a rule") }, { "anonymise", N_("Made anonymous") }, { "erase", N_("Erased") }, { 0 } };

/* ---- one writer for both forms -------------------------------------------------------------------------------------------- */
struct report { struct buf *out; struct json j; const struct words *w; bool json; int depth; };

static str word(const struct report *r, const char *key) { return key ? words_get(r->w, key) : S(""); }

static void indent(struct report *r) { for (int i = 0; i < r->depth; i++) buf_put(r->out, S("  ")); }

/* A list in JSON, a heading in text. */
static void open_list(struct report *r, const char *key, const char *heading)
{
    if (r->json) { json_key(&r->j, key); json_open(&r->j, '['); return; }
    indent(r);
    buf_fmt(r->out, "%.*s:\n", STR(word(r, heading)));
    r->depth++;
}

static void close_list(struct report *r)
{
    if (r->json) json_close(&r->j, ']');
    else r->depth--;
}

/* One item of a list: an object in JSON, a line of its own in text. */
static void open_item(struct report *r, const char *key, str name, str heading)
{
    if (r->json) { json_open(&r->j, '{'); json_key(&r->j, key); json_str(&r->j, name); return; }
    indent(r);
    buf_fmt(r->out, "%.*s\n", STR(heading));
    r->depth++;
}

static void close_item(struct report *r)
{
    if (r->json) json_close(&r->j, '}');
    else r->depth--;
}

/* `text` is for people, `value` for programs. Empty lines are not written in text. */
static void pair(struct report *r, const char *key, str label, str value, str text)
{
    if (r->json) { json_key(&r->j, key); json_str(&r->j, value); return; }
    if (!text.n) return;
    indent(r);
    buf_fmt(r->out, "%.*s: ", STR(label));
    for (str rest = text, line; str_split(&rest, '\n', &line);) buf_fmt(r->out, "%.*s%s", STR(line), rest.n ? " / " : "");
    buf_char(r->out, '\n');
}

static void bits(struct report *r, const char *key, const char *label, unsigned set, const struct choice *names)
{
    bool first = true;
    if (r->json) { json_key(&r->j, key); json_open(&r->j, '['); }
    else { indent(r); buf_fmt(r->out, "%.*s:", STR(word(r, label))); }
    for (size_t i = 0; names[i].key; i++) {
        if (!(set >> i & 1)) continue;
        if (r->json) json_z(&r->j, names[i].key);
        else buf_fmt(r->out, "%s %.*s", first ? "" : ",", STR(word(r, names[i].label)));
        first = false;
    }
    if (r->json) json_close(&r->j, ']');
    else buf_char(r->out, '\n');
}

/* ---- tables that are no entities ------------------------------------------------------------------------------------------------------ */
enum { ALSO_MAX = 20 };
static const struct kept *also[ALSO_MAX];
static size_t also_n;

void retain_also(const struct kept *k)
{
    for (size_t i = 0; i < also_n; i++) if (also[i] == k) return;
    if (also_n == ALSO_MAX) { fprintf(stderr, "bruecke: too many tables for the record of processing\n"); abort(); }
    also[also_n++] = k;
}

const struct entity *retain_also_at(size_t i) { return i < also_n ? also[i]->e : NULL; }

/* ---- record of processing ---------------------------------------------------------------------------------------------------- */
static unsigned classes_in(const struct entity *e)
{
    unsigned all = 0;
    for (size_t i = 0; i < e->n; i++) all |= e->fields[i].privacy;
    return all;
}

static str from_label(const struct report *r, const struct entity *e)
{
    const struct field *f = e->keep.from ? entity_field(e, str_of(e->keep.from)) : NULL;
    if (f) return word(r, f->label);
    if (str_eq(str_of(e->keep.from), S("created_at"))) return word(r, N_("Added on"));
    return str_eq(str_of(e->keep.from), S("deleted_at")) ? word(r, N_("Deleted on")) : word(r, N_("Last change"));
}

static void put_retention(struct report *r, const struct entity *e)
{
    const struct choice *c = &endings[e->keep.then];
    char days[24];
    int n = snprintf(days, sizeof days, "%d", e->keep.days);
    pair(r, "retention", word(r, N_("At the end")), str_of(c->key), word(r, c->label));
    if (e->keep.then == KEEP) return;
    if (e->keep.days) {                                 /* 0: an event ends it, as `why` says                         */
        pair(r, "days", word(r, N_("After so many days")), (str){ days, (size_t)n }, (str){ days, (size_t)n });
        pair(r, "from", word(r, N_("Counted from")), str_of(e->keep.from), from_label(r, e));
    }
    pair(r, "why", word(r, N_("Why")), str_of(e->keep.why), word(r, e->keep.why));
}

static void put_fields(struct report *r, const struct entity *e)
{
    open_list(r, "fields", N_("Fields"));
    for (size_t i = 0; i < e->n; i++) {
        const struct field *f = &e->fields[i];
        if (!field_live(f)) continue;
        open_item(r, "name", str_of(f->name), word(r, f->label));
        bits(r, "class", N_("Class"), f->privacy, privacy_classes);
        close_item(r);
    }
    close_list(r);
}

static void put_roles(struct report *r, const struct entity *e)
{
    open_list(r, "roles", N_("Who may do what"));
    for (size_t i = 0; i < e->n_rights; i++) {
        const struct right *one = &e->rights[i];
        const struct choice *rows = &right_scopes[one->rows];
        open_item(r, "role", str_of(one->role), word(r, one->role));
        bits(r, "actions", N_("May"), one->actions, right_actions);
        bits(r, "classes", N_("Sees"), one->classes & classes_in(e), privacy_classes);
        pair(r, "rows", word(r, N_("Which")), str_of(rows->key), word(r, rows->label));
        close_item(r);
    }
    close_list(r);
}

bool retain_recorded(const struct entity *e) { return (classes_in(e) & ~(unsigned)(PUBLIC | INTERNAL)) || e->purpose || e->subject; }

const char *retain_ending(const struct entity *e) { return endings[e->keep.then].label; }

static struct report begin(struct buf *out, const struct words *w, bool json) { return (struct report){ out, json_to(out), w, json, 0 }; }

static void put_processing(struct report *r, const struct entity *e)
{
    open_item(r, "entity", arena_fmt(r->out->a, "%s.%s", e->room, e->name), word(r, e->plural));
    pair(r, "purpose", word(r, N_("Purpose")), str_of(e->purpose), word(r, e->purpose));
    pair(r, "basis", word(r, N_("Legal basis")), str_of(e->basis), word(r, e->basis));
    bits(r, "classes", N_("Classes"), classes_in(e), privacy_classes);
    pair(r, "subject", word(r, N_("Found by")), str_of(e->subject), e->subject ? word(r, entity_field(e, str_of(e->subject))->label) : S(""));
    put_retention(r, e);
    put_fields(r, e);
    put_roles(r, e);
    close_item(r);
}

/* "{" "list": [ … ] "}", so that more may stand beside it one day. */
void retain_record(struct buf *out, const struct words *w, bool json)
{
    struct report r = begin(out, w, json);
    if (json) json_open(&r.j, '{');
    open_list(&r, "processing", N_("Record of processing"));
    for (size_t k = 0; k < entity_count(); k++) if (retain_recorded(entity_at(k))) put_processing(&r, entity_at(k));
    for (size_t k = 0; k < also_n; k++) put_processing(&r, also[k]->e);
    close_list(&r);
    if (json) json_close(&r.j, '}');
}

/* ---- access report ------------------------------------------------------------------------------------------------------------- */
struct person { struct store *st; struct report r; str mail; const struct entity *e; int64_t *ids; size_t n, room; };

static bool same_mail(void *ctx, const struct rows *r)
{
    struct person *p = ctx;
    if (!str_same(row_str(r, 1), p->mail)) return true;
    p->ids = arena_more(store_arena(p->st), p->ids, p->n, &p->room, 16);
    p->ids[p->n++] = row_int(r, 0);
    return true;
}

static void find_person(struct person *p, const struct entity *e)
{
    struct sql q = sql_new(p->st);
    p->e = e;
    p->n = 0;
    sql(&q, "SELECT id, ");
    sql_name(&q, e->subject);
    sql(&q, " FROM ");
    sql_name(&q, entity_table(e));
    sql(&q, " WHERE ");
    sql_name(&q, e->subject);
    sql(&q, " <> '' ORDER BY id");
    sql_each(&q, same_mail, p);
}

/* Choices by their labels; everything else as it was typed. */
static str readable(const struct report *r, struct arena *a, const struct field *f, str value)
{
    struct buf b = buf_in(a, 64 * 1024);
    if (f->kind == KIND_bool) return str_eq(value, S("1")) ? word(r, N_("yes")) : S("");
    if (f->kind != KIND_choice && f->kind != KIND_choices) return value;
    for (str key; str_word(&value, &key);) {
        const char *label = choice_label(f, key);
        if (b.n) buf_put(&b, word(r, N_(", ")));
        buf_put(&b, label ? word(r, label) : key);
    }
    return buf_str(&b);
}

static void put_values(struct person *p, const struct draft *d, unsigned classes)
{
    struct report *r = &p->r;
    struct arena *a = store_arena(p->st);
    open_list(r, "values", N_("What is stored"));
    for (size_t i = 0; i < d->e->n; i++) {
        const struct field *f = &d->e->fields[i];
        if (!(f->privacy & classes) || !field_live(f)) continue;
        for (size_t l = 0; l < lang_count(); l++) {
            str value = f->translated ? (d->word[l] ? d->word[l][i] : S("")) : d->value[i], text = readable(r, a, f, value);
            if (!f->translated && l) break;
            if (!text.n) continue;
            str name = f->translated && l ? arena_fmt(a, "%s@%s", f->name, langs[l].tag) : str_of(f->name);
            if (r->json) {
                open_item(r, "field", name, S(""));
                pair(r, "value", S(""), value, S(""));
                close_item(r);
                continue;
            }
            str label = f->translated && l ? arena_fmt(a, "%.*s (%s)", STR(word(r, f->label)), langs[l].own_name) : word(r, f->label);
            pair(r, "", label, value, text);
        }
    }
    close_list(r);
}

enum { LINES_MAX = 500 };
static void put_lines(struct person *p, const char *key, const char *heading, const struct history_line *line, size_t n)
{
    struct report *r = &p->r;
    struct arena *a = store_arena(p->st);
    if (!n && !r->json) return;
    open_list(r, key, heading);
    for (size_t i = 0; i < n; i++) {
        str at = moment_iso(a, line[i].at);
        if (r->json) {
            open_item(r, "at", at, at);
            pair(r, "who", S(""), line[i].who, S(""));
            pair(r, "event", S(""), str_of(history_event_label(line[i].event)), S(""));
            close_item(r);
        } else {
            pair(r, "", at, S(""), arena_fmt(a, "%.*s, %.*s", STR(line[i].who), STR(history_sentence(a, r->w, p->e, &line[i]))));
        }
    }
    close_list(r);
}

static void put_heading(struct person *p, const struct draft *d, const struct stamp *s)
{
    struct report *r = &p->r;
    struct arena *a = store_arena(p->st);
    open_item(r, "entity", arena_fmt(a, "%s.%s", d->e->room, d->e->name), word(r, d->e->label));
    pair(r, "key", word(r, N_("Key")), d->key, d->key);
    pair(r, "created_at", word(r, N_("Added on")), moment_iso(a, s->created_at), moment_iso(a, s->created_at));
    if (s->deleted_at) pair(r, "deleted_at", word(r, N_("Deleted on")), moment_iso(a, s->deleted_at), moment_iso(a, s->deleted_at));
}

static void put_own(struct person *p, int64_t id)
{
    struct arena *a = store_arena(p->st);
    struct history_line *line = arena_array(a, struct history_line, LINES_MAX);
    struct draft d;
    struct stamp stamp;
    if (!draft_read(p->st, p->e, id, &d, &stamp)) return;
    put_heading(p, &d, &stamp);
    pair(&p->r, "purpose", word(&p->r, N_("Purpose")), str_of(p->e->purpose), word(&p->r, p->e->purpose));
    pair(&p->r, "basis", word(&p->r, N_("Legal basis")), str_of(p->e->basis), word(&p->r, p->e->basis));
    put_retention(&p->r, p->e);
    put_values(p, &d, ~0U);
    put_lines(p, "changes", N_("Changes"), line, history_of(p->st, p->e, id, ~0U, line, LINES_MAX));
    put_lines(p, "readings", N_("Who saw it"), line, history_readers(p->st, p->e, id, line, LINES_MAX));
    close_item(&p->r);
}

/* A row that hangs on the person (evidence, times, what was paid) is about nobody else. */
static bool is_theirs(const struct person *p, const struct referrer *f)
{
    bool own = (f->e->own_volunteer && str_eq(str_of(f->field->name), str_of(f->e->own_volunteer))) || (f->e->own_account && str_eq(str_of(f->field->name), str_of(f->e->own_account)));
    return own && field_to(f->field) == p->e;
}

/* What others' rows hold of other people stays theirs. */
static void put_referrer(void *ctx, const struct referrer *f)
{
    struct person *p = ctx;
    struct draft d;
    struct stamp stamp;
    if (!draft_read(p->st, f->e, f->row, &d, &stamp)) return;
    put_heading(p, &d, &stamp);
    pair(&p->r, "by", word(&p->r, N_("Refers by")), str_of(f->field->name), word(&p->r, f->field->label));
    put_values(p, &d, is_theirs(p, f) ? ~0U : PUBLIC | INTERNAL);
    close_item(&p->r);
}

static void put_line_of(struct person *p, const char *name, const char *label, str value)
{
    struct report *r = &p->r;
    if (!value.n) return;
    if (!r->json) { pair(r, "", word(r, label), value, value); return; }
    open_item(r, "field", str_of(name), S(""));
    pair(r, "value", S(""), value, S(""));
    close_item(r);
}

/* Rows of a table of the core about this person; reading them is logged as of an entity. */
static int64_t put_kept(struct person *p, const struct kept *k, const struct who *who)
{
    struct arena *a = store_arena(p->st);
    struct report *r = &p->r;
    const struct entity *e = k->e;
    struct rows *rows = k->of(p->st, p->mail);
    int64_t *ids = arena_array(a, int64_t, rows_count(rows) + 1);
    size_t n = 0;
    while (rows_next(rows)) {
        ids[n++] = row_int(rows, 0);
        open_item(r, "entity", arena_fmt(a, "%s.%s", e->room, e->name), word(r, e->label));
        pair(r, "created_at", word(r, N_("Added on")), moment_iso(a, row_int(rows, 1)), moment_iso(a, row_int(rows, 1)));
        pair(r, "purpose", word(r, N_("Purpose")), str_of(e->purpose), word(r, e->purpose));
        pair(r, "basis", word(r, N_("Legal basis")), str_of(e->basis), word(r, e->basis));
        put_retention(r, e);
        open_list(r, "values", N_("What is stored"));
        for (size_t i = 0; i < e->n && i + 2 < rows_width(rows); i++) put_line_of(p, e->fields[i].name, e->fields[i].label, row_str(rows, i + 2));
        close_list(r);
        close_item(r);
    }
    if (n) history_read(p->st, who, store_request(p->st), e, ids, n);
    return (int64_t)n;
}

int64_t retain_report(struct store *st, const struct who *who, str mail, const struct words *w, bool json, struct buf *out)
{
    struct person p = { .st = st, .r = begin(out, w, json), .mail = str_trim(mail) };
    int64_t found = 0;
    if (json) json_open(&p.r.j, '{');
    pair(&p.r, "mail", word(&p.r, N_("E-mail")), p.mail, p.mail);
    pair(&p.r, "at", word(&p.r, N_("As of")), moment_iso(out->a, moment_now()), moment_iso(out->a, moment_now()));
    open_list(&p.r, "own", N_("Entries about this person"));
    for (size_t k = 0; k < entity_count(); k++) {
        if (!entity_at(k)->subject) continue;
        find_person(&p, entity_at(k));
        for (size_t i = 0; i < p.n; i++, found++) put_own(&p, p.ids[i]);
    }
    for (size_t k = 0; k < also_n; k++) if (also[k]->of) found += put_kept(&p, also[k], who);
    close_list(&p.r);
    open_list(&p.r, "referring", N_("Entries that refer to them"));
    for (size_t k = 0; k < entity_count(); k++) {
        if (!entity_at(k)->subject) continue;
        find_person(&p, entity_at(k));
        for (size_t i = 0; i < p.n; i++) refer_each(st, p.e, p.ids[i], put_referrer, &p);
        if (p.n) history_read(st, who, store_request(st), p.e, p.ids, p.n);
    }
    close_list(&p.r);
    if (json) json_close(&p.r.j, '}');
    return found;
}
