/* machine.h - translations by a machine: LibreTranslate or DeepL, at an address that the installation sets. Off unless it is set.
**
** One job per entry and language. What is sent is what the public reads anyway: fields of class PUBLIC of an entry that a visitor sees, as a visitor sees
** it; names in braces, link targets and code as tags (text/shield.h). What comes back is stored as "machine" in place of what is missing, or of older
** words by a machine, never over words of a person. A service that fails is asked again, later and later; after the last try the job is dead,
** which the administration sees.
*/
#ifndef WORK_MACHINE_H
#define WORK_MACHINE_H
#include "entity/desk.h"
#include "work/queue.h"

enum { MACHINE_CONNECT = 10, MACHINE_LONGEST = 90, MACHINE_AT_ONCE = 40, MACHINE_ANSWER_MAX = 2 * 1024 * 1024, MACHINE_KEY_MAX = 200, MACHINE_ORDER_MAX = 2000 };
enum machine_kind { MACHINE_NONE, MACHINE_LIBRETRANSLATE, MACHINE_DEEPL };
/* Said once at start, before any thread; kept by reference. An empty url: none. False: *why. */
struct machine_setup { enum machine_kind kind; str url, key; };
bool machine_setup(const struct machine_setup *s, const char **why);
bool machine_ready(void);
bool machine_kind_of(str name, enum machine_kind *ret);              /* "libretranslate", "deepl"                             */
bool machine_url(str url);                              /* https://…, or http:// on this machine itself                 */
str  machine_host(void);                                /* where the texts go, for the page that asks                   */
/* Does such a service know the language? Easy German is none that it knows. */
bool machine_speaks(size_t lang);

/* Characters that would be sent for this entry; 0: nothing is missing, or the public does not see it. */
int64_t machine_cost(struct store *st, const struct entity *e, int64_t row, size_t lang);
/* Wants the job, once per state of the German text. */
void machine_order(struct store *st, const struct entity *e, int64_t row, size_t lang);
extern const struct job_kind machine_kind;
#endif
