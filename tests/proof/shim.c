// Lets the n-th call of a kind fail, once or from then on, and the clock tell another time. Built by the tests.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static const char *kind = 0, *under = 0;
static long at = 0, seen = 0;
static int error = 0, forever = 0, log_fd = -1;
static long long clock_at = 0;
static int has_clock = 0;

__attribute__((constructor)) static void begin(void) {
  kind = getenv("SHIM_CALL");
  under = getenv("SHIM_UNDER");
  const char *n = getenv("SHIM_AT"), *e = getenv("SHIM_ERROR"), *f = getenv("SHIM_FOREVER");
  const char *l = getenv("SHIM_LOG"), *c = getenv("SHIM_CLOCK");
  if (n) at = atol(n);
  if (e) error = atoi(e);
  forever = f && *f == '1';
  if (c) { clock_at = atoll(c); has_clock = 1; }
  if (l) log_fd = syscall(SYS_openat, AT_FDCWD, l, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

// Only what lies under the folder is made to fail: the loader opens files too.
static int ours_path(const char *path) {
  if (!under || !path) return 0;
  return path[0] != '/' || strncmp(path, under, strlen(under)) == 0;
}
static int ours_fd(int fd) {
  char link[64], path[4096];
  if (fd < 3) return 0;
  const char digits[] = "/proc/self/fd/";
  char number[16]; int n = 0, m = fd;
  do { number[n++] = '0' + m % 10; m /= 10; } while (m);
  strcpy(link, digits);
  int p = sizeof digits - 1;
  while (n) link[p++] = number[--n];
  link[p] = 0;
  ssize_t len = readlink(link, path, sizeof path - 1);
  if (len < 0) return 0;
  path[len] = 0;
  return ours_path(path);
}
static int fails(const char *call, int ours) {
  if (!kind || !ours || strcmp(kind, call)) return 0;
  seen++;
  if (seen == at || (forever && seen > at && at > 0)) {
    if (log_fd >= 0) { syscall(SYS_write, log_fd, "x", 1); }
    errno = error;
    return 1;
  }
  return 0;
}
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { return fails("pwrite", ours_fd(fd)) ? -1 : REAL(pwrite)(fd, b, n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { return fails("pwrite", ours_fd(fd)) ? -1 : REAL(pwrite64)(fd, b, n, o); }
ssize_t write(int fd, const void *b, size_t n) { return fails("pwrite", ours_fd(fd)) ? -1 : REAL(write)(fd, b, n); }
int fsync(int fd) { return fails("fsync", ours_fd(fd)) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return fails("fsync", ours_fd(fd)) ? -1 : REAL(fdatasync)(fd); }
int ftruncate(int fd, off_t n) { return fails("ftruncate", ours_fd(fd)) ? -1 : REAL(ftruncate)(fd, n); }
int ftruncate64(int fd, off64_t n) { return fails("ftruncate", ours_fd(fd)) ? -1 : REAL(ftruncate64)(fd, n); }
int unlink(const char *p) { return fails("unlink", ours_path(p)) ? -1 : REAL(unlink)(p); }
int unlinkat(int d, const char *p, int f) { return fails("unlink", ours_path(p)) ? -1 : REAL(unlinkat)(d, p, f); }
int link(const char *a, const char *b) { return fails("link", ours_path(b)) ? -1 : REAL(link)(a, b); }
int linkat(int d, const char *a, int e, const char *b, int f) { return fails("link", ours_path(b)) ? -1 : REAL(linkat)(d, a, e, b, f); }
int rename(const char *a, const char *b) { return fails("rename", ours_path(b)) ? -1 : REAL(rename)(a, b); }
int renameat(int d, const char *a, int e, const char *b) { return fails("rename", ours_path(b)) ? -1 : REAL(renameat)(d, a, e, b); }
int renameat2(int d, const char *a, int e, const char *b, unsigned f) { return fails("rename", ours_path(b)) ? -1 : REAL(renameat2)(d, a, e, b, f); }
int open(const char *p, int f, ...) {
  va_list v; va_start(v, f); mode_t m = va_arg(v, mode_t); va_end(v);
  return fails("open", ours_path(p)) ? -1 : REAL(open)(p, f, m);
}
int open64(const char *p, int f, ...) {
  va_list v; va_start(v, f); mode_t m = va_arg(v, mode_t); va_end(v);
  return fails("open", ours_path(p)) ? -1 : REAL(open64)(p, f, m);
}
int openat(int d, const char *p, int f, ...) {
  va_list v; va_start(v, f); mode_t m = va_arg(v, mode_t); va_end(v);
  return fails("open", ours_path(p)) ? -1 : REAL(openat)(d, p, f, m);
}
int clock_gettime(clockid_t id, struct timespec *t) {
  int r = REAL(clock_gettime)(id, t);
  if (has_clock && id == CLOCK_REALTIME) { t->tv_sec = clock_at; t->tv_nsec = 0; }
  return r;
}
