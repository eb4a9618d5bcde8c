import { openCredential } from '@portico/connections';
import { acquireAppOnlyToken, microsoftFailureOf } from '@portico/microsoft-graph';
import type { Administrators } from './administrators.ts';
import type { Customer } from './customers.ts';
import type { World } from './world.ts';

/** What must not be. */
export type Violation = { readonly at: string; readonly customer: number | undefined; readonly what: string };

/**
 * People who sign in: each time a real token is asked for with the credential that the connection has, as the callback of
 * a sign-in does.
 */
export function signIns(
  world: World,
  { of }: Pick<Administrators, 'of'>,
  violated: (violation: Violation) => void,
) {
  const sums = { worked: 0, failedByCustomer: 0, failed: 0 };
  const { honest: parts, time } = world;

  /** @returns why nobody gets in; undefined when people do */
  async function whyNot(customer: Customer): Promise<string | undefined> {
    const connection = await parts.connections.find(customer.connectionId ?? '');
    const { credential, entraAppId, entraTenantId } = connection ?? {};
    if (!connection || !credential || !entraAppId || !entraTenantId) return 'there is no credential';
    if (credential.expiresAt !== null && credential.expiresAt.getTime() <= time.now())
      return 'the credential has expired';
    try {
      await acquireAppOnlyToken({
        ...{ cloud: parts.cloud, ...parts.microsoft, directoryId: entraTenantId, clientId: entraAppId },
        credential: await openCredential(parts, connection, credential),
      });
      return undefined;
    } catch (error) {
      const failure = microsoftFailureOf(error);
      if (failure === undefined) throw error;
      return `Microsoft refuses it: ${failure.code}`;
    }
  }

  return {
    sums,
    async signIn(customer: Customer): Promise<void> {
      const reason = await whyNot(customer);
      const doing = of(customer);
      if (reason === undefined) sums.worked += 1;
      else if (time.now() <= doing.excusedUntil || (doing.isWithdrawn && reason.includes('expired')))
        sums.failedByCustomer += 1;
      else {
        sums.failed += 1;
        violated({ at: new Date(time.now()).toISOString(), customer: customer.index, what: reason });
      }
    },
  };
}
