import { wordOfMicrosoft } from '@portico/core';
import { acquireAppOnlyToken, checkMemberGroups, microsoftFailureOf } from '@portico/microsoft-graph';
import type { ProvisioningParts } from './settings.ts';
import { mayReadMembership } from './step-parts/approval.ts';

/** All of it: a person waits at the sign-in. */
const BUDGET_MS = 3_000;

/**
 * In which of these groups somebody of a customer's directory is, asked as the provisioning app, where the directory has
 * approved that it may. It says nothing rather than something wrong or late.
 *
 * @returns those among the groups; or by a code why nobody knows: it was not approved, or Microsoft does not answer within three seconds
 */
export async function memberGroups(
  parts: Pick<ProvisioningParts, 'provisioningApp' | 'cloud' | 'microsoft' | 'log'>,
  asked: {
    readonly connectionId: string;
    readonly directoryId: string;
    readonly objectId: string;
    readonly groups: readonly string[];
  },
): Promise<readonly string[] | { readonly unknown: string }> {
  const { provisioningApp, cloud } = parts;
  const { connectionId, directoryId, objectId, groups } = asked;
  if (provisioningApp === undefined) return { unknown: 'not_configured' };
  const microsoft = within(AbortSignal.timeout(BUDGET_MS), parts.microsoft.send);
  try {
    const { accessToken, roles } = await acquireAppOnlyToken({
      ...{ ...microsoft, cloud, directoryId },
      ...provisioningApp,
    });
    if (!mayReadMembership(roles)) return { unknown: 'not_approved' };
    return await checkMemberGroups({ ...microsoft, cloud, accessToken }, { objectId, groups });
  } catch (error) {
    const failure = microsoftFailureOf(error);
    if (failure === undefined) throw error;
    parts.log('groups_unknown', { connection: connectionId, ...failure });
    return { unknown: wordOfMicrosoft(failure.code) };
  }
}

/** Each call ends when the budget of all is spent. */
const within = (budget: AbortSignal, send: typeof fetch) => ({
  timeoutMs: BUDGET_MS,
  send: ((input, init) => {
    const signals = init?.signal ? [budget, init.signal] : [budget];
    return send(input, { ...init, signal: AbortSignal.any(signals) });
  }) satisfies typeof fetch,
});
