/* tree.c - pages stand below each other: what that says about who sees them. */
#include "rooms/publishing/pages.h"

static str value_of(const struct draft *d, const char *field) { return d->value[field_index(d->e, entity_field(d->e, str_of(field)))]; }

static void wrong(struct problems *p, const struct draft *d, const char *field, const char *message)
{
    problem_add(p, (struct problem){ .line = d->line, .field = entity_field(d->e, str_of(field)), .message = message });
}

/* Texts of all languages: an embedded thing is there for none of them. */
static void check_blocks(struct store *st, const struct draft *d, struct problems *p)
{
    const struct field *body = entity_field(d->e, S("body"));
    for (size_t l = 0; l < lang_count(); l++) {
        str line = { "", 0 }, text = d->word[l] ? d->word[l][field_index(d->e, body)] : line;
        const char *why = text.n ? block_problem(st, text, d->e, d->id, &line) : NULL;
        if (why) problem_add(p, (struct problem){ .line = d->line, .field = body, .lang = str_of(langs[l].tag), .message = why, .detail = str_trim(line) });
    }
}

static void check_both(struct store *st, const struct draft *d, struct problems *p)
{
    str from = value_of(d, "visible_from"), to = value_of(d, "visible_to");
    size_t german = lang_source(), alt = field_index(d->e, entity_field(d->e, S("picture_alt")));
    if (from.n && to.n && str_cmp(to, from) < 0) wrong(p, d, "visible_to", N_("This day comes before the first."));
    if (value_of(d, "picture").n && !(d->word[german] && d->word[german][alt].n)) wrong(p, d, "picture_alt", N_("A picture needs a sentence for people who do not see it."));
    check_blocks(st, d, p);
}

void page_check(struct store *st, const struct draft *d, struct problems *p) { check_both(st, d, p); }
void news_check(struct store *st, const struct draft *d, struct problems *p) { check_both(st, d, p); }

/* Is a page above it, or the page itself, in the archive? UNION: a ring ends, too. */
static bool buried(struct store *st, int64_t page)
{
    struct rows *r = ask(st, Q("WITH RECURSIVE above(id) AS (SELECT $1 UNION SELECT p.parent FROM above JOIN publishing_page p ON p.id = above.id) "
                               "SELECT 1 FROM above JOIN publishing_page p ON p.id = above.id WHERE p.state = 'archived' LIMIT 1"), I(page));
    return rows_next(r);
}

/* The new value stands in the row itself, those below follow after it is stored. */
void page_derive(struct store *st, struct draft *d)
{
    int64_t parent = id_by_key(st, d->e, value_of(d, "parent"));
    bool on = str_eq(value_of(d, "state"), S("published")) && !(parent && buried(st, parent));
    d->value[field_index(d->e, entity_field(d->e, S("shown")))] = on ? S("published") : S("hidden");
}

void page_saved(struct store *st, const struct entity *e, int64_t row, bool fresh)
{
    (void)e; (void)fresh;
    tree_show(st, row);
}

void tree_show(struct store *st, int64_t page)
{
    ask(st, Q("WITH RECURSIVE below(id, dead) AS (SELECT p.id, CASE WHEN p.state = 'archived' OR $2 = 1 THEN 1 ELSE 0 END FROM publishing_page p WHERE p.id = $1 "
              "UNION SELECT p.id, CASE WHEN p.state = 'archived' THEN 1 ELSE below.dead END FROM below JOIN publishing_page p ON p.parent = below.id) "
              "UPDATE publishing_page SET shown = CASE WHEN state = 'published' AND id NOT IN (SELECT id FROM below WHERE dead = 1) THEN 'published' ELSE 'hidden' END "
              "WHERE id IN (SELECT id FROM below)"), I(page), I(buried(st, page)));
}

/* ---- reading -------------------------------------------------------------------------------------------------------------- */
size_t pages_below(struct store *st, int64_t page, int64_t *ids, size_t max)
{
    size_t n = 0;
    struct rows *r = page ? ask(st, Q("SELECT id FROM publishing_page WHERE parent = $1 AND deleted_at IS NULL ORDER BY position NULLS LAST, id LIMIT $2"), I(page), I((int64_t)max))
                          : ask(st, Q("SELECT id FROM publishing_page WHERE parent IS NULL AND deleted_at IS NULL ORDER BY position NULLS LAST, id LIMIT $1"), I((int64_t)max));
    while (rows_next(r) && n < max) ids[n++] = row_int(r, 0);
    return n;
}

/* Bounded by the number of steps: a ring ends, too. */
size_t pages_above(struct store *st, int64_t page, int64_t *ids, size_t max)
{
    size_t n = 0;
    struct rows *r = ask(st, Q("WITH RECURSIVE above(id, step) AS (SELECT $1, 0 UNION SELECT p.parent, above.step + 1 FROM above JOIN publishing_page p ON p.id = above.id "
                               "WHERE p.parent IS NOT NULL AND above.step < $2) SELECT id FROM above ORDER BY step DESC NULLS LAST, id"), I(page), I((int64_t)max - 1));
    while (rows_next(r) && n < max) ids[n++] = row_int(r, 0);
    return n;
}
