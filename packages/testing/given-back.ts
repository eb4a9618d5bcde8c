import { afterAll, vi } from 'vitest';

/** Test files share a process: whatever one of them replaced is as it was when the next begins. */
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});
