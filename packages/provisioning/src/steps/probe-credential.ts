import { type ConnectionFinding, DAY, isToBeRenewed } from '@portico/core';
import { credentialRefusal } from '../step-parts/credential-refusal.ts';
import { isKeptOut } from '../step-parts/kept-out.ts';
import type { RunContext, Step } from '../step-parts/step.ts';

/** A real token with the credential that people sign in with. */
export const probeCredential: Step = {
  name: 'probe_credential',
  title: 'Credential tried with a real token',
  async act(context) {
    const findings = [...(await refusalsOf(context)), ...(expires(context) ? [EXPIRES] : [])];
    return { kind: 'done', detail: { findings } };
  },
};

const EXPIRES = 'credential_expires' satisfies ConnectionFinding;
const REFUSED: ConnectionFinding = 'credential_refused';

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
  ...{ credential: REFUSED, client: REFUSED },
  // It is not the credential that is refused.
  switched_off: 'app_disabled',
};

/** Where no answer says whether it is taken, what was known of that is so still. */
async function refusalsOf(context: RunContext): Promise<ConnectionFinding[]> {
  try {
    const refusal = await credentialRefusal(context);
    return refusal === undefined ? [] : [FINDINGS[refusal]];
  } catch (error) {
    if (!isKeptOut(context, error)) throw error;
    return ['cannot_look', ...(context.connection.warnings.includes(REFUSED) ? [REFUSED] : [])];
  }
}
