/** Aborted by Ctrl-C, and by what stops a service: whatever is at work then ends in good order. */
export function interruptSignal(): AbortSignal {
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // Not once: the Automation API's way to start the CLI (signal-exit) ends a process in which nobody listens any more.
    process.on(signal, () => {
      interrupt.abort();
    });
  }
  return interrupt.signal;
}
