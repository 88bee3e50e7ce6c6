/* count.h - how many words a text has, as a person counts who is paid by them. */
#ifndef TEXT_COUNT_H
#define TEXT_COUNT_H
#include "base/str.h"

/* Runs of letters and digits between blanks; signs alone are none. Chinese and the like count as one run. */
size_t count_words(str text);
#endif
