import { assertThat } from '@portico/core';
import { type OfConnection, presentConnection } from '../entered-connection.ts';
import { countLookUp } from '../look-up.ts';
import type { SetupParts } from '../parts.ts';
import { type ReadPasted, readPasted } from './read-pasted.ts';

/**
 * Says what an administrator pasted, before anything is stored.
 *
 * @throws PorticoError as {@link presentConnection} and {@link readPasted}; `too_many_attempts`
 */
export async function lookUpSaml(
  parts: SetupParts,
  {
    pasted,
    entityId,
    ...of
  }: OfConnection & { readonly pasted: string; readonly entityId: string | undefined },
): Promise<ReadPasted> {
  const connection = await presentConnection(parts, of);
  assertThat(connection.protocol === 'saml', 'conflict');
  await countLookUp(parts, of);
  return readPasted(parts, pasted, { connectionId: of.connectionId, entityId });
}
