/* holidays.h - the public holidays of North Rhine-Westphalia: Feiertagsgesetz NW (23 April 1989) § 2 (1) and the Unification Treaty (3 October).
** Easter Sunday and Whit Sunday are none by that law. Those declared once (31 October 2017) are not known.
*/
#ifndef TEXT_HOLIDAYS_H
#define TEXT_HOLIDAYS_H
#include "base/moment.h"

const char *holiday_of(struct date d);                 /* English key of its name (N_), NULL: none */
struct date easter_of(int year);                       /* Easter Sunday, Gregorian calendar   */
#endif
