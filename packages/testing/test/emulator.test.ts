import { expect, test } from 'vitest';
import { Browser, startEmulator } from '../src/index.ts';

const emulator = await startEmulator();

test('the emulator of a test file serves on a port of its own, without traffic to anywhere else', async () => {
  const [directory] = emulator.seedFacts.directories;
  const address = `${emulator.origin}/${directory?.tenantId}/v2.0/.well-known/openid-configuration`;
  const page = await new Browser().open(address);
  expect(page.status).toBe(200);
  expect(page.json()).toMatchObject({ token_endpoint: expect.stringContaining(emulator.origin) });
});
