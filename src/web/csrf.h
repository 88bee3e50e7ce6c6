/* csrf.h - is this form ours? A form carries a token that only this program can make from a cookie that only the reader's browser has
** (a keyed BLAKE2b over the cookie's value; OWASP "signed double submit"). Needed wherever a cookie gives the right, and for public forms. */
#ifndef WEB_CSRF_H
#define WEB_CSRF_H
#include "web/req.h"

#define CSRF_FIELD "csrf"
#define SESSION_COOKIE "bruecke"
#define FORM_COOKIE "bruecke_form"
#define LANG_COOKIE "bruecke_lang"                     /* the language that a reader chose by hand; look/portal.js sets it */

/* The token for a form on this answer, masked anew each time; gives a visitor without a session a cookie first. Hexadecimal, 64 characters. */
str  csrf_token(struct req *q);
/* <input type="hidden"> with it. */
html csrf_input(struct req *q);
/* Does the request carry the right token (form field, or header X-CSRF-Token)? Constant time. */
bool csrf_good(const struct req *q);
/* One cookie of the request; empty if there is none of that name. */
str  cookie_of(const struct req *q, str name);
/* Does a Cookie header say more than the chosen language? What stands below a language does not depend on that one, so it may come from the cache. */
bool cookie_personal(str header);
/* Sets a cookie for this region: HttpOnly, SameSite=Lax, Secure behind TLS; seconds 0: until the browser closes, negative: away. */
void cookie_set(struct req *q, const char *name, str value, int64_t seconds);
#endif
