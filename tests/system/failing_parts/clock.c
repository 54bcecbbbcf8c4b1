/* Shifts the time of day of one process: preloaded, told by how many seconds in a file of 8 bytes that is changed
 * while the process runs. The steady clock stays true, as when a real clock is set. Waits until a time of day are
 * shifted back before the kernel sees them, since its clock is not shifted. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *shift;

__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("TEST_CLOCK_FILE");
  int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) abort();
  void *shared = mmap(NULL, sizeof *shift, PROT_READ, MAP_SHARED, file, 0);
  if (shared == MAP_FAILED) abort();
  shift = shared;
}

static time_t shifted(void) { return shift ? (time_t)*shift : 0; }

int clock_gettime(clockid_t which, struct timespec *now) {
  int answer = (int)syscall(SYS_clock_gettime, which, now);
  if (answer == 0 && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) now->tv_sec += shifted();
  return answer;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  int answer = (int)syscall(SYS_gettimeofday, now, zone);
  if (answer == 0) now->tv_sec += shifted();
  return answer;
}

time_t time(time_t *told) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (told) *told = now.tv_sec;
  return now.tv_sec;
}

int cnd_timedwait(cnd_t *restrict condition, mtx_t *restrict lock, const struct timespec *restrict until) {
  static int (*true_wait)(cnd_t *, mtx_t *, const struct timespec *);
  if (!true_wait) true_wait = (int (*)(cnd_t *, mtx_t *, const struct timespec *))dlsym(RTLD_NEXT, "cnd_timedwait");
  struct timespec truly = *until;
  truly.tv_sec -= shifted();
  return true_wait(condition, lock, &truly);
}
