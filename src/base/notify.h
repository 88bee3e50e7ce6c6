/* notify.h - telling the service manager how far the program is, by the protocol of sd_notify(3) and without its library. */
#ifndef BASE_NOTIFY_H
#define BASE_NOTIFY_H

/* `state` is one line as "READY=1". Where nobody asked (no NOTIFY_SOCKET in the environment), and where it cannot be told, nothing happens. */
void notify_manager(const char *state);
#endif
