/* sanitized.h - is this a build with the address sanitizer? Tests that ask everything ask a part of it there: what it finds lies in the code, which a
** part reaches, and each question costs several times as much. */
#ifndef BASE_SANITIZED_H
#define BASE_SANITIZED_H
#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif
#endif
