import type { ApiResult } from './api.ts';

const PAUSE_MS = 1_000;
const PAUSE_AFTER_FAILURE_MS = 5_000;

/** Failures that pass by themselves; after any other one more question gets the same answer. */
const PASSING = new Set(['offline', 'unavailable']);

export type Polling = {
  /** Asks at once, and goes on from there. */
  readonly now: () => void;
  readonly end: () => void;
};

/**
 * Asks, and asks again while `again` says so of the answer. The next question comes a second after the answer before,
 * so a slow server is never asked twice at once.
 */
export function poll<T>(
  ask: () => Promise<ApiResult<T>>,
  told: (result: ApiResult<T>) => void,
  again: (value: T) => boolean,
): Polling {
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Answers to a question before the latest one are not listened to.
  let latest = 0;

  async function now() {
    clearTimeout(timer);
    latest += 1;
    const question = latest;
    const result = await ask();
    if (question !== latest) return;
    told(result);
    const goOn = result.ok ? again(result.value) : PASSING.has(result.failure.code);
    if (goOn) timer = setTimeout(now, result.ok ? PAUSE_MS : PAUSE_AFTER_FAILURE_MS);
  }

  void now();
  return {
    now,
    end: () => {
      latest += 1;
      clearTimeout(timer);
    },
  };
}
