/* propose_take.c - a proposal becomes parts of the concept; and the command that reads a concept's text. */
#include "entity/query.h"
#include "rooms/concept/propose_desk.h"
#include "base/utf8.h"
#include "text/docx_read.h"
#include "text/json.h"

enum { DEADLINE = 120 * 1000, TITLE_MAX = 200, NUMBER_MAX = 20, NAME_MAX_ = 160, LONG_MAX = 1000, GROUPS_MAX = 400 };

/* ---- one entry --------------------------------------------------------------------------------------------------------------------------------------- */
struct taking {
    struct store *st; struct arena *a; const struct who *who; str request, concept;
    const struct entries *e; str *key;                    /* of the parts made so far, by entry                      */
    int64_t place; struct taken *taken; struct problems *p;
};

/* At most so many characters. */
static str shortened(str s, size_t n)
{
    str rest = s;
    for (size_t i = 0; rest.n && i < n; i++) utf8_next(&rest);
    return str_trim(str_upto(s, s.n - rest.n));
}

static str text_of(const struct entry *n) { return n->text.n ? n->text : n->title; }

/* What stands below an entry directly and is of this kind, one behind the other. */
static str joined(struct taking *k, size_t i, enum proposed_kind kind, size_t most)
{
    struct buf b = buf_in(k->a, 64 * 1024);
    for (size_t c = i + 1, end = i + entry_span(k->e, i); c < end; c++) {
        if (k->e->at[c].kind != kind || k->e->at[c].up != k->e->at[i].id) continue;
        if (b.n) buf_put(&b, S("; "));
        buf_put(&b, text_of(&k->e->at[c]));
    }
    return shortened(buf_str(&b), most);
}

static str lines_of(struct arena *a, const struct entry *n)
{
    if (n->first < 1) return S("");
    return n->first == n->last ? arena_fmt(a, "Zeile %d", n->first) : arena_fmt(a, "Zeilen %d–%d", n->first, n->last);
}

static bool write_one(struct taking *k, struct draft *d)
{
    struct write w = { .who = k->who, .request = k->request, .draft = d };
    enum write_outcome out = row_write(k->st, &w, k->p);
    if (out != WRITE_DONE && !k->p->n) problem_add(k->p, (struct problem){ .line = d->line, .message = N_("This entry could not be taken over.") });
    return out == WRITE_DONE;
}

/* "KI (steuernd)" */
static const char *part_of(str name)
{
    static const struct { const char *word, *part; } parts[] = { { "(steuer", "steers" }, { "(Koordination", "steers" }, { "(koordin", "steers" }, { "(berat", "advises" }, { "(durchführ", "carries_out" },
                                                                { "(umsetz", "carries_out" }, { "(finanz", "funds" }, { "(förder", "funds" } };
    for (size_t i = 0; i < countof(parts); i++) if (str_find(name, str_of(parts[i].word)) >= 0) return parts[i].part;
    return "takes_part";
}

/* One entry may name several, parted by semicolons. */
static bool take_stakeholders(struct taking *k, const struct entry *n, str node)
{
    str rest = text_of(n), one;
    bool good = true;
    while (good && str_split(&rest, ';', &one)) {
        str name = shortened(str_trim(one), NAME_MAX_);
        if (name.n < 2) continue;
        struct draft d = draft_new(k->a, &stakeholder_entity);
        d.line = n->first;
        draft_give(&d, "node", node);
        draft_give(&d, "name", name);
        draft_give(&d, "part", str_of(part_of(name)));
        if ((good = write_one(k, &d))) k->taken->stakeholders++;
    }
    return good;
}

/* The area of a recommendation is said in words, not by a key: it stays with the text. */
static str full_text(struct taking *k, size_t i)
{
    const struct entry *n = &k->e->at[i];
    str area = n->kind == P_RECOMMENDATION ? joined(k, i, P_AREA, GROUPS_MAX) : S(""), text = str_eq(n->text, n->title) ? S("") : n->text;
    return area.n ? arena_fmt(k->a, "%.*s%sSozialraum: %.*s", STR(text), text.n ? "\n" : "", STR(area)) : text;
}

static void give(struct draft *d, const char *field, str value) { if (value.n) draft_give(d, field, value); }

static bool take_node(struct taking *k, size_t i)
{
    const struct entry *n = &k->e->at[i];
    struct draft d = draft_new(k->a, &node_entity);
    d.line = n->first;
    draft_give(&d, "concept", k->concept);
    draft_give(&d, "kind", str_of(proposed_kind[n->kind]));
    give(&d, "parent", n->up ? k->key[entry_find(k->e, n->up)] : S(""));
    give(&d, "number", shortened(n->number, NUMBER_MAX));
    give(&d, "lines", lines_of(k->a, n));
    draft_give(&d, "place", arena_fmt(k->a, "%lld", (long long)(k->place += 10)));
    str *word = draft_word(k->a, &d, lang_source());
    word[draft_at(&d, "title")] = shortened(n->title.n ? n->title : text_of(n), TITLE_MAX);
    str text = full_text(k, i);
    if (text.n) word[draft_at(&d, "text")] = text;
    if (n->kind == P_RECOMMENDATION) {
        give(&d, "target_groups", joined(k, i, P_TARGET_GROUP, GROUPS_MAX));
        give(&d, "challenge", joined(k, i, P_CHALLENGE, LONG_MAX));
        give(&d, "objective", joined(k, i, P_OBJECTIVE, LONG_MAX));
    }
    if (!write_one(k, &d)) return false;
    k->key[i] = d.key;
    k->taken->nodes++;
    return true;
}

/* Parts of a recommendation have been taken with it; only stakeholders are rows. */
static bool take_entry(struct taking *k, size_t i)
{
    const struct entry *n = &k->e->at[i];
    int64_t up = n->up ? entry_find(k->e, n->up) : ENTRY_NONE;
    bool of_recommendation = up >= 0 && k->e->at[up].kind == P_RECOMMENDATION;
    if (!entry_fits(k->e, i)) {
        problem_add(k->p, (struct problem){ .line = n->first, .message = N_("This kind does not belong there."), .detail = n->title });
        return false;
    }
    if (n->kind == P_STAKEHOLDER) return take_stakeholders(k, n, k->key[up]);
    if (n->kind == P_TARGET_GROUP || n->kind == P_AREA || n->kind == P_OBJECTIVE || (n->kind == P_CHALLENGE && of_recommendation)) return true;
    return take_node(k, i);
}

bool entries_take(struct store *st, struct arena *a, const struct who *who, str request, str concept, const struct entries *e, struct taken *ret, struct problems *p)
{
    *ret = (struct taken){ 0 };
    struct taking k = { st, a, who, request, concept, e, arena_array(a, str, e->n + 1), 0, ret, p };
    struct rows *r = ask(st, Q("SELECT COALESCE(MAX(place), 0), COUNT(*) FROM concept_node WHERE concept = $1 AND deleted_at IS NULL"), I(id_by_key(st, &concept_plan_entity, concept)));
    if (!rows_next(r)) return false;
    k.place = row_int(r, 0);
    if (row_int(r, 1) + (int64_t)e->n > TREE_MAX) { problem_add(p, (struct problem){ .message = N_("A concept cannot have that many parts.") }); return false; }
    store_deadline(st, DEADLINE);
    for (size_t i = 0; i < e->n; i++) if (!take_entry(&k, i) && (p->n > 50 || store_broken(st))) break;
    return !p->n && !store_broken(st);
}

/* ---- the command ------------------------------------------------------------------------------------------------------------------------------------------ */
bool concept_text(struct arena *a, str bytes, str *ret, str *why)
{
    if (str_starts(bytes, S("PK\x03\x04")) || str_starts(bytes, S("\xD0\xCF\x11\xE0"))) return docx_words(a, bytes, ret, why);
    if (str_starts(bytes, S("%PDF"))) { *why = S(N_("This is a PDF. Please open it, save or copy its text, and take that.")); return false; }
    *ret = bytes;
    return true;
}

static void put_counts(struct json *j, const struct proposal *p)
{
    json_key(j, "counts");
    json_open(j, '{');
    json_key(j, "fields");        json_int(j, p->fields);
    json_key(j, "leaf_sections"); json_int(j, p->leaf_sections);
    json_key(j, "goals");         json_int(j, p->count[P_GOAL]);
    json_key(j, "approaches");    json_int(j, p->count[P_APPROACH]);
    for (int k = 0; k < PROPOSED_KINDS; k++) {
        if (k == P_FIELD || k == P_GOAL || k == P_APPROACH) continue;
        json_key(j, arena_z(j->out->a, arena_fmt(j->out->a, "%ss", proposed_kind[k])));
        json_int(j, p->count[k]);
    }
    json_close(j, '}');
}

static void put_node(struct json *j, const struct proposed *n)
{
    json_open(j, '{');
    json_key(j, "kind");   json_z(j, proposed_kind[n->kind]);
    json_key(j, "number"); json_str(j, n->number);
    json_key(j, "title");  json_str(j, n->title);
    json_key(j, "parent");
    if (n->parent < 0) json_null(j);
    else json_int(j, n->parent);
    json_key(j, "lines");
    json_open(j, '[');
    json_int(j, n->first);
    json_int(j, n->last);
    json_close(j, ']');
    json_close(j, '}');
}

static void put_proposal(struct buf *out, const struct proposal *p)
{
    struct json j = json_to(out);
    json_open(&j, '{');
    json_key(&j, "nodes");
    json_open(&j, '[');
    for (size_t i = 0; i < p->n; i++) put_node(&j, &p->node[i]);
    json_close(&j, ']');
    put_counts(&j, p);
    json_key(&j, "doubts");
    json_open(&j, '[');
    for (size_t i = 0; i < p->doubts; i++) {
        json_open(&j, '{');
        json_key(&j, "line");  json_int(&j, p->doubt[i].line);
        json_key(&j, "doubt"); json_z(&j, p->doubt[i].key);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    buf_char(out, '\n');
}

static bool refuse(const struct room_call *c, const char *message, str what)
{
    buf_fmt(c->wrong, "%s%s%.*s\n", message, what.n ? ": " : "", STR(what));
    return false;
}

static bool store_text(struct store *st, struct arena *a, const struct room_call *c, str concept, const struct proposal *p)
{
    struct problems wrong = { .a = a };
    struct taken taken;
    struct entries e = entries_of(a, p);
    if (!concept.n) return refuse(c, "--concept is missing: the key of the concept that the parts belong to", S(""));
    if (!id_by_key(st, &concept_plan_entity, concept)) return refuse(c, "no such concept", concept);
    bool good = entries_take(st, a, c->who, S("import"), concept, &e, &taken, &wrong);
    for (size_t i = 0; i < wrong.n; i++)
        buf_fmt(c->wrong, "line %lld%s%s: %s%s%.*s\n", (long long)wrong.at[i].line, wrong.at[i].field ? ", " : "", wrong.at[i].field ? wrong.at[i].field->name : "", wrong.at[i].message,
                wrong.at[i].detail.n ? ": " : "", STR(wrong.at[i].detail));
    return good;
}

bool concept_text_take(struct store *st, struct arena *a, const struct room_call *c)
{
    str text, why, format = c->option(c->ctx, "format");
    if (!who_holds(c->who, CONCEPT_OFFICE)) return refuse(c, "not allowed", S("concept.text"));
    if (format.n && !str_eq(format, S("json"))) return refuse(c, "concept.text writes json", S(""));
    if (c->files != 1) return refuse(c, "one file with the text of a concept is needed", S(""));
    if (!concept_text(a, c->file[0].bytes, &text, &why)) return refuse(c, arena_z(a, why), c->file[0].name);
    struct proposal p = propose(a, text);
    if (!p.n) return refuse(c, "nothing was found in this text", c->file[0].name);
    if (!c->dry && !store_text(st, a, c, c->option(c->ctx, "concept"), &p)) return false;
    put_proposal(c->out, &p);
    return true;
}
