/* words.c - interface texts out of .mo files. Every string is checked once when a foreign file is read; looking up trusts it afterwards. Of the binary's own
** catalogues a test has checked each string: reading them all at the start would bring five megabytes into memory that mostly nobody asks for. */
#include "text/words.h"
#include "base/log.h"
#include "text/plural.h"
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

static const uint32_t MAGIC = 0x950412DE;
enum { HEADER = 28, CONTEXT_END = 4, FORMS_MAX = 10 };
struct words { str mo; bool swapped; uint32_t n, keys, texts; const struct plural *plural; struct arena *a; words_last *last; void *ctx; };

static uint32_t word_at(const struct words *w, size_t at)
{
    uint32_t v;
    memcpy(&v, w->mo.p + at, sizeof v);
    return w->swapped ? __builtin_bswap32(v) : v;
}

/* String i of the table that begins at `table`: its length and offset stand there. */
static str string_at(const struct words *w, uint32_t table, uint32_t i)
{
    size_t at = table + (size_t)i * 8;
    return (str){ w->mo.p + word_at(w, at + 4), word_at(w, at) };
}

static str first_part(str s) { return str_upto(s, strnlen(s.p, s.n)); }
static str key_at(const struct words *w, uint32_t i) { return first_part(string_at(w, w->keys, i)); }

static bool table_fits(const struct words *w, uint32_t table)
{
    if (table > w->mo.n || w->n > (w->mo.n - table) / 8) return false;
    for (uint32_t i = 0; i < w->n; i++) {
        size_t at = table + (size_t)i * 8, length = word_at(w, at), offset = word_at(w, at + 4);
        if (offset >= w->mo.n || length >= w->mo.n - offset || w->mo.p[offset + length]) return false;      /* a NUL follows each */
    }
    return true;
}

/* Looking up halves the table, so it must be in order. */
static bool keys_rise(const struct words *w)
{
    for (uint32_t i = 1; i < w->n; i++)
        if (str_cmp(key_at(w, i - 1), key_at(w, i)) >= 0) return false;
    return true;
}

/* The text of a key: all its forms, NUL between them; empty if there is none. */
static str find(const struct words *w, str key)
{
    uint32_t low = 0, high = w->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int c = str_cmp(key, key_at(w, middle));
        if (!c) return string_at(w, w->texts, middle);
        if (c < 0) high = middle;
        else low = middle + 1;
    }
    return S("");
}

/* The value of "name=…;" in a header line. */
static str setting(str line, str name)
{
    int64_t at = str_find(line, name), end;
    if (at < 0) return S("");
    str value = str_from(line, (size_t)at + name.n);
    end = str_find_char(value, ';');
    return str_trim(end < 0 ? value : str_upto(value, (size_t)end));
}

static const struct plural *plural_in(struct arena *a, str header)
{
    int64_t forms;
    for (str line; str_split(&header, '\n', &line);) {
        if (!str_starts(line, S("Plural-Forms:"))) continue;
        if (!str_int(setting(line, S("nplurals=")), &forms) || forms < 1 || forms > FORMS_MAX) return NULL;
        return plural_read(a, setting(line, S("plural=")));
    }
    return NULL;
}

static const struct words *open_mo(struct arena *a, str mo, bool check)
{
    struct words w = { .mo = mo };
    if (mo.n < HEADER || mo.n > UINT32_MAX) return NULL;
    w.swapped = word_at(&w, 0) != MAGIC;
    if (word_at(&w, 0) != MAGIC || word_at(&w, 4) >> 16 > 1) return NULL;
    w.n = word_at(&w, 8);
    w.keys = word_at(&w, 12);
    w.texts = word_at(&w, 16);
    if (check && (!table_fits(&w, w.keys) || !table_fits(&w, w.texts) || !keys_rise(&w))) return NULL;
    w.plural = plural_in(a, find(&w, S("")));
    if (!w.plural) w.plural = plural_read(a, S("n != 1"));
    struct words *made = arena_new_of(a, struct words);
    *made = w;
    return made;
}

const struct words *words_read(struct arena *a, str mo) { return open_mo(a, mo, true); }

/* ---- the catalogues of the binary: read once, kept for good ---- */

struct catalogue { str lang; const struct words *words; };
static struct catalogue *catalogues;
static size_t catalogues_n;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void read_all(void)
{
    static struct arena *kept;
    size_t n = 0;
    while (words_files[n].name) n++;
    kept = arena_new();
    catalogues = arena_array(kept, struct catalogue, n);
    for (size_t i = 0; i < n; i++) {
        const struct embedded *f = &words_files[i];
        catalogues[i] = (struct catalogue){ str_of(f->name), open_mo(kept, (str){ (const char *)f->p, f->n }, false) };
        if (!catalogues[i].words) log_line(LOG_ERROR, "the catalogue of the language %s is broken", f->name);
    }
    catalogues_n = n;
}

const struct words *words_in(str lang)
{
    pthread_once(&once, read_all);
    for (size_t i = 0; i < catalogues_n; i++)
        if (str_eq(lang, catalogues[i].lang)) return catalogues[i].words;
    return NULL;
}

/* Constant bytes come back from the file as they were. Whole pages only: what begins before or ends behind a catalogue is somebody else's. */
void words_rest(void)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (const struct embedded *f = words_files; f->name; f++) {
        uintptr_t from = ((uintptr_t)f->p + page - 1) / page * page, to = ((uintptr_t)f->p + f->n) / page * page;
        if (from < to) (void)madvise((void *)from, to - from, MADV_DONTNEED);
    }
}

/* ---- looking up ---- */

const struct words *words_for(struct arena *a, const struct words *w, words_last *last, void *ctx)
{
    struct words *made = arena_new_of(a, struct words);
    if (w) *made = *w;
    made->a = a;
    made->last = last;
    made->ctx = ctx;
    return made;
}

static str finish(const struct words *w, str text)
{
    return w && w->last && str_find_char(text, '{') >= 0 ? w->last(w->ctx, w->a, text) : text;
}

size_t words_count(const struct words *w) { return w ? w->n - (find(w, S("")).n > 0) : 0; }

str words_get(const struct words *w, const char *key)
{
    str k = str_of(key), found = w && k.n ? first_part(find(w, k)) : S("");      /* the empty key holds the catalogue's header */
    return finish(w, found.n ? found : k);
}

str words_context(const struct words *w, const char *context, const char *key)
{
    char z[1000];
    str k = str_of(key), found = S("");
    int n = snprintf(z, sizeof z, "%s%c%s", context, CONTEXT_END, key);
    if (w && n > 0 && (size_t)n < sizeof z) found = first_part(find(w, (str){ z, (size_t)n }));
    return finish(w, found.n ? found : k);
}

/* Form number `at` of a text; the last one if it has fewer. */
static str form_of(str forms, uint64_t at)
{
    str form = first_part(forms);
    while (at-- && form.n < forms.n) {
        forms = str_from(forms, form.n + 1);
        form = first_part(forms);
    }
    return form;
}

str words_plural(const struct words *w, const char *one, const char *many, int64_t n)
{
    uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    str found = w && *one ? find(w, str_of(one)) : S("");
    str form = found.n ? form_of(found, plural_of(w->plural, size)) : S("");
    return finish(w, form.n ? form : str_of(size == 1 ? one : many));
}
