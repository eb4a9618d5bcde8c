import { openCredential } from '@portico/connections';
import type { ConnectionFinding } from '@portico/core';
import { acquireAppOnlyToken, microsoftFailureOf } from '@portico/microsoft-graph';
import type { RunContext, Step } from '../step-parts/step.ts';

/** A real token with the credential that people sign in with. */
export const probeCredential: Step = {
  name: 'probe_credential',
  title: 'Credential tried with a real token',
  async act(context) {
    const finding = await refusalOf(context);
    return { kind: 'done', detail: { findings: finding === undefined ? [] : [finding] } };
  },
};

async function refusalOf({ parts, connection }: RunContext): Promise<ConnectionFinding | undefined> {
  const { credential, entraAppId, entraTenantId } = connection;
  if (credential === null || entraAppId === null || entraTenantId === null) return 'credential_refused';
  const opened = await openCredential(parts, connection, credential);
  try {
    await acquireAppOnlyToken({
      cloud: parts.cloud,
      ...parts.microsoft,
      directoryId: entraTenantId,
      clientId: entraAppId,
      credential: opened,
    });
    return undefined;
  } catch (error) {
    const kind = microsoftFailureOf(error)?.kind;
    // It is not the credential that is refused.
    if (kind === 'forbidden') return 'app_disabled';
    // Its app or its secret is not there, or no longer good.
    if (kind === 'misconfigured' || kind === 'not_ready') return 'credential_refused';
    throw error;
  }
}
