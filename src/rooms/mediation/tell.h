/* tell.h - telling a mediator or an institution something, by the channel they chose.
**
**     struct person to = person_volunteer(st, 17);
**     tell(st, &to, &(struct telling){ .text = &asked_text, .value = values, .n = 4, .key = key, .sms = "{language}, {when}: {link}", .secret = true });
**
** Mediators choose mail, a text message through the gateway that the installation sets, or a call: then a line of the office's call list says what to tell, in the
** person's language, and its buttons record the answer; a text message that the gateway does not take becomes such a call. Institutions get mails; what is not
** urgent waits for one mail a day to their shared mailbox. What has papers goes at once and alone, to the person who asked: a confirmation is looked for later by
** its own subject, it is needed at hand before the appointment, and mail programs put one calendar entry of a mail into the calendar, not ten.
** Everything happens by jobs of the transaction that wants it: when it rolls back, nobody was told.
*/
#ifndef MEDIATION_TELL_H
#define MEDIATION_TELL_H
#include "rooms/mediation/mediation.h"
#include "text/lang.h"
#include "work/mail.h"

enum channel { CHANNEL_MAIL, CHANNEL_SMS, CHANNEL_CALL, CHANNEL_NONE };              /* NONE: nothing is known to reach them by */
struct person {
    int64_t volunteer, institution, requester;          /* one of volunteer and institution is not 0                  */
    str name, email, phone;
    enum channel channel;
    const struct lang *lang;
    bool digest;                                        /* an institution with a shared mailbox                       */
};
struct person person_volunteer(struct store *st, int64_t volunteer);
/* Who asked, if they are still there, else the institution's mailbox. */
struct person person_asking(struct store *st, int64_t request);

struct telling {
    const struct mail_text *text;                       /* subject and body, English keys with {names}                */
    const struct mail_value *value; size_t n;
    const char *sms;                                    /* English key; NULL: the subject. At most 300 characters when filled in */
    str key;                                            /* the same key tells once                                    */
    const struct mail_file *file; size_t files;         /* mails only                                                 */
    bool secret;                                        /* holds a link that lets somebody do something               */
    bool urgent;                                        /* not in the daily digest                                    */
    int64_t appointment;                                /* what it is about, for the call list; 0: nothing            */
};
/* How it goes out; CHANNEL_NONE: the office has to find a way, a task says so. In the caller's write transaction. */
enum channel tell(struct store *st, const struct person *to, const struct telling *t);
/* The whole address of a page of the region for a mail ("https://…/kleve/de/" and `path`); empty before the server knows its own. */
str tell_address(struct store *st, const struct lang *l, str path);
#endif
