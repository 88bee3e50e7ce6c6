/* blocks.c - what texts embed of this room: a picture of the list, the text of another page. */
#include "rooms/publishing/pages.h"

/* ---- pictures --------------------------------------------------------------------------------------------------------------- */
static void picture_block(struct buf *out, struct req *q, str what, const struct block_at *at)
{
    const struct media *m = block_row(q, &media_entity, what, NULL);
    (void)at;
    if (m) media_draw(out, q, m);
}

static const char *picture_wrong(struct store *st, str what, const struct entity *e, int64_t row)
{
    (void)e; (void)row;
    return block_id(st, &media_entity, what) ? NULL : N_("There is no picture by this name in the list of pictures.");
}

/* ---- the text of another page -------------------------------------------------------------------------------------------------- */
static void page_block(struct buf *out, struct req *q, str what, const struct block_at *at)
{
    const struct page_row *p = block_row(q, &page_entity, what, NULL);
    if (!p || block_deep(at) || block_open(at, &page_entity, p->meta.id)) return;
    struct block_at here = { at, &page_entity, p->meta.id, body_german(&page_entity, p) };
    put_html(out, block_html(q, p->body, 2, &here));
}

/* Does the text of a page embed `goal`, itself or through others? */
static bool leads_to(struct store *st, int64_t page, int64_t goal, int depth)
{
    if (page == goal) return true;
    if (depth == BLOCK_DEPTH) return false;
    struct rows *r = ask(st, Q("SELECT body FROM publishing_page_words WHERE owner = $1 AND lang = 'de'"), I(page));
    struct block_walk w = { .rest = rows_next(r) ? row_str(r, 0) : S("") };
    for (str line, kind, what, before; block_next(&w, &line, &kind, &what, &before);) {
        int64_t next = str_eq(kind, S("page")) ? block_id(st, &page_entity, what) : 0;
        if (next && leads_to(st, next, goal, depth + 1)) return true;
    }
    return false;
}

static const char *page_wrong(struct store *st, str what, const struct entity *e, int64_t row)
{
    int64_t page = block_id(st, &page_entity, what);
    if (!page) return N_("There is no page by this name.");
    return e == &page_entity && row && leads_to(st, page, row, 0) ? N_("This page embeds the text in which it stands itself.") : NULL;
}

const struct block_kind publishing_blocks[2] = {
    { "picture", "{{picture: town-hall}}", picture_block, picture_wrong },
    { "page",    "{{page: first-steps}}",  page_block,    page_wrong },
};
