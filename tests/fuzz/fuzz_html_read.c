/* fuzz_html_read.c - any bytes as foreign markup: valid UTF-8 of bounded length comes out, and Markdown makes safe markup of it. */
#include "base/utf8.h"
#include "text/html_read.h"
#include "text/markdown.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    str markup = { (const char *)p, n };
    bool cut = false;
    str md = html_markdown(a, markup, S("https://cms.example/kleve/de/"), n % 2 ? 200 : 100000, &cut);
    assert(utf8_valid(md) && md.n <= (n % 2 ? 200u : 100000u));
    assert(str_find(md, S("{{")) < 0);
    html h = markdown_html(a, md, 2);
    assert(utf8_valid(h.s) && str_find(h.s, S("<script")) < 0);
    assert(utf8_valid(html_plain(a, markup, 1000)));
    arena_free(a);
    return 0;
}
