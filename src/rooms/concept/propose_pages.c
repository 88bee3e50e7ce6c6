/* propose_pages.c - import of a printed concept in the office: the proposed tree beside its text, put right by a person, then taken over. */
#include "look/form.h"
#include "rooms/concept/propose_desk.h"
#include "serve/write.h"
#include "base/utf8.h"

const char *const proposed_labels[PROPOSED_KINDS] = { N_("Field of action"), N_("Guideline"), N_("Guiding goal"), N_("Approach"), N_("Measure"), N_("Recommendation"), N_("Challenge"),
                                                      N_("Target groups"), N_("Area"), N_("Objective"), N_("Stakeholder"), N_("Milestone") };

/* ---- what pages ask ----------------------------------------------------------------------------------------------------------------------------------- */
str propose_url(const struct req *q, const struct propose_view *v, const char *rest)
{
    return arena_fmt(q->a, "%.*s/import%s", STR(url_row(q, &concept_plan_entity, v->concept->meta.slug)), rest);
}

static str number(const struct req *q, int64_t n) { return lang_number(q->a, q->lang, n); }

str propose_lines_text(const struct req *q, int32_t first, int32_t last)
{
    if (first == last) return say(q, N_("Line {n}"), { "n", number(q, first) });
    return say(q, N_("Lines {from}–{to}"), { "from", number(q, first) }, { "to", number(q, last) });
}

static size_t part_of_line(int64_t line) { return line < 1 ? 0 : (size_t)((line - 1) / SOURCE_SHOWN * SOURCE_SHOWN); }

str propose_line_url(const struct req *q, const struct propose_view *v, int64_t line)
{
    size_t from = part_of_line(line);
    str anchor = line > 0 ? arena_fmt(q->a, "#l-%lld", (long long)line) : S("#text");
    return from == v->from ? anchor : arena_fmt(q->a, "%.*s?from=%zu%.*s", STR(propose_url(q, v, "")), from, STR(anchor));
}

int64_t propose_expected(const struct propose_view *v, int64_t id, int which)
{
    str rest = v->desk->expected, line, word;
    int64_t n;
    while (str_split(&rest, '\n', &line)) {
        if (!str_word(&line, &word) || !str_int(word, &n) || n != id) continue;
        for (int i = 0; i <= which; i++) if (!str_word(&line, &word)) return -1;
        return str_int(word, &n) ? n : -1;
    }
    return -1;
}

/* ---- the view -------------------------------------------------------------------------------------------------------------------------------------------- */
static int64_t asked_number(str text) { int64_t n; return str_int(text, &n) && n > 0 ? n : 0; }

/* Which entry a line belongs to: what lies below another stands behind it, and has the last word. */
static void mark_lines(struct req *q, struct propose_view *v)
{
    const struct proposed_desk *d = v->desk;
    v->of_line = arena_array(q->a, int32_t, d->lines + 1);
    for (size_t i = 0; i < d->lines; i++) v->of_line[i] = ENTRY_NONE;
    for (size_t i = 0; i < d->entries.n; i++)
        for (int64_t l = d->entries.at[i].first; l >= 1 && l <= d->entries.at[i].last && l <= (int64_t)d->lines; l++)
            if (!d->line[l - 1].left_out) v->of_line[l - 1] = (int32_t)i;
}

/* False: answered with a failure. */
static bool open_desk(struct req *q, struct propose_view *v)
{
    struct query query = query_new(&concept_plan_entity, &q->who, q->lang);
    v->concept = row_by_slug(q->st, &query, q->part[3], NULL);
    if (!v->concept) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return false; }
    v->desk = desk_load(q->st, q->a, v->concept->meta.id, q->who.account);
    struct rows *r = ask(q->st, Q("SELECT COUNT(*) FROM concept_node WHERE concept = $1 AND deleted_at IS NULL"), I(v->concept->meta.id));
    v->there = rows_next(r) ? row_int(r, 0) : 0;
    req_header(q, "Cache-Control", S("no-store"));
    return true;
}

static void draw(struct req *q, struct propose_view *v)
{
    if (!v->desk) { propose_begin_page(&q->out, q, v); return; }
    int64_t from = asked_number(req_param(q, S("from")));
    v->chosen = asked_number(req_param(q, S("entry")));
    v->moved = asked_number(req_param(q, S("moved")));
    v->way = req_param(q, S("way"));
    int64_t i = entry_find(&v->desk->entries, v->chosen ? v->chosen : v->moved);
    if (!req_has(q, S("from")) && i >= 0) from = v->desk->entries.at[i].first;      /* the text beside the entry       */
    v->from = part_of_line(req_has(q, S("from")) ? from + 1 : from);
    mark_lines(q, v);
    propose_page(&q->out, q, v);
}

void propose_show(struct req *q)
{
    struct propose_view v = { 0 };
    if (open_desk(q, &v)) draw(q, &v);
}

/* ---- from a text ------------------------------------------------------------------------------------------------------------------------------------------ */
static bool uploaded(const struct req *q, str *bytes, str *name)
{
    for (size_t i = 0; i < q->uploads; i++)
        if (str_eq(q->upload[i].name, S("file")) && q->upload[i].bytes.n) { *bytes = q->upload[i].bytes; *name = q->upload[i].filename; return true; }
    return false;
}

/* An answer of 422 rolls back: what lay on the desk before is still there. */
static bool refuse(struct req *q, struct propose_view *v, const char *why)
{
    q->status = 422;
    v->wrong = why;
    return false;
}

static bool read_text(struct req *q, struct propose_view *v)
{
    str text = form_value(q, S("text")), name = S(""), bytes, why = S("");
    if (uploaded(q, &bytes, &name) && !concept_text(q->a, bytes, &text, &why)) return refuse(q, v, arena_z(q->a, why));
    if (!str_trim(text).n) return refuse(q, v, N_("Please choose a file or paste the text."));
    if (text.n > PROPOSAL_TEXT) return refuse(q, v, N_("The text is too long: two megabytes at most."));
    if (desk_begin(q->st, q->a, v->concept->meta.id, q->who.account, utf8_upto(utf8_valid(name) ? name : S(""), 120), text)) return true;
    return refuse(q, v, N_("Nothing was found in this text that looks like a part of a concept: no numbered section with goals, no recommendation."));
}

/* ---- counts ------------------------------------------------------------------------------------------------------------------------------------------------- */
static str typed(const struct req *q, char what, int64_t id)
{
    int64_t n;
    str value = str_trim(form_value(q, arena_fmt(q->a, "%c-%lld", what, (long long)id)));
    return str_int(value, &n) && n >= 0 && n <= 9999 ? value : S("-");
}

static void keep_expected(struct req *q, const struct propose_view *v)
{
    struct buf b = buf_in(q->a, 1 << 18);
    for (size_t i = 0; i < v->desk->entries.n; i++) {
        const struct entry *n = &v->desk->entries.at[i];
        if (n->kind == P_FIELD) buf_fmt(&b, "%lld %.*s %.*s\n", (long long)n->id, STR(typed(q, 'g', n->id)), STR(typed(q, 'a', n->id)));
    }
    buf_fmt(&b, "0 %.*s %.*s\n", STR(typed(q, 'g', 0)), STR(typed(q, 'a', 0)));
    desk_expect(q->st, v->desk, buf_str(&b));
}

/* ---- taking over ---------------------------------------------------------------------------------------------------------------------------------------------- */
static void take(struct req *q, struct propose_view *v)
{
    struct problems *p = arena_new_of(q->a, struct problems);
    struct taken taken;
    p->a = q->a;
    if (entries_take(q->st, q->a, &q->who, q->id, v->concept->meta.key, &v->desk->entries, &taken, p)) {
        desk_clear(q->st, v->desk->id);
        write_to_row(q, v->concept->meta.id, "changed");
        return;
    }
    if (store_broken(q->st)) return;
    v->problems = p;
    refuse(q, v, N_("Nothing was taken over. Please put these entries right first."));
    draw(q, v);
}

static void back(struct req *q, const struct propose_view *v, const char *rest) { req_redirect(q, 303, propose_url(q, v, rest)); }

void propose_post(struct req *q)
{
    struct propose_view v = { 0 };
    str does = form_value(q, S("do"));
    if (!open_desk(q, &v)) return;
    if (str_eq(does, S("read"))) {
        if (read_text(q, &v)) back(q, &v, "");
        else propose_begin_page(&q->out, q, &v);
        return;
    }
    if (v.desk && str_eq(does, S("take"))) { take(q, &v); return; }
    if (v.desk && str_eq(does, S("undo"))) desk_undo(q->st, v.desk);
    if (v.desk && str_eq(does, S("check"))) keep_expected(q, &v);
    if (v.desk && str_eq(does, S("clear"))) desk_clear(q->st, v.desk->id);
    back(q, &v, str_eq(does, S("check")) ? "#check" : "");
}

/* ---- putting right ---------------------------------------------------------------------------------------------------------------------------------------------- */
/* The entry that the address names. ENTRY_NONE: answered already. */
static int64_t asked_entry(struct req *q, struct propose_view *v)
{
    if (!open_desk(q, v)) return ENTRY_NONE;
    int64_t i = v->desk ? entry_find(&v->desk->entries, asked_number(req_param(q, S("entry")))) : ENTRY_NONE;
    if (i == ENTRY_NONE) req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return i;
}

void propose_move(struct req *q)
{
    struct propose_view v = { 0 };
    int64_t i = asked_entry(q, &v), id = i >= 0 ? v.desk->entries.at[i].id : 0;
    str way = form_value(q, S("way"));
    if (i < 0) return;
    if (entry_move(q->a, &v.desk->entries, (size_t)i, way, asked_number(form_value(q, S("target"))))) desk_keep(q->st, q->a, v.desk);
    bool open = form_has(q, S("open"));
    back(q, &v, arena_z(q->a, arena_fmt(q->a, "?%s=%lld&way=%.*s", open ? "entry" : "moved", (long long)id, STR(str_upto(way, str_has_word(S("up down in out"), way) ? 4 : 0)))));
}

/* One line, without what would break the lines that entries are kept in. */
static str one_line(struct req *q, const char *field, size_t most)
{
    str s = str_trim(form_value(q, str_of(field))), rest = s;
    for (size_t i = 0; rest.n && i < most; i++) utf8_next(&rest);
    return str_trim(arena_copy(q->a, str_upto(s, s.n - rest.n)));
}

/* False: the parent lies below the entry, or is none. */
static bool put_below(struct req *q, struct entries *e, int64_t i, str parent)
{
    int64_t up = asked_number(parent);
    if (up == e->at[i].up) return true;
    return entry_move(q->a, e, (size_t)i, up ? S("inside") : S("top"), up);
}

static void save_entry(struct req *q, struct propose_view *v, int64_t i)
{
    struct entry *n = &v->desk->entries.at[i];
    enum proposed_kind kind = proposed_kind_of(form_value(q, S("kind")));
    str title = one_line(q, "title", 200);
    if (kind < PROPOSED_KINDS) n->kind = kind;
    if (title.n) n->title = title;
    n->number = one_line(q, "number", 20);
    put_below(q, &v->desk->entries, i, form_value(q, S("parent")));
    desk_keep(q->st, q->a, v->desk);
}

void propose_entry(struct req *q)
{
    struct propose_view v = { 0 };
    int64_t i = asked_entry(q, &v), id = i >= 0 ? v.desk->entries.at[i].id : 0;
    if (i < 0) return;
    if (str_eq(form_value(q, S("do")), S("drop"))) {
        entry_drop(&v.desk->entries, (size_t)i);
        desk_keep(q->st, q->a, v.desk);
        back(q, &v, i ? arena_z(q->a, arena_fmt(q->a, "?moved=%lld", (long long)v.desk->entries.at[i - 1].id)) : "");
        return;
    }
    if (str_eq(form_value(q, S("do")), S("add"))) {
        int64_t added = entry_add(q->a, &v.desk->entries, (size_t)i, S("Neuer Eintrag"));      /* texts of concepts are German */
        if (added >= 0) desk_keep(q->st, q->a, v.desk);
        back(q, &v, arena_z(q->a, arena_fmt(q->a, "?entry=%lld", (long long)(added >= 0 ? v.desk->entries.at[added].id : id))));
        return;
    }
    save_entry(q, &v, i);
    back(q, &v, arena_z(q->a, arena_fmt(q->a, "?moved=%lld", (long long)id)));
}
