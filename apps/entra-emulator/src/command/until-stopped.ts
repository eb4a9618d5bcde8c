/**
 * Resolves when this process is asked to end: by a signal, or because the launcher that opened a channel to it is gone.
 * Asking twice does no more than asking once.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
    if (process.channel === undefined) return;
    process.on('disconnect', () => resolve());
    process.channel.unref();
  });
}
