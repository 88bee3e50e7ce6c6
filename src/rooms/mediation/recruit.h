/* recruit.h - a recruiting call for a language: from the view of gaps to a draft of news and mails to institutions that pass such calls on.
**
** The words are proposed in German and, where the interface speaks it, in the language sought; the office changes them, looks at what goes to whom, and sends. The
** news is written as an entry of another room by its name (publishing.news) with the rights of the one who asks, and stays a draft until somebody publishes it.
** An institution gets at most one call of a language a day: the mail's key says so.
*/
#ifndef MEDIATION_RECRUIT_H
#define MEDIATION_RECRUIT_H
#include "rooms/mediation/matching.h"

enum { RECRUIT_TITLE = 160, RECRUIT_TEXT = 4000, RECRUIT_MAX = 300 };
struct recruit_to { int64_t id; str name, mailbox; };
struct recruiting {
    str tag, language;                                  /* sought; its name                                           */
    const struct lang *other;                           /* the interface speaks it, too; NULL: German alone           */
    str title, text, other_title, other_text;           /* {link} stands for the address of the form                  */
    bool news, mails;                                   /* what is to be done                                         */
    bool may_news;                                      /* the reader may write news                                  */
    struct recruit_to *to; size_t n;
    const char *problem;                                /* English key                                                */
    bool checked;                                       /* looked at: the next step sends                             */
    str done_news; int64_t done_mails; bool done;       /* done_news: address of the draft                            */
};
void recruit_get(struct req *q);                        /* mediation/recruiting?language=ar                           */
void recruit_post(struct req *q);
void recruit_page(struct buf *out, struct req *q, const struct recruiting *c);
#endif
