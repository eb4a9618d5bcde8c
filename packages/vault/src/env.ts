import { KeyRing } from './key-ring.ts';

/** The setting that holds the master keys, and the name that also works (an existing `.env` carries over). */
export const KEY_RING_VARIABLES = { PORTICO_MASTER_KEY: ['AUTHIO_IMPORT_CREDS_KEY'] } as const;

/**
 * The master keys of the environment. A key under the other name comes without a key id and gets `imported`.
 * @throws VaultError that names PORTICO_MASTER_KEY
 */
export function readKeyRing(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): KeyRing {
  const own = environment['PORTICO_MASTER_KEY']?.trim();
  if (own) return KeyRing.parse(own);
  const carried = environment['AUTHIO_IMPORT_CREDS_KEY']?.trim();
  return KeyRing.parse(carried && !carried.includes(':') ? `imported:${carried}` : carried);
}
