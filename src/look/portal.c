/* portal.c - who pays for the public pages, as any output asks for it. */
#include "look/portal.h"
#include "entity/files.h"
#include "web/wording.h"

static const struct { const char *file, *text; } places[LOGOS_MAX] = { { "logo_1", "logo_1_text" }, { "logo_2", "logo_2_text" }, { "logo_3", "logo_3_text" } };

static str text_of(const struct particulars *p, const char *name) { return row_text(p, entity_field(&particulars_entity, str_of(name))); }

/* A logo without words says nothing more than the line beside it; where there is no line, it is that of the responsible body. */
static void take_logo(struct funder *f, struct store *st, const struct particulars *p, size_t place)
{
    struct file file;
    str name = text_of(p, places[place].file);
    if (!files_name(name) || !files_find(st, name, &file)) return;
    struct funder_logo *l = &f->logo[f->logos++];
    *l = (struct funder_logo){ .file = file.name, .alt = text_of(p, places[place].text), .width = file.width, .height = file.height };
    if (!l->alt.n && !f->line.n) l->alt = p->body;
}

static struct funder read_funder(struct store *st, const struct particulars *p)
{
    struct funder f = { .line = p->funder_line };
    f.german = p->meta.foreign >> field_index(&particulars_entity, entity_field(&particulars_entity, S("funder_line"))) & 1;
    for (size_t i = 0; i < LOGOS_MAX; i++) take_logo(&f, st, p, i);
    return f;
}

/* The address holds the name's beginning: another picture is another address. Where the store was not asked, or its transaction is over (a failure),
** the line alone. */
struct funder funder_of(const struct req *q)
{
    const struct particulars *p = region_particulars(q);
    if (!q->st || q->status >= 500) return (struct funder){ .line = p->funder_line };
    struct funder f = read_funder(q->st, p);
    size_t n = 0;
    for (size_t i = 0; i < LOGOS_MAX && n < f.logos; i++) {
        if (!str_eq(text_of(p, places[i].file), f.logo[n].file)) continue;
        f.logo[n].url = arena_fmt(q->a, "/%.*s/logo/%zu?v=%.8s", STR(q->region), i + 1, f.logo[n].file.p);
        n++;
    }
    return f;
}

struct funder funder_in(struct store *st, struct arena *a, const struct lang *l)
{
    struct draft d = particulars_read(st);
    return read_funder(st, particulars_in(a, &d, l));
}
