/* Preloaded into a process: the wall clock is off by what the file that CLOCK_STEP names says, 8 bytes, in seconds. The monotonic clocks are left alone, as a step of the system's clock leaves them. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int (*real_clock)(clockid_t, struct timespec *);
static volatile int64_t *step;

__attribute__((constructor)) static void prepare(void) {
  const char *name = getenv("CLOCK_STEP");
  int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
  real_clock = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  if (file >= 0) {
    void *at = mmap(0, sizeof *step, PROT_READ, MAP_SHARED, file, 0);
    step = at == MAP_FAILED ? 0 : at;
    close(file);
  }
}

int clock_gettime(clockid_t id, struct timespec *at) {
  if (!real_clock) {
    prepare();
  }
  int result = real_clock(id, at);
  if (result == 0 && step && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) {
    at->tv_sec += *step;
  }
  return result;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  struct timespec now;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) {
    *at = now.tv_sec;
  }
  return now.tv_sec;
}
