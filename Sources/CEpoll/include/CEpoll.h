#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>

// glibc declares it only to sources that ask for GNU extensions before their first include, which a module cannot.
struct sockaddr;
int accept4(int descriptor, struct sockaddr *address, unsigned int *length, int flags);
