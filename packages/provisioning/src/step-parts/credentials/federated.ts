import { openSubject, sealCredential } from '@portico/connections';
import { newId } from '@portico/core';
import { MicrosoftCallFailed, microsoftFailureOf } from '@portico/microsoft-graph';
import { newToken } from '@portico/vault';
import { type KindOfCredential, marker, willSend } from './kind.ts';

/** So many an app registration takes (graph: application-post-federatedidentitycredentials). */
const MOST = 20;
const UNREACHABLE =
  'A federated credential needs a Portico whose address is https under a public name: Microsoft reads from there by which keys it signs. Choose a certificate instead.';

/**
 * No secret anywhere: the app registration names our issuer and a subject, and what we sign for that subject is taken. The name,
 * of which it takes no two alike, is our choice, so it is written down before Microsoft hears of it.
 */
export const federated: KindOfCredential = {
  ends: false,
  whyNot: ({ workload }) => (workload.isReachable ? undefined : UNREACHABLE),

  // Anybody who may change the app can give one our name: that it lets us in, and nobody else, shows that it is ours.
  listed: ({ federatedIdentityCredentials = [] }, { workload }) =>
    federatedIdentityCredentials.map(({ name, issuer }) => ({
      ...{ keyId: name, sentAs: issuer === workload.issuer ? name : null },
    })),

  async find({ parts, connection }, credential, { federatedIdentityCredentials = [] }) {
    const listed = federatedIdentityCredentials.find(({ name }) => name === credential.keyId);
    if (listed === undefined) return 'gone';
    const { issuer, audience } = parts.workload;
    const isForSubject = listed.subject === (await openSubject(parts, connection, credential));
    const isOfIssuer = listed.issuer === issuer;
    const { audiences } = listed;
    if (isForSubject && isOfIssuer && audiences.length === 1 && audiences[0] === audience) return 'as_made';
    // An address of Portico that has changed since leaves the subject, which nobody else knows.
    return isForSubject || isOfIssuer ? 'altered' : 'gone';
  },

  async add(context, calls, { application }) {
    const { parts, connection, lease } = context;
    // Full of the customer's own, as good as forbidden.
    if ((application.federatedIdentityCredentials ?? []).length >= MOST)
      throw new MicrosoftCallFailed({ kind: 'policy', code: 'too_many_federated_credentials', status: 0 });
    const id = newId('credential');
    const name = `${marker(connection)}-${id}`;
    // Whoever knows a connection's id must not know by what its directory takes it for that connection.
    const subject = newToken();
    const sealed = await sealCredential(parts.keyRing, connection, { id, kind: 'federated', text: subject });
    await parts.managed.addCredential(lease, connection.id, {
      ...{ id, kind: 'federated', sealed, keyId: name, expiresAt: null },
    });
    const { issuer, audience } = parts.workload;
    await willSend(context, name);
    try {
      await calls.addFederatedCredential(application.id, { name, issuer, subject, audiences: [audience] });
    } catch (error) {
      if (microsoftFailureOf(error)?.kind === 'policy') await parts.managed.forgetCredential(id);
      throw error;
    }
    return name;
  },

  async remove(calls, { id }, names) {
    for (const name of names) await calls.removeFederatedCredential(id, name);
  },
};
