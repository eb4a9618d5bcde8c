import { processSettings, SettingError } from './env.ts';
import {
  AuthorityFilesError,
  NotLoopbackError,
  ShapeError,
  SigningKeyFileError,
  StateFileError,
  startEntraEmulator,
} from './index.ts';

/** The command: starts the emulator, says where it is, and stops on SIGINT and SIGTERM. */
async function main(): Promise<void> {
  const emulator = await startEntraEmulator(processSettings());
  console.log(`Local Entra emulator (not Microsoft): ${emulator.origin}`);
  console.log(`  Graph        ${emulator.graphUrl}`);
  if (emulator.httpsOrigin !== undefined) console.log(`  HTTPS        ${emulator.httpsOrigin}`);
  console.log(`  control API  ${emulator.controlUrl}`);
  console.log(`  demo logins  ${emulator.origin}/`);
  const stop = (): void => {
    void emulator.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

const EXPECTED = [
  SettingError,
  AuthorityFilesError,
  NotLoopbackError,
  SigningKeyFileError,
  ShapeError,
  StateFileError,
];

main().catch((error: unknown) => {
  const expected = EXPECTED.some((kind) => error instanceof kind);
  console.error('entra-emulator:', expected && error instanceof Error ? error.message : error);
  process.exit(1);
});
