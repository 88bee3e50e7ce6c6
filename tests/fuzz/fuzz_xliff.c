/* fuzz_xliff.c - any bytes as an XLIFF file: read within bounds or refused with a line; what was read is written and read again the same. The same
** bytes as texts of a file of our own, and, cut anywhere, put into the middle of one. */
#include "text/xliff.h"
#include "base/utf8.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static uint64_t sum;                                      /* every byte found is looked at            */
static void look(str s) { for (size_t i = 0; i < s.n; i++) sum += (unsigned char)s.p[i]; }

static void look_at(const struct xliff *x)
{
    assert(x->n && x->n <= XLIFF_FILES_MAX && !x->why);
    for (size_t i = 0; i < x->n; i++) {
        const struct xliff_file *f = &x->file[i];
        look(f->original); look(f->region); look(f->source_lang); look(f->target_lang);
        assert(f->n <= XLIFF_UNITS_MAX && f->line > 0);
        for (size_t k = 0; k < f->n; k++) {
            assert(f->unit[k].source.p && f->unit[k].source.n <= XLIFF_TEXT_MAX && f->unit[k].target.n <= XLIFF_TEXT_MAX && f->unit[k].line > 0);
            look(f->unit[k].id); look(f->unit[k].source); look(f->unit[k].target); look(f->unit[k].state);
        }
    }
}

static str written(struct arena *a, const struct xliff *x)
{
    struct buf b = buf_in(a, (size_t)XLIFF_MAX * 8);
    xliff_begin(&b);
    for (size_t i = 0; i < x->n; i++) {
        xliff_file(&b, &x->file[i]);
        for (size_t k = 0; k < x->file[i].n; k++) xliff_unit(&b, &x->file[i], &x->file[i].unit[k]);
        xliff_file_end(&b);
    }
    xliff_end(&b);
    return buf_str(&b);
}

static void there_and_back(struct arena *a, const struct xliff *x)
{
    struct xliff again;
    bool read = xliff_read(a, written(a, x), &again);
    assert(read && again.n == x->n);
    for (size_t i = 0; i < x->n; i++) {
        assert(again.file[i].n == x->file[i].n && str_eq(again.file[i].original, x->file[i].original));
        for (size_t k = 0; k < x->file[i].n; k++) {
            assert(str_eq(again.file[i].unit[k].source, x->file[i].unit[k].source));
            assert(str_eq(again.file[i].unit[k].target, x->file[i].unit[k].target));
        }
    }
}

static void try(struct arena *a, str bytes)
{
    struct xliff x;
    if (xliff_read(a, bytes, &x)) { look_at(&x); there_and_back(a, &x); }
    else assert(x.why && x.line > 0 && !x.n && !x.file && x.detail.n <= 100);
}

/* Any bytes in the middle of a good file: deeper states are reached at once. */
static void inside(struct arena *a, str bytes)
{
    struct buf b = buf_in(a, XLIFF_MAX);
    buf_put(&b, S("<xliff xmlns=\"urn:oasis:names:tc:xliff:document:1.2\" version=\"1.2\"><file original=\"a.b/c\" source-language=\"de\" target-language=\"ar\" datatype=\"plaintext\"><body><trans-unit id=\"t\"><source>"));
    buf_put(&b, bytes);
    buf_put(&b, S("</source><target>x</target></trans-unit></body></file></xliff>"));
    try(a, buf_str(&b));
}

/* As a text: whatever it is, the file is well-formed; what XML can hold comes back. */
static void as_text(struct arena *a, str text)
{
    struct xliff_unit u = { .id = S("t"), .source = text, .target = text, .has_target = true, .note = text };
    struct xliff_file f = { .original = text, .region = text, .source_lang = S("de"), .target_lang = S("ar"), .unit = &u, .n = 1 };
    struct xliff x = { .file = &f, .n = 1 }, back;
    if (!utf8_valid(text) || text.n > 10000 || utf8_check(text, true) != UTF8_FINE) return;
    bool read = xliff_read(a, written(a, &x), &back);
    assert(read && back.file[0].n == 1);
    for (size_t i = 0; i + 2 < text.n; i++) if ((unsigned char)text.p[i] == 0xEF && (unsigned char)text.p[i + 1] == 0xBF && (unsigned char)text.p[i + 2] >= 0xBE) return;
    assert(str_eq(back.file[0].unit[0].source, text));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    str bytes = { (const char *)p, n };
    try(a, bytes);
    inside(a, bytes);
    as_text(a, bytes);
    arena_free(a);
    return 0;
}
