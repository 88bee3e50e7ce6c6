/* repeat.h - has this network said the same today? For counts of what strangers do, so that one who presses a button a hundred times counts little, and a
** machine that reads the whole site not at all.
**
** No address is kept: a place of the table holds a keyed digest (SipHash) of network, words and day. The key is random, stands in the memory of this process
** alone and is another one every day, so the digests of yesterday say nothing any more. The table is bounded: where it is full the oldest of a few places
** goes, and somebody may count twice. Two nodes count apart. Good enough for a number that is rounded by what is not told anyway; no protection by itself.
*/
#ifndef WEB_REPEAT_H
#define WEB_REPEAT_H
#include "base/str.h"

enum { REPEAT_PLACES = 16384, REPEAT_WAYS = 8 };
/* Does it count? At most `most` times a day (German wall clock) from one network for the same words; never for what calls itself a machine. An empty
** `client` (the command line, tests) has no network and always counts. Thread-safe. */
bool repeat_counts(str client, str agent, str words, int most);
bool repeat_machine(str agent);                         /* does this User-Agent say that nobody sits before it?        */
#endif
