/* utf8.h - what may stand in a text that came from outside. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H
#include "base/str.h"

/* Takes one code point off the front; 0xFFFD for a broken byte. The text must not be empty. */
uint32_t utf8_next(str *rest);
size_t   utf8_count(str s);                            /* code points                         */
bool     utf8_valid(str s);                            /* RFC 3629: no overlong form, no surrogate, up to U+10FFFF */
/* Longest beginning of at most n bytes that does not cut a code point. */
str      utf8_upto(str s, size_t n);

enum utf8_trouble { UTF8_FINE, UTF8_BROKEN, UTF8_CONTROL, UTF8_BIDI };
/* Text of a form field: valid, no NUL or control characters (but TAB, LF, CR where `lines`), and every bidi embedding,
** override or isolate closed again, so that it cannot turn the page around it (Trojan Source, CVE-2021-42574). */
enum utf8_trouble utf8_check(str s, bool lines);
#endif
