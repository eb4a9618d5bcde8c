import { defineConfig } from '@playwright/test';

/** Web, emulator, example app and sample providers of the browser tests; `npm test` chooses free ones. */
const [webPort = '3940', emulatorPort = '4940', examplePort = '3941', samplePort = '3942'] =
  process.env['PORTICO_E2E_PORTS']?.split(',') ?? [];
const STATE_FOLDER = '.portico/e2e';
const STACK_START_MS = 240_000;
const STACK_STOP_MS = 30_000;

/** Where the tests find the addresses and credentials of their stack: a file in the form of `.portico/demo.json`. */
process.env['PORTICO_DEMO_FILE'] ??= `${import.meta.dirname}/${STATE_FOLDER}/demo.json`;

export default defineConfig({
  testDir: 'apps/web/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // One stack for all of them, and state in the directories: one after the other.
  workers: 1,
  // So long that only what hangs meets them: a slow machine is no failure.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  retries: 0,
  forbidOnly: true,
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ?? '.portico/test/playwright.json' }],
  ],
  use: {
    baseURL: `http://localhost:${webPort}`,
    // A trace costs every test a quarter of its time: `--trace on` for the one that is looked into.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['PORTICO_CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
  webServer: {
    command: 'node_modules/.bin/node apps/stack/src/start.ts --reset',
    url: `http://localhost:${webPort}/readyz`,
    timeout: STACK_START_MS,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: STACK_STOP_MS },
    stdout: 'pipe',
    env: {
      PORTICO_STATE_FOLDER: STATE_FOLDER,
      PORTICO_PORT: webPort,
      ENTRA_EMULATOR_PORT: emulatorPort,
      EXAMPLE_APP_PORT: examplePort,
      PORTICO_SAMPLE_IDP_PORT: samplePort,
      // The tests know the embedded database and the emulator only.
      DATABASE_URL: '',
      PORTICO_MS_CLOUD: 'emulator',
      PORTICO_ORIGIN: '',
    },
  },
});
