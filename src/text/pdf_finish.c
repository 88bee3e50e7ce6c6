/* pdf_finish.c - what cairo 1.16 cannot write into a PDF: the language, the title in the window, what pictures show.
**
** By an incremental update (ISO 32000-1 §7.5.6): changed objects are appended with a second table of places. cairo's objects are plain text and their
** places stand in its table, so nothing else is read. Where another version writes otherwise, the file stays as it was.
*/
#include "text/pdf_parts.h"
#include "base/utf8.h"

enum { OBJECTS_MAX = 100 * 1000, ENTRY = 20 };
struct file { str all; size_t xref, objects, prev; str trailer; struct buf out, table; size_t changed; };

/* The number behind the first `word`. */
static bool number_behind(str s, str word, size_t *ret)
{
    int64_t v, at = str_find(s, word);
    if (at < 0) return false;
    str rest = str_trim(str_from(s, (size_t)at + word.n));
    size_t n = 0;
    while (n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9') n++;
    if (!str_int(str_upto(rest, n), &v) || v < 0) return false;
    *ret = (size_t)v;
    return true;
}

/* "xref\n0 17\n", then the entries, then the trailer. */
static bool open_file(struct file *f)
{
    str end = str_from(f->all, f->all.n > 200 ? f->all.n - 200 : 0), part;
    if (!number_behind(end, S("startxref"), &f->prev) || f->prev >= f->all.n) return false;
    str rest = str_from(f->all, f->prev);
    if (!str_starts(rest, S("xref\n0 ")) || !number_behind(rest, S("xref\n0 "), &f->objects) || f->objects > OBJECTS_MAX) return false;
    f->xref = f->prev;
    for (int i = 0; i < 2; i++) { (void)str_split(&rest, '\n', &part); f->xref += part.n + 1; }
    if (f->xref + ENTRY * f->objects >= f->all.n) return false;
    f->trailer = str_from(f->all, f->xref + ENTRY * f->objects);
    return str_starts(f->trailer, S("trailer"));
}

/* "<< … >>" of object i; empty: not there. */
static str object(const struct file *f, size_t i)
{
    size_t at = 0;
    str entry = str_upto(str_from(f->all, f->xref + ENTRY * i), 10), none = { "", 0 };
    for (size_t k = 0; k < entry.n; k++) at = at * 10 + (size_t)(entry.p[k] - '0');
    str rest = str_upto(str_from(f->all, at), 100 * 1000);
    int64_t open = str_find(str_upto(rest, 40), S("<<")), end = str_find(rest, S("\nendobj"));
    return open < 0 || end < open ? none : str_upto(str_from(rest, (size_t)open), (size_t)(end - open));
}

/* Object i again, with `more` behind its "<<". */
static void change(struct file *f, size_t i, str was, str more)
{
    buf_fmt(&f->table, "%zu 1\n%010zu 00000 n \n", i, f->all.n + f->out.n);
    buf_fmt(&f->out, "%zu 0 obj\n<< %.*s %.*s\nendobj\n", i, STR(more), STR(str_from(was, 2)));
    f->changed++;
}

/* A text in UTF-16 with its mark, in hexadecimal digits. */
static str hex(struct arena *a, str text)
{
    struct buf b = buf_in(a, 8 * PDF_TEXT_MAX);
    buf_put(&b, S("<FEFF"));
    for (str rest = text; rest.n;) {
        uint32_t c = utf8_next(&rest);
        if (c > 0xFFFF) buf_fmt(&b, "%04X%04X", 0xD800 + ((c - 0x10000) >> 10), 0xDC00 + ((c - 0x10000) & 0x3FF));
        else buf_fmt(&b, "%04X", c);
    }
    buf_put(&b, S(">"));
    return buf_str(&b);
}

/* Figures stand in the file in the order in which they were drawn. */
static void change_figures(struct pdf *p, struct file *f)
{
    const struct pdf_item *it = p->first;
    for (size_t i = 1; i < f->objects; i++) {
        str was = object(f, i);
        if (!str_starts(was, S("<< /Type /StructElem")) || str_find(str_upto(was, 60), S("/S /Figure\n")) < 0) continue;
        while (it && !it->alt.n) it = it->next;
        if (!it) return;
        change(f, i, was, arena_fmt(p->a, "/Alt %.*s", STR(hex(p->a, it->alt))));
        it = it->next;
    }
}

str pdf_finish(struct pdf *p, str bytes)
{
    struct file f = { .all = bytes, .out = buf_in(p->a, PDF_BYTES_MAX), .table = buf_in(p->a, 1024 * 1024) };
    size_t root, info;
    if (!open_file(&f) || !number_behind(f.trailer, S("/Root"), &root) || !number_behind(f.trailer, S("/Info"), &info)) return bytes;
    str catalog = root < f.objects ? object(&f, root) : S("");
    if (!str_starts(catalog, S("<< /Type /Catalog"))) return bytes;
    change(&f, root, catalog, arena_fmt(p->a, "/Lang (%.*s) /ViewerPreferences << /DisplayDocTitle true%s >>", STR(p->set.lang), pdf_turned(p, S("")) ? " /Direction /R2L" : ""));
    change_figures(p, &f);
    struct buf all = buf_in(p->a, 2 * PDF_BYTES_MAX);
    buf_put(&all, bytes);
    buf_put(&all, buf_str(&f.out));
    buf_fmt(&all, "xref\n0 1\n0000000000 65535 f \n%.*strailer\n<< /Size %zu /Root %zu 0 R /Info %zu 0 R /Prev %zu >>\nstartxref\n%zu\n%%%%EOF\n", STR(buf_str(&f.table)),
            f.objects, root, info, f.prev, all.n);
    return buf_str(&all);
}
