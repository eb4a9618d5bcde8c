import { defineConfig } from 'vitest/config';

export default defineConfig({
  // So long that only what hangs meets them, as in the configuration of the whole repository.
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
