/* index_parts.h - what an index is made of; for index*.c alone. */
#ifndef TEXT_INDEX_PARTS_H
#define TEXT_INDEX_PARTS_H
#include "text/index.h"

struct piece { uint32_t at, n; };                       /* of index.text                                              */
struct number { uint32_t key[2], number; };             /* a key of 64 bits in halves, or each would take 16 bytes     */
struct numbers { struct number *at; size_t n, room; };  /* numbers from 1; 0: none                                    */

struct term { uint8_t *p; uint32_t n, room, docs, last; bool gram; };       /* the texts that hold it; those of room 0 stand in `pack`, others in `lists` */
struct doc  { uint64_t id; uint32_t length[2]; bool gone; };                /* length: in stems, in sequences           */
struct form { struct piece written; uint32_t at, word; uint16_t n; };       /* a way of writing, and its terms: keys[at …], the stem first */
struct word { struct piece fold; uint64_t letters; uint32_t form, votes, stem; uint16_t count; };       /* what its forms have in common; form: how it is mostly written */

struct index {
    char lang[20];
    struct terms *terms; struct arena *scratch;         /* for the writer                                             */
    struct arena *lists;                                /* lists that something was added to since index_pack(): a small piece each, gone at once */
    struct term *term; size_t term_n, term_room; struct numbers term_of;     /* by key                                */
    struct doc *doc;   size_t doc_n, doc_room;   struct numbers doc_of;      /* by id                                 */
    struct form *form; size_t form_n, form_room; struct numbers form_of;     /* by hash of the written word           */
    struct word *word; size_t word_n, word_room; struct numbers word_of;     /* by hash of the folded word            */
    uint32_t *keys; size_t keys_n, keys_room;
    char *text; size_t text_n, text_room;
    uint32_t *sum; size_t sum_room;
    uint8_t *pack; size_t pack_n;                       /* lists that nothing was added to since index_pack()          */
    uint64_t length[2];                                 /* of all live texts                                          */
    size_t live, bytes;
};
uint32_t numbers_find(const struct numbers *t, uint64_t key);
str      index_text(const struct index *x, struct piece p);
uint64_t index_letters(str s);
#endif
