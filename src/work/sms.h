/* sms.h - text messages through a gateway: an address of the installation that takes a number and a text over HTTP. Off unless it is set.
**
**     if (sms_number(a, S("0170 1234567"), &to)) sms_add(st, &(struct sms){ .to = to, .text = text, .key = S("asked 17") });
**
** A message lies in core_sms until the job "core.sms" has given it to the gateway. Demonstrations never send: theirs are written beside the mails, as
** NAME.txt. At least once: who dies between the gateway's answer and the store sends it again. What is sent is erased as soon as it is gone,
** and so is what failed for good. The events "core.sms.sent" and "core.sms.failed" name the row: whoever wanted it finds another way.
*/
#ifndef WORK_SMS_H
#define WORK_SMS_H
#include "work/queue.h"

enum { SMS_TEXT_MAX = 480, SMS_FIELD_MAX = 40, SMS_KEY_MAX = 200, SMS_CONNECT = 10, SMS_LONGEST = 60, SMS_DAYS = 90, SMS_TRIES = 6 };      /* code points; seconds; days */
struct sms { str to, text, key; };                      /* key: the same one sends once                               */
/* In the caller's write transaction. The row's id, also of the one that has this key; 0: no number, or a text that is empty or too long. */
int64_t sms_add(struct store *st, const struct sms *m);
/* "0170 / 123 45-67" → "+491701234567": a number without a country is German (E.164, 8 to 15 digits). False: it is none. */
bool sms_number(struct arena *a, str phone, str *ret);

/* Said once at start, before any thread; kept by reference. `fields`: "json to text" or "form to text": how the body is written, and what its two fields are
** called. `key`: sent as a bearer token. An empty url: none. False: *why. */
struct sms_setup { str url, fields, key, folder; int64_t longest; };      /* longest: seconds for an answer, 0: SMS_LONGEST */
bool sms_setup(const struct sms_setup *s, const char **why);
bool sms_fields(str fields);
bool sms_ready(bool demo);                              /* would a message of this region go anywhere?                */
/* What is sent for this message. */
str  sms_body(struct arena *a, str to, str text, const char **type);

void sms_sweep(struct store *st, int64_t now);
const struct table *sms_table(void);
extern const struct job_kind sms_kind;
#endif
