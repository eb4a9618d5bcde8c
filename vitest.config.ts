import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** So long that only what hangs meets them: a slow machine is no failure. */
const TEST_TIMEOUT_MS = 60_000;
const HOOK_TIMEOUT_MS = 120_000;
const POLL_TIMEOUT_MS = 30_000;
const EVERYWHERE = {
  setupFiles: ['packages/testing/given-back.ts'],
  testTimeout: TEST_TIMEOUT_MS,
  hookTimeout: HOOK_TIMEOUT_MS,
  expect: { poll: { timeout: POLL_TIMEOUT_MS } },
};

/**
 * The files of a project share a process, so that each module is read and compiled once: a process for each took twice
 * as long. What a file replaced is given back at its end, and no module of ours keeps anything between two requests that
 * was not handed to it.
 */
const TOGETHER = { ...EVERYWHERE, isolate: false };

/** Workspaces whose tests talk to PostgreSQL. The others must not need it, so they run without. */
const WITH_DATABASE = [
  'packages/{database,connections,provisioning,setup,sign-in,administration,authorization-server,service,testing}',
  'apps/{web,worker,stack,cli}',
];
const WITHOUT_DATABASE = [
  'packages/{core,vault,microsoft-graph,outbound,relying-party,saml-service-provider}',
  'apps/{entra-emulator,example-app,sample-identity-providers}',
];
/** Some of their files replace whole modules, which others would find replaced. */
const APART = ['packages/sdk'];

const tests = (workspaces: readonly string[]) =>
  workspaces.map((folder) => `${folder}/test/**/*.test.{ts,tsx}`);

export default defineConfig({
  test: {
    // Vitest leaves one processor to itself, on a machine with two that is half of it. Our files wait much for the programs they start.
    maxWorkers: availableParallelism(),
    projects: [
      { test: { name: 'plain', include: tests(WITHOUT_DATABASE), ...TOGETHER } },
      { test: { name: 'apart', include: tests(APART), ...EVERYWHERE } },
      {
        test: {
          name: 'database',
          include: tests(WITH_DATABASE),
          globalSetup: ['packages/database/testing/global-setup.ts'],
          ...TOGETHER,
        },
      },
    ],
  },
});
