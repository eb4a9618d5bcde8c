import { openCredential } from '@portico/connections';
import type { Connection } from '@portico/database';
import { acquireAppOnlyToken } from '@portico/microsoft-graph';
import type { WorkerParts } from '../../src/index.ts';

/** Whether a directory gives a token for the credential that people sign in with. */
export async function opensDirectory(
  parts: WorkerParts,
  connection: Connection,
  directoryId: string,
): Promise<boolean> {
  const { credential, entraAppId: clientId } = connection;
  if (credential === null || clientId === null) return false;
  const opened = await openCredential(parts, connection, credential);
  const asked = { cloud: parts.cloud, send: fetch, timeoutMs: 30_000, directoryId };
  return acquireAppOnlyToken({ ...asked, clientId, credential: opened }).then(
    () => true,
    () => false,
  );
}
