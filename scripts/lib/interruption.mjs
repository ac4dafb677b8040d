// @ts-check

const controller = new AbortController();

/**
 * Aborted when this run is to end: by ctrl-c or another signal, and also when the npm that started it
 * has gone, since an end by force takes only npm itself along.
 */
export const interruption = controller.signal;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => controller.abort());
}

if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) {
      controller.abort();
    }
  }, 1000).unref();
}

/** The exit code of a run that was interrupted, as shells have it for ctrl-c. */
export const interruptedExitCode = 130;
