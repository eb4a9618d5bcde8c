import { type ConnectionFinding, DAY, isToBeRenewed } from '@portico/core';
import { credentialRefusal } from '../step-parts/credential-refusal.ts';
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

const FINDINGS: Readonly<
  Record<NonNullable<Awaited<ReturnType<typeof credentialRefusal>>>, ConnectionFinding>
> = {
  // Its app or its secret is not there, or no longer good.
  ...{ credential: 'credential_refused', client: 'credential_refused' },
  // It is not the credential that is refused.
  switched_off: 'app_disabled',
};

async function refusalOf(context: RunContext): Promise<ConnectionFinding | undefined> {
  const refusal = await credentialRefusal(context);
  return refusal === undefined ? undefined : FINDINGS[refusal];
}
