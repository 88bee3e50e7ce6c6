/* library.c - questions that have proved themselves, and copying them into a survey. */
#include <pthread.h>
#include "base/embedded.h"
#include "entity/query.h"
#include "rooms/survey/library.h"
#include "rooms/survey/xlsform.h"

extern const struct embedded demo_files[];              /* ended by name == NULL; written at build time from demo/    */
#define FOLDER "survey-library/"

static struct library_item items[ITEMS_MAX];
static size_t n_items;

/* ---- reading, once -------------------------------------------------------------------------------------------------------------------------- */
static enum item_kind kind_of(const struct draft *d)
{
    str key = draft_value(d, "kind");
    for (int i = 0; item_kinds[i].key; i++) if (str_eq(key, str_of(item_kinds[i].key))) return (enum item_kind)i;
    return ITEM_NOTE;
}

/* Choices of a list stand together in the file. */
static void take_options(struct library_item *it, const struct xform *form)
{
    str list = draft_value(it->draft, "list");
    for (size_t i = 0; i < form->options && list.n; i++) {
        if (!str_eq(draft_value(&form->option[i], "list"), list)) continue;
        if (!it->options) it->option = &form->option[i];
        it->options++;
    }
}

/* The arena is never freed: what it holds belongs to the process. A file of ours that is not good is a bug, and leaves the library empty. */
static void read_library(void)
{
    struct arena *a = arena_new();
    struct room_file file[SHEETS];
    struct xform_findings *f = arena_new_of(a, struct xform_findings);
    size_t n = 0;
    f->a = a;
    for (const struct embedded *e = demo_files; e->name && n < SHEETS; e++)
        if (str_starts(str_of(e->name), S(FOLDER))) file[n++] = (struct room_file){ str_from(str_of(e->name), sizeof FOLDER - 1), { (const char *)e->p, e->n } };
    const struct xform *form = xform_read(a, file, n, f);
    const struct draft *heading = NULL;
    for (size_t i = 0; i < form->items && !f->n; i++) {
        struct library_item it = { .code = draft_value(&form->item[i], "code"), .kind = kind_of(&form->item[i]), .draft = &form->item[i], .heading = heading };
        if (it.kind == ITEM_SECTION) { heading = it.draft; continue; }
        it.group = heading ? draft_value(heading, "code") : S("");
        take_options(&it, form);
        items[n_items++] = it;
    }
}

size_t library_items(const struct library_item **ret)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, read_library);
    *ret = items;
    return n_items;
}

const struct library_item *library_find(str code)
{
    const struct library_item *it;
    size_t n = library_items(&it);
    for (size_t i = 0; i < n; i++) if (str_eq(it[i].code, code)) return &it[i];
    return NULL;
}

str library_word(const struct draft *d, const char *field, const struct lang *l)
{
    const str *german = d->word[lang_source()], *own = d->word[lang_index(str_of(l->tag))];
    size_t i = draft_at(d, field);
    return own && own[i].n ? own[i] : german ? german[i] : S("");
}

/* ---- copying ------------------------------------------------------------------------------------------------------------------------------------ */
struct copying { struct store *st; const struct who *who; str request, survey; const char **why; };

/* row_write() writes canonical forms back into the draft: the library's own stays as it is. */
static bool copy(const struct copying *c, const struct draft *from)
{
    struct arena *a = store_arena(c->st);
    struct problems p = { .a = a };
    struct draft d = draft_new(a, from->e);
    for (size_t i = 0; i < d.e->n; i++) { d.value[i] = from->value[i]; d.given[i] = from->given[i] && from->value[i].n; }
    for (size_t l = 0; l < lang_count(); l++)
        for (size_t i = 0; from->word[l] && i < d.e->n; i++) draft_word(a, &d, l)[i] = from->word[l][i];
    draft_give(&d, "survey", c->survey);
    struct write w = { .who = c->who, .request = c->request, .draft = &d };
    enum write_outcome out = row_write(c->st, &w, &p);
    if (out == WRITE_DONE) return true;
    *c->why = p.n ? p.at[0].message : out == WRITE_DENIED ? N_("You may not do this.") : N_("The data cannot be reached just now. Please try again in a moment.");
    return false;
}

bool library_add(struct store *st, const struct who *who, str request, int64_t survey, str library_code, const char **why)
{
    const struct library_item *it = library_find(library_code);
    const struct copying c = { st, who, request, draft_key(st, &survey_entity, survey), why };
    if (!it || !c.survey.n) { *why = N_("There is no such question."); return false; }
    str list = draft_value(it->draft, "list");
    bool there = list.n && rows_next(ask(st, Q("SELECT id FROM survey_option WHERE survey = $1 AND list = $2 AND deleted_at IS NULL LIMIT 1"), I(survey), T(list)));
    for (size_t i = 0; i < it->options && !there; i++) if (!copy(&c, &it->option[i])) return false;
    return copy(&c, it->draft);
}
