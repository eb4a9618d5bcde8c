import { randomUUID } from 'node:crypto';
import { sealCredential } from '@portico/connections';
import { DAY, newId } from '@portico/core';
import { keptKey, microsoftFailureOf, newKey } from '@portico/microsoft-graph';
import { certificateFacts, newSigningCertificate, signingCertificateText } from '@portico/vault';
import { type KindOfCredential, marker, willSend } from './kind.ts';

/** A clock of Microsoft's that is behind ours must not find it too new. */
const VALID_BEFORE_MS = 5 * 60_000;

/**
 * We make it, and Microsoft learns its public half: it is written down before, so whatever is in the directory has its row. The
 * list of certificates is replaced as a whole (graph: application-update), so the customer's are sent with it as they are.
 */
export const certificate: KindOfCredential = {
  ends: true,
  whyNot: () => undefined,

  listed: ({ keyCredentials = [] }) => keyCredentials.map(({ keyId }) => ({ keyId, sentAs: keyId })),

  async add(context, calls, { application, lifeDays }) {
    const { parts, connection, lease } = context;
    const now = parts.clock.now().getTime();
    // Whole seconds, as certificates have them: Graph takes no end after the certificate's own.
    const from = Math.floor((now - VALID_BEFORE_MS) / 1000) * 1000;
    const [notBefore, expiresAt] = [new Date(from), new Date(from + lifeDays * DAY)];
    const name = marker(connection);
    const made = await newSigningCertificate({ commonName: name, notBefore, notAfter: expiresAt });
    const [id, keyId] = [newId('credential'), randomUUID()];
    const text = signingCertificateText(made);
    const sealed = await sealCredential(parts.keyRing, connection, { id, kind: 'certificate', text });
    await parts.managed.addCredential(lease, connection.id, {
      ...{ id, kind: 'certificate', sealed, keyId, expiresAt },
    });
    const key = newKey({
      keyId,
      displayName: name,
      der: certificateFacts(made).der,
      notBefore,
      notAfter: expiresAt,
    });
    await willSend(context, keyId);
    try {
      const others = (application.keyCredentials ?? []).map(keptKey);
      await calls.updateApplication(application.id, { keyCredentials: [...others, key] });
    } catch (error) {
      if (microsoftFailureOf(error)?.kind === 'policy') await parts.managed.forgetCredential(id);
      throw error;
    }
    return keyId;
  },

  async remove(calls, { id, keyCredentials = [] }, keyIds) {
    const others = keyCredentials.filter(({ keyId }) => !keyIds.includes(keyId));
    if (others.length < keyCredentials.length)
      await calls.updateApplication(id, { keyCredentials: others.map(keptKey) });
  },
};
