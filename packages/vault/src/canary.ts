import { open, seal, sealedWith } from './envelope.ts';
import { VaultError } from './errors.ts';
import type { KeyRing } from './key-ring.ts';
import type { SealedPlace } from './sealed-place.ts';

const PLACE: SealedPlace = { table: 'deployment', column: 'canary', row: 'portico', organization: null };
const TEXT = 'portico-master-key-canary';

/** A known value for the database to keep, so that a later start can tell whether it has the same master key. */
export async function sealCanary(ring: KeyRing): Promise<string> {
  return seal(ring, PLACE, TEXT);
}

/**
 * Stops a process whose master key is not the one this database was written with (attacks 101 and 102, fault R33).
 *
 * @throws VaultError `master_key_mismatch`, also when the key is right but the canary was changed
 */
export async function checkCanary(ring: KeyRing, sealed: string): Promise<void> {
  try {
    const opened = new TextDecoder().decode(await open(ring, PLACE, sealed));
    if (opened === TEXT) return;
  } catch (cause) {
    throw mismatch(sealed, cause);
  }
  throw mismatch(sealed);
}

function mismatch(sealed: string, cause?: unknown): VaultError {
  const keyId = keyIdOf(sealed);
  return new VaultError(
    'master_key_mismatch',
    `this database was written with another PORTICO_MASTER_KEY${keyId === undefined ? '' : ` (key id ${keyId})`}`,
    cause,
  );
}

function keyIdOf(sealed: string): string | undefined {
  try {
    return sealedWith(sealed);
  } catch {
    return undefined;
  }
}
