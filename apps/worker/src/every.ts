/**
 * Does something now and then, one time after the other.
 *
 * @returns ends it; resolves when what is under way is done
 */
export function every(
  milliseconds: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const run = () => {
    running = running.then(work).catch(onError);
  };
  const timer = setInterval(run, milliseconds);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
