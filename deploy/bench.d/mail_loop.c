/* The peer of `daybook remind` at a relay: libcurl and nothing else. Hands the same letter over again and again, each
   connection on a thread of its own and kept for all of its mails. Usage: mail_loop PORT MAILS CONNECTIONS FILE */

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char mail[65536];
static size_t size;
static char url[64];
static int mails;

static size_t give(char *buffer, size_t unit, size_t count, void *user) {
    size_t *at = user, left = size - *at, fits = unit * count;
    if (left > fits) left = fits;
    memcpy(buffer, mail + *at, left);
    *at += left;
    return left;
}

static void *hand_over(void *unused) {
    CURL *curl = curl_easy_init();
    struct curl_slist *recipients = curl_slist_append(NULL, "somebody@bench.example");
    for (int i = 0; i < mails; i++) {
        size_t at = 0;
        curl_easy_setopt(curl, CURLOPT_URL, url);
        curl_easy_setopt(curl, CURLOPT_MAIL_FROM, "desk@bench.example");
        curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
        curl_easy_setopt(curl, CURLOPT_READDATA, &at);
        CURLcode code = curl_easy_perform(curl);
        if (code != CURLE_OK) {
            fprintf(stderr, "%s\n", curl_easy_strerror(code));
            exit(1);
        }
    }
    curl_slist_free_all(recipients);
    curl_easy_cleanup(curl);
    return unused;
}

int main(int count, char **arguments) {
    if (count != 5) return 64;
    int connections = atoi(arguments[3]);
    mails = atoi(arguments[2]) / connections;
    snprintf(url, sizeof url, "smtp://127.0.0.1:%s/bench.example", arguments[1]);
    FILE *file = fopen(arguments[4], "rb");
    if (!file) return 66;
    size = fread(mail, 1, sizeof mail, file);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    pthread_t threads[64];
    for (int i = 0; i < connections; i++) pthread_create(&threads[i], NULL, hand_over, NULL);
    for (int i = 0; i < connections; i++) pthread_join(threads[i], NULL);
    return 0;
}
