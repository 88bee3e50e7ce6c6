/* lang_icu.c - ICU's objects, one of each per thread and language, and its UTF-16. */
#include "text/lang_icu.h"
#include "base/utf8.h"
#include <pthread.h>
#include <unicode/ustring.h>

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

void lang_must(UErrorCode e)
{
    if (U_SUCCESS(e)) return;
    fprintf(stderr, "bruecke: ICU: %s\n", u_errorName(e));
    abort();
}

/* The destructor of a thread that ends. */
static void tools_free(void *p)
{
    struct lang_tools *t = p;
    for (size_t i = 0; i < lang_count(); i++) {
        ucol_close(t[i].order);
        unum_close(t[i].number);
        unum_close(t[i].decimal);
        unum_close(t[i].money);
        udat_close(t[i].date);
        udat_close(t[i].day);
        udat_close(t[i].month);
        udat_close(t[i].quarter);
        udat_close(t[i].moment);
        uldn_close(t[i].names);
    }
    free(p);
}

static void key_new(void) { lang_must(pthread_key_create(&key, tools_free) ? U_INTERNAL_PROGRAM_ERROR : U_ZERO_ERROR); }

const struct lang *lang_or_german(const struct lang *l) { return l ? l : langs; }

struct lang_tools *lang_tools(const struct lang *l)
{
    pthread_once(&once, key_new);
    struct lang_tools *t = pthread_getspecific(key);
    if (!t) {
        t = calloc(lang_count(), sizeof *t);
        if (!t || pthread_setspecific(key, t)) lang_must(U_MEMORY_ALLOCATION_ERROR);
    }
    return &t[lang_or_german(l) - langs];
}

struct wide wide_new(struct arena *a, size_t n) { return (struct wide){ arena_array(a, UChar, n), (int32_t)n }; }

struct wide wide_of(struct arena *a, str s)
{
    UErrorCode e = U_ZERO_ERROR;
    s = utf8_upto(s, WIDE_MAX);
    struct wide w = wide_new(a, s.n + 1);
    u_strFromUTF8WithSub(w.p, w.n, &w.n, s.p ? s.p : "", (int32_t)s.n, 0xFFFD, NULL, &e);
    lang_must(e);
    return w;
}

str wide_str(struct arena *a, struct wide w)
{
    UErrorCode e = U_ZERO_ERROR;
    int32_t room = w.n * 3 + 1, n = 0;
    char *p = arena_get(a, (size_t)room);
    u_strToUTF8WithSub(p, room, &n, w.p, w.n, 0xFFFD, NULL, &e);
    lang_must(e);
    return (str){ p, (size_t)n };
}

UChar32 wide_next(struct wide w, int32_t *i)
{
    UChar32 c = w.p[(*i)++], next = *i < w.n ? w.p[*i] : 0;
    if (c < 0xD800 || c > 0xDBFF || next < 0xDC00 || next > 0xDFFF) return c;
    ++*i;
    return U16_GET_SUPPLEMENTARY(c, next);
}
