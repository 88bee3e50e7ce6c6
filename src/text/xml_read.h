/* xml_read.h - what all readers of XML share: libxml2 keeps its complaints to itself. Without this a few of them (a text of more than 10 MB) still go to
** standard error, with the text that they are about: into the log, in lines of their own. What is wrong is known from what the reader returns. */
#ifndef TEXT_XML_READ_H
#define TEXT_XML_READ_H
#include <libxml/xmlreader.h>

enum { XML_READ = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING };      /* no network, no entities replaced, nothing loaded */

static inline void xml_say_nothing(void *ctx, xmlErrorPtr error) { (void)ctx; (void)error; }

/* The reader itself, or NULL. */
static inline xmlTextReaderPtr xml_silent(xmlTextReaderPtr r)
{
    if (r) xmlTextReaderSetStructuredErrorHandler(r, xml_say_nothing, NULL);
    return r;
}
#endif
