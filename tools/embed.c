/* embed - turns files into C: one table of name, bytes and length (src/base/embedded.h), in the order given.
**
**   embed NAME [[key=]file...] > out.c             without a file: an empty table
**
** The key is the file's own name without its folder, unless one is given: `embed words ar=po/ar.mo`. The bytes are string
** literals, which compilers read many times faster than lists of numbers; behind each file stands a NUL byte.
*/
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 120 };

static bool is_odigit(int c) { return c >= '0' && c <= '7'; }

/* One byte as it stands in a string literal; returns its width. `next` is the byte behind it: "\1" before "2" would be "\12". */
static int put_byte(int c, int next)
{
    if (c == '"' || c == '\\' || c == '?') return printf("\\%c", c);   /* ? because of trigraphs */
    if (c >= ' ' && c < 127) return printf("%c", c);
    return printf(is_odigit(next) ? "\\%03o" : "\\%o", (unsigned)c);
}

/* Writes the file as array number `i`. A file that cannot be read leaves nothing usable: the caller ends with 1. */
static bool array(int i, const char *path)
{
    FILE *in = fopen(path, "rb");
    if (!in) { perror(path); return false; }
    printf("static const unsigned char file_%d[] =\n    \"", i);
    int width = 0;
    for (int c = getc(in), next; c != EOF; c = next) {
        next = getc(in);
        if (width >= WIDTH) { fputs("\"\n    \"", stdout); width = 0; }
        width += put_byte(c, next);
    }
    fputs("\";\n", stdout);
    bool ok = !ferror(in);
    if (!ok) perror(path);
    fclose(in);
    return ok;
}

static const char *path_of(const char *arg)
{
    const char *is = strchr(arg, '=');
    return is ? is + 1 : arg;
}

static void entry(int i, const char *arg)
{
    const char *is = strchr(arg, '='), *slash = strrchr(arg, '/');
    const char *key = is ? arg : slash ? slash + 1 : arg;
    printf("    { \"%.*s\", file_%d, sizeof file_%d - 1 },\n", is ? (int)(is - arg) : (int)strlen(key), key, i, i);
}

int main(int argc, char **argv)
{
    if (argc < 2) { fputs("usage: embed NAME [[key=]file...] > out.c\n", stderr); return 1; }
    fputs("/* written by embed */\n#include \"base/embedded.h\"\n", stdout);
    fputs("#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n", stdout);
    for (int i = 2; i < argc; i++)
        if (!array(i - 2, path_of(argv[i]))) return 1;
    printf("extern const struct embedded %s[];\nconst struct embedded %s[] = {\n", argv[1], argv[1]);
    for (int i = 2; i < argc; i++) entry(i - 2, argv[i]);
    fputs("    { 0 }\n};\n", stdout);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
