/* coding.h - gzip: what a reader takes, and packing. Only this file and coding.c know zlib.
**
** BREACH. A packed answer tells by its length whether something that an attacker put into it also stands elsewhere in it, even through TLS.
** What is worth guessing bit by bit is the token of forms: it is masked anew in every answer (csrf.c), so no two answers hold the same
** bytes. Cookies are SameSite=Lax, so another site can make a reader's browser ask only by navigating visibly. And what a reader with a cookie
** gets is padded by a random number of bytes (GZIP_PAD), so that one length says little and many are needed.
*/
#ifndef WEB_CODING_H
#define WEB_CODING_H
#include "base/arena.h"

enum { CODING_LEAST = 1024, GZIP_PAD = 64 };            /* bytes: shorter answers fit into a packet anyway; most that are padded */
enum coding { CODING_PLAIN, CODING_GZIP };

/* What Accept-Encoding asks for (RFC 9110 §12.5.3): gzip where its weight is not below that of the plain text. A reader who refuses both
** gets the plain text, as the standard allows. */
enum coding coding_wanted(str accept_encoding);
/* Is a type worth packing? Text is; pictures, fonts and XLSX are packed already. */
bool coding_pays(const char *type);

/* Packs into `a`; level 1 to 9. `pad`: a random number of bytes that readers ignore is put into the head. Empty: it did not work. */
str gzip(struct arena *a, str plain, int level, bool pad);

/* What lives as long as the program (static files): packed once at level 9, kept for ever. Its address stands for it. */
str gzip_kept(str plain);
#endif
