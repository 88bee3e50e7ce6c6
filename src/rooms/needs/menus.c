/* menus.c - the choices of this room's forms: life situation, town, language; of the directory what the reader may read there. */
#include "rooms/needs/pages.h"

static void add(struct menu *m, str key, str text, bool german)
{
    if (m->n < MENU_MAX) m->o[m->n++] = (struct option){ .key = key, .text = text, .german = german };
}
static struct menu empty(struct req *q, const char *name, const char *label, const char *none)
{
    return (struct menu){ .name = name, .label = label, .none = none, .o = arena_array(q->a, struct option, MENU_MAX) };
}

struct menu topic_menu(struct req *q)
{
    struct menu m = empty(q, "topic", N_("What is it about?"), N_("Something else"));
    const struct entity *e = entity_find(S("directory"), S("topic"));
    struct option *all = arena_array(q->a, struct option, OPTIONS_MAX);
    if (!e || !may(&q->who, e, READ).n) return m;
    struct query query = query_new(e, &q->who, q->lang);
    size_t n = query_options(q->st, &query, all, OPTIONS_MAX);
    for (size_t i = 0; i < n; i++) if (!all[i].depth) add(&m, all[i].key, all[i].text, all[i].german);
    return m;
}

struct menu town_menu(struct req *q)
{
    struct menu m = empty(q, "area", N_("Where?"), N_("Anywhere in the county"));
    const struct entity *e = entity_find(S("directory"), S("area"));
    if (!e || !may(&q->who, e, READ).n) return m;
    struct query query = query_new(e, &q->who, q->lang);
    query.limit = LIMIT_MAX;
    query.plain = true;
    query.where[query.n_where++] = (struct condition){ .field = entity_field(e, S("level")), .value = S("municipality") };
    struct page p = query_run(&query, q->st);
    for (size_t i = 0; i < p.n; i++) add(&m, row_meta(p.row[i])->key, row_title(e, p.row[i]), true);
    return m;
}

/* The interface's own languages and those of people who come here; sorted by their names in the reader's language. */
struct menu language_menu(struct req *q)
{
    static const char spoken[] = "de en ar uk fa fr nl pl ro ru tr bg ku ps so sq ti hr bs sr mk it es pt el hu vi zh ur hi bn ta th am ha ka hy az rom";
    struct menu m = empty(q, "language", N_("In which language?"), N_("Any language"));
    for (str rest = str_of(spoken), tag; str_word(&rest, &tag);) {
        str name = lang_name(q->a, q->lang, tag), key = lang_sort_key(q->a, q->lang, name);
        size_t i = m.n;
        add(&m, tag, name, false);
        for (; i > 0 && str_cmp(key, lang_sort_key(q->a, q->lang, m.o[i - 1].text)) < 0; i--) m.o[i] = m.o[i - 1];
        m.o[i] = (struct option){ .key = tag, .text = name };
    }
    return m;
}

str menu_text(const struct menu *m, str key, bool *german)
{
    for (size_t i = 0; i < m->n; i++) if (str_eq(m->o[i].key, key)) { *german = m->o[i].german; return m->o[i].text; }
    return S("");
}

void menu_take(struct req *q, struct menu *m)
{
    bool german;
    str said = q->method == POST ? form_value(q, str_of(m->name)) : req_param(q, str_of(m->name));
    m->now = menu_text(m, said, &german).n ? said : S("");
}
