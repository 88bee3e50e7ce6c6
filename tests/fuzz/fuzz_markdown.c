/* fuzz_markdown.c - any bytes as Markdown: valid UTF-8 comes out, no script, no foreign scheme, no deep tree. */
#include "base/utf8.h"
#include "text/blocks.h"
#include "text/markdown.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void check_links(str h, str attribute)
{
    for (int64_t at; (at = str_find(h, attribute)) >= 0;) {
        h = str_from(h, (size_t)at + attribute.n);
        str url = str_upto(h, (size_t)str_find_char(h, '"'));
        assert(url_safe(url));
    }
}

/* The same text as a list of paragraphs: every stretch lies in its text, in order, and every link is safe. */
static void check_blocks(struct arena *a, str text)
{
    const struct block *b;
    size_t n = blocks_read(a, text, &b);
    assert(n <= BLOCKS_MAX);
    for (size_t i = 0; i < n; i++) {
        assert(utf8_valid(b[i].text) && b[i].level >= 0 && b[i].runs <= BLOCK_RUNS_MAX);
        for (size_t k = 0, last = 0; k < b[i].runs; k++) {
            const struct block_run *r = &b[i].run[k];
            assert(r->from >= last && r->from < r->to && r->to <= b[i].text.n && (!r->url.n || url_safe(r->url)));
            last = r->to;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    str text = { (const char *)p, n };
    html h = markdown_html(a, text, 2);
    assert(utf8_valid(h.s));
    assert(str_find(h.s, S("<script")) < 0 && str_find(h.s, S("<!--")) < 0 && str_find(h.s, S("<h1")) < 0);
    check_links(h.s, S("<a href=\""));
    check_links(h.s, S("<img src=\""));
    assert(utf8_valid(markdown_plain(a, text)));
    check_blocks(a, text);
    arena_free(a);
    return 0;
}
