/* Makes chosen system calls fail with EIO while a file exists: a disk that breaks and is mended.
 *
 * cc -shared -fPIC -o faults.so faults.c -ldl; LD_PRELOAD=faults.so FAULT_FILE=/path [FAULT_CALLS=fsync,write] program
 * Only descriptors of regular files fail, so that the terminal and pipes go on.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int broken(const char *call, int fd) {
    const char *file = getenv("FAULT_FILE"), *calls = getenv("FAULT_CALLS");
    struct stat found;
    if (!file || !calls || !strstr(calls, call) || access(file, F_OK) != 0) return 0;
    if (fstat(fd, &found) != 0 || !S_ISREG(found.st_mode)) return 0;
    errno = EIO;
    return 1;
}

#define REAL(name) (real ? real : (real = dlsym(RTLD_NEXT, name)))

int fsync(int fd) {
    static int (*real)(int);
    return broken("fsync", fd) ? -1 : REAL("fsync")(fd);
}

int fdatasync(int fd) {
    static int (*real)(int);
    return broken("fsync", fd) ? -1 : REAL("fdatasync")(fd);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t place) {
    static ssize_t (*real)(int, const void *, size_t, off_t);
    return broken("write", fd) ? -1 : REAL("pwrite")(fd, data, size, place);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off_t place) {
    static ssize_t (*real)(int, const void *, size_t, off_t);
    return broken("write", fd) ? -1 : REAL("pwrite64")(fd, data, size, place);
}

ssize_t write(int fd, const void *data, size_t size) {
    static ssize_t (*real)(int, const void *, size_t);
    return broken("write", fd) ? -1 : REAL("write")(fd, data, size);
}
