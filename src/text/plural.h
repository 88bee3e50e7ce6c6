/* plural.h - the plural expression of a catalogue, such as "n%10==1 && n%100!=11 ? 0 : 1" (GNU gettext manual §11.2.6). Used by words.c alone. */
#ifndef TEXT_PLURAL_H
#define TEXT_PLURAL_H
#include "base/arena.h"

struct plural;
/* Operators of C on n and numbers: ?: || && == != < > <= >= + - * / % ! and parentheses. NULL: not one, or absurdly long or deep. */
const struct plural *plural_read(struct arena *a, str expression);
uint64_t plural_of(const struct plural *p, uint64_t n);   /* wraps like unsigned; division by zero is 0 */
#endif
