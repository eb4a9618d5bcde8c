import { openCredential } from '@portico/connections';
import { type ConnectionFinding, DAY, entraClientRefusal } from '@portico/core';
import { acquireAppOnlyToken, microsoftFailureOf } from '@portico/microsoft-graph';
import { isToBeRenewed } from '../step-parts/credentials/index.ts';
import type { RunContext, Step } from '../step-parts/step.ts';

/** A real token with the credential that people sign in with. */
export const probeCredential: Step = {
  name: 'probe_credential',
  title: 'Credential tried with a real token',
  async act(context) {
    const refusal = await refusalOf(context);
    const findings = [...(refusal === undefined ? [] : [refusal]), ...(expires(context) ? [EXPIRES] : [])];
    return { kind: 'done', detail: { findings } };
  },
};

const EXPIRES = 'credential_expires' satisfies ConnectionFinding;

/** For a day the schedule has had its chance to renew it. */
function expires({ parts, connection }: RunContext): boolean {
  const { createdAt, expiresAt } = connection.credential ?? {};
  if (!createdAt || !expiresAt) return false;
  const lifeMs = expiresAt.getTime() - createdAt.getTime();
  const leftMs = expiresAt.getTime() - parts.clock.now().getTime();
  return isToBeRenewed({ lifeMs, leftMs: leftMs + DAY });
}

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
    const refusal = entraClientRefusal(microsoftFailureOf(error)?.code ?? '');
    // It is not the credential that is refused.
    if (refusal === 'switched_off') return 'app_disabled';
    // Its app or its secret is not there, or no longer good.
    if (refusal === 'credential' || refusal === 'client') return 'credential_refused';
    throw error;
  }
}
