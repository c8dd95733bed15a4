/* Preloaded into the program under test: ends it, or lets its disk fail, at a system call the test has chosen, and moves
 * its clocks. The product knows nothing of it. What to do stands in a page of memory that test and program share:
 * see Saboteur.swift, whose slots have the same numbers. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ARMED, CALLS, FILES, COUNTDOWN, AFTER, FAULT, WALL, UPTIME, SPRUNG, SEEN, SLOTS };
enum { WRITE = 1, SYNC = 2, SEND = 4, CONNECT = 8, NAME = 16 };
enum { LOG = 1, DATABASE = 2, KEY = 4, ANY = 8 };

static volatile int64_t *slot;
static const char *folder;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("SABOTEUR_CONTROL");
    folder = getenv("SABOTEUR_FOLDER");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *page = mmap(NULL, SLOTS * sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (page != MAP_FAILED) slot = page;
}

static int ends_with(const char *text, const char *end) {
    size_t a = strlen(text), b = strlen(end);
    return a >= b && strcmp(text + a - b, end) == 0;
}

static int kind(const char *path) {
    if (!folder || strncmp(path, folder, strlen(folder)) != 0) return 0;
    if (ends_with(path, "-wal")) return ANY | LOG;
    if (ends_with(path, ".sqlite")) return ANY | DATABASE;
    if (strstr(path, "server.key")) return ANY | KEY;
    return ANY;
}

static int kind_of(int file) {
    char link[64], path[512];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return kind(path);
}

static void die(void) {
    slot[SPRUNG] = 1;
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Whether this call is the one: the countdown reached it. A fault stays until it is disarmed. */
static int is_due(int call, int file) {
    if (!slot || !__atomic_load_n(&slot[ARMED], __ATOMIC_SEQ_CST)) return 0;
    if (!(slot[CALLS] & call) || (slot[FILES] && !(slot[FILES] & file))) return 0;
    __atomic_add_fetch(&slot[SEEN], 1, __ATOMIC_SEQ_CST);
    int64_t left = __atomic_sub_fetch(&slot[COUNTDOWN], 1, __ATOMIC_SEQ_CST);
    return slot[FAULT] ? left <= 0 : left == 0;
}

#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, name)

#define SABOTAGED(type, call, file, doing) \
    int saved = errno, due = is_due(call, file); \
    errno = saved; \
    if (due && slot[FAULT]) { \
        slot[SPRUNG] = 1; \
        errno = (int)slot[FAULT]; \
        return -1; \
    } \
    if (due && !slot[AFTER]) die(); \
    type result = doing; \
    if (due) die(); \
    return result

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    SABOTAGED(ssize_t, WRITE, kind_of(fd), real(fd, bytes, count, offset));
}

ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(ssize_t, "write", int, const void *, size_t);
    SABOTAGED(ssize_t, WRITE, kind_of(fd), real(fd, bytes, count));
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    SABOTAGED(int, SYNC, kind_of(fd), real(fd));
}

int fsync(int fd) {
    REAL(int, "fsync", int);
    SABOTAGED(int, SYNC, kind_of(fd), real(fd));
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    SABOTAGED(int, NAME, kind(path), real(path));
}

int link(const char *from, const char *to) {
    REAL(int, "link", const char *, const char *);
    SABOTAGED(int, NAME, kind(to), real(from, to));
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    SABOTAGED(int, NAME, kind(path), real(path, mode));
}

int connect(int fd, const struct sockaddr *to, socklen_t length) {
    REAL(int, "connect", int, const struct sockaddr *, socklen_t);
    SABOTAGED(int, to->sa_family == AF_INET ? CONNECT : 0, 0, real(fd, to, length));
}

/* A letter, not a command: half of it leaves, then nothing more. */
ssize_t send(int fd, const void *bytes, size_t count, int flags) {
    REAL(ssize_t, "send", int, const void *, size_t, int);
    if (count > 2000 && is_due(SEND, 0)) {
        real(fd, bytes, count / 2, flags);
        die();
    }
    return real(fd, bytes, count, flags);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    REAL(int, "clock_gettime", clockid_t, struct timespec *);
    int result = real(clock, time);
    if (result == 0 && slot) {
        int64_t shift = clock == CLOCK_REALTIME ? slot[WALL] : clock == CLOCK_BOOTTIME ? slot[UPTIME] : 0;
        time->tv_sec += shift;
    }
    return result;
}
