/* packed.h - a file of lines as backups have it: gzip, and with a key sealed as a whole (libsodium's secretstream, XChaCha20-Poly1305).
**
** Sealed, the file is `bruecke-sealed1\n`, the stream's header, and chunks: four bytes of length (most significant first) and so many bytes, the last of them
** marked as the last. A chunk that was changed, exchanged, left out or added shows, and so does a file that was cut off. What is sealed is the gzip stream.
** The key: 32 bytes as 64 hexadecimal digits in a file (`openssl rand -hex 32`).
*/
#ifndef COMMANDS_PACKED_H
#define COMMANDS_PACKED_H
#include "base/arena.h"
#include <sodium.h>
#include <sys/types.h>
#include <zlib.h>

enum { PACK_CHUNK = 64 * 1024, PACK_KEY = crypto_secretstream_xchacha20poly1305_KEYBYTES };
struct pack_key { bool set; unsigned char bytes[PACK_KEY]; };
/* False: *why, one sentence. */
MUST_USE bool pack_key_read(struct arena *a, str path, struct pack_key *ret, str *why);

/* ---- writing: into an open, empty file; false: errno says why ------------------------------------------------------------------- */
struct pack_out {
    int fd; bool sealed, member;
    z_stream z;
    crypto_secretstream_xchacha20poly1305_state state;
    size_t n; unsigned char chunk[PACK_CHUNK];
};
MUST_USE bool pack_begin(struct pack_out *o, int fd, const struct pack_key *key);
/* A part that stands by itself, a gzip member: one per region, so that a tool that looks into the file may begin there. */
MUST_USE bool pack_open(struct pack_out *o);
MUST_USE bool pack_put(struct pack_out *o, str bytes);
MUST_USE bool pack_close(struct pack_out *o);           /* false as well when something before it failed              */
MUST_USE bool pack_end(struct pack_out *o);             /* the last chunk, fsync; the descriptor stays open           */

/* ---- reading ---------------------------------------------------------------------------------------------------------------------------- */
struct pack_in {
    int fd; bool sealed, inflating, last, ended;        /* last: the chunk marked so was read; ended: there is no more    */
    const char *wrong;                                  /* NULL: nothing so far                                       */
    struct pack_key key;
    z_stream z;
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char raw[PACK_CHUNK + crypto_secretstream_xchacha20poly1305_ABYTES], chunk[PACK_CHUNK], text[PACK_CHUNK];
    size_t at, n;                                       /* of text: how far it is given out, how much there is        */
};
/* From the beginning of an open file; again for the same file: from its beginning. False: in->wrong ("is sealed: …"). */
MUST_USE bool pack_from(struct pack_in *in, int fd, const struct pack_key *key);
/* The next line with its line feed, into `line` of `room` bytes. False: the end, a line that does not fit or has no end, or in->wrong. */
MUST_USE bool pack_line(struct pack_in *in, char *line, size_t room, size_t *n);
void pack_done(struct pack_in *in);                     /* gives back what inflating needs; the descriptor stays open */
#endif
