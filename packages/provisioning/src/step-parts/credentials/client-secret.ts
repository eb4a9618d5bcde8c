import { sealCredential } from '@portico/connections';
import { DAY, newId } from '@portico/core';
import { LeaseLost } from '@portico/database';
import { type AppRegistrations, microsoftFailureOf } from '@portico/microsoft-graph';
import { type KindOfCredential, marker, willSend } from './kind.ts';

/** Its life begins by Microsoft's clock, and one that is a minute too long is refused. */
const CLOCKS_DIFFER_MS = 60 * 60_000;

/**
 * Microsoft makes it, and tells it in one answer and never again: a kill between that answer and the write leaves a secret that
 * nobody knows, which the next attempt removes before it adds one (fault R10).
 */
export const clientSecret: KindOfCredential = {
  ends: true,
  whyNot: () => undefined,

  listed: ({ passwordCredentials = [] }) =>
    passwordCredentials.map(({ keyId, displayName }) => ({ keyId, sentAs: displayName })),

  async add(context, calls, { application, lifeDays }) {
    const { parts, connection, lease, graphAfterLease } = context;
    const id = newId('credential');
    // Nobody could know it before: whoever has a secret of that name has it from here.
    const displayName = `${marker(connection)}-${id}`;
    await willSend(context, displayName);
    const password = await calls.addPassword(application.id, {
      displayName,
      endDateTime: new Date(parts.clock.now().getTime() + lifeDays * DAY - CLOCKS_DIFFER_MS).toISOString(),
    });
    const { keyId } = password;
    const sealed = await sealCredential(parts.keyRing, connection, {
      ...{ id, kind: 'client_secret', text: password.secretText },
    });
    const expiresAt = new Date(password.endDateTime);
    try {
      await parts.managed.addCredential(lease, connection.id, {
        ...{ id, kind: 'client_secret', sealed, keyId, expiresAt },
      });
    } catch (error) {
      if (error instanceof LeaseLost) await removedUnknown(await graphAfterLease(), application.id, keyId);
      throw error;
    }
    return keyId;
  },

  async remove(calls, { id }, keyIds) {
    for (const keyId of keyIds) await calls.removePassword(id, keyId);
  },
};

/** Whoever holds the lease now has a secret of their own; this one nobody would ever know. Best effort. */
async function removedUnknown(calls: AppRegistrations, objectId: string, keyId: string): Promise<void> {
  try {
    await calls.removePassword(objectId, keyId);
  } catch (error) {
    if (microsoftFailureOf(error) === undefined) throw error;
  }
}
