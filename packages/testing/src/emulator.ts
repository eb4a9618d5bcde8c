import { type EntraEmulator, type EntraEmulatorOptions, startEntraEmulator } from '@portico/entra-emulator';
import { afterAll } from 'vitest';

/**
 * An Entra emulator of this test file alone, on a free port of 127.0.0.1, closed after the file. Call it at the top of
 * the file: `const emulator = await startEmulator();`
 */
export async function startEmulator(
  options: Omit<EntraEmulatorOptions, 'port'> = {},
): Promise<EntraEmulator> {
  const emulator = await startEntraEmulator({ ...options, port: 0 });
  afterAll(() => emulator.close());
  return emulator;
}
