#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H

#include <curl/curl.h>

// Options and answers of libcurl are variadic, which Swift cannot call: here is one function for each type of value.
// The parentheses keep out the macros of the same names.

static inline CURLcode ccurl_set_number(CURL *easy, CURLoption option, long value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_bytes(CURL *easy, CURLoption option, const void *value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_reader(CURL *easy, curl_read_callback call, void *owner) {
    (curl_easy_setopt)(easy, CURLOPT_READDATA, owner);
    return (curl_easy_setopt)(easy, CURLOPT_READFUNCTION, call);
}

static inline CURLcode ccurl_set_writer(CURL *easy, curl_write_callback call, void *owner) {
    (curl_easy_setopt)(easy, CURLOPT_WRITEDATA, owner);
    return (curl_easy_setopt)(easy, CURLOPT_WRITEFUNCTION, call);
}

static inline CURLcode ccurl_set_header_reader(CURL *easy, curl_write_callback call, void *owner) {
    (curl_easy_setopt)(easy, CURLOPT_HEADERDATA, owner);
    return (curl_easy_setopt)(easy, CURLOPT_HEADERFUNCTION, call);
}

static inline CURLcode ccurl_set_progress(CURL *easy, curl_xferinfo_callback call, void *owner) {
    (curl_easy_setopt)(easy, CURLOPT_NOPROGRESS, 0L);
    (curl_easy_setopt)(easy, CURLOPT_XFERINFODATA, owner);
    return (curl_easy_setopt)(easy, CURLOPT_XFERINFOFUNCTION, call);
}

static inline CURLcode ccurl_set_socket_opener(CURL *easy, curl_opensocket_callback call, void *owner) {
    (curl_easy_setopt)(easy, CURLOPT_OPENSOCKETDATA, owner);
    return (curl_easy_setopt)(easy, CURLOPT_OPENSOCKETFUNCTION, call);
}

static inline CURLcode ccurl_set_request_beginning(CURL *easy, curl_prereq_callback call, void *owner) {
    (curl_easy_setopt)(easy, CURLOPT_PREREQDATA, owner);
    return (curl_easy_setopt)(easy, CURLOPT_PREREQFUNCTION, call);
}

static inline CURLcode ccurl_get_number(CURL *easy, CURLINFO info, long *value) {
    return (curl_easy_getinfo)(easy, info, value);
}

static inline CURLcode ccurl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return (curl_easy_getinfo)(easy, info, value);
}

static inline CURLMcode ccurl_multi_set_number(CURLM *multi, CURLMoption option, long value) {
    return (curl_multi_setopt)(multi, option, value);
}

// The address of a socket that libcurl is about to open: `addrlen` bytes, more than its declared type has.
static inline const void *ccurl_socket_address(const struct curl_sockaddr *address) {
    return &address->addr;
}

#endif
