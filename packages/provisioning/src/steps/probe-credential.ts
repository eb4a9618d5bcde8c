import { openCredential } from '@portico/connections';
import type { ConnectionFinding } from '@portico/core';
import { acquireAppOnlyToken, microsoftFailureOf } from '@portico/microsoft-graph';
import type { RunContext, Step } from '../step-parts/step.ts';

/** A real token with the credential that people sign in with. */
export const probeCredential: Step = {
  name: 'probe_credential',
  title: 'Credential tried with a real token',
  async act(context) {
    const findings: ConnectionFinding[] = (await isTaken(context)) ? [] : ['credential_refused'];
    return { kind: 'done', detail: { findings } };
  },
};

async function isTaken({ parts, connection }: RunContext): Promise<boolean> {
  const { credential, entraAppId, entraTenantId } = connection;
  if (credential === null || entraAppId === null || entraTenantId === null) return false;
  const opened = await openCredential(parts.keyRing, connection, credential);
  try {
    await acquireAppOnlyToken({
      cloud: parts.cloud,
      ...parts.microsoft,
      directoryId: entraTenantId,
      clientId: entraAppId,
      credential: opened,
    });
    return true;
  } catch (error) {
    const kind = microsoftFailureOf(error)?.kind;
    // The enterprise app is disabled, as the comparison says: it is not the credential that is refused.
    if (kind === 'forbidden') return true;
    // Its app or its secret is not there, or no longer good.
    if (kind === 'misconfigured' || kind === 'not_ready') return false;
    throw error;
  }
}
