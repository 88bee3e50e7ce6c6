/* image.h - a picture from somebody else, made into one of ours: decoded, turned upright, scaled down and encoded anew, so that nothing of the file
** that came in is kept, neither what a camera wrote about the place nor what an attacker hid. PNG and JPEG, by content and not by name.
**
** Decoding runs in a child: this program again (/proc/self/exe image-clean), which may then do nothing but compute: no files, no network, no new
** program (seccomp), 512 MiB, ten seconds. main() calls image_child() first.
**
** A process that may start no programs itself (commands/sandbox.h) has a helper start the child: image_helper_start() before its walls go up.
*/
#ifndef TEXT_IMAGE_H
#define TEXT_IMAGE_H
#include "base/arena.h"

enum {
    IMAGE_BYTES_MAX = 10 * 1024 * 1024,                 /* of the file that came in                     */
    IMAGE_PIXELS_MAX = 40 * 1000 * 1000,                /* before scaling: a photo of a telephone has 12 to 50 million; a bomb more */
    IMAGE_SIDE_MAX = 2000                               /* the largest `side` that can be asked for     */
};
enum image_type { IMAGE_NONE, IMAGE_PNG, IMAGE_JPEG };
struct image { enum image_type type; int width, height; str bytes; };

/* By the first bytes; IMAGE_NONE: neither. */
enum image_type image_type_of(str bytes);
const char *image_mime(enum image_type t);              /* "image/png", "image/jpeg"                    */
/* At most `side` pixels wide and high afterwards. What may be seen through, or came as PNG, becomes PNG; a photo JPEG. False: *why is an English
** key (N_) for the reader. *ret in the arena. Blocks for some tenths of a second: not on a network thread. */
MUST_USE bool image_clean(struct arena *a, str bytes, int side, struct image *ret, const char **why);

/* From now on a process beside this one starts the children; it knows no other order, has none of our files and variables, and ends with us. Once per process,
** before there are threads; again it does nothing. False: it does not start. */
MUST_USE bool image_helper_start(void);

/* Is this process the child, or the helper? Then it does its work and ends; otherwise it returns. */
void image_child(int argc, char **argv);
#endif
