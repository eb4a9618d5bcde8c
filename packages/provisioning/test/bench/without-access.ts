import type { MicrosoftLogin } from '@portico/testing';
import type { WorkerParts } from '../../src/index.ts';
import type { startBench } from './bench.ts';
import { type Bent, click } from './click.ts';
import type { Customer } from './customer.ts';

/** People and places of the seed, a click that asks for no access, and what the tables say of what came of it. */
export function withoutAccess({ pool, parts, emulator }: Awaited<ReturnType<typeof startBench>>) {
  const { seedFacts, origin } = emulator;
  const contoso = seedFacts.directories.find(({ domain }) => domain === 'contoso.example');
  const fabrikam = seedFacts.directories.find(({ domain }) => domain === 'fabrikam.example');
  if (!contoso?.admin || !contoso.user || !contoso.applicationAdmin || !fabrikam)
    throw new Error('the seed lacks people');
  const { admin, user, applicationAdmin } = contoso;

  const connect = (
    who: Customer,
    login: MicrosoftLogin = admin,
    bent: Bent = {},
    using: WorkerParts = parts,
  ) => click(using, origin, who, { login, level: 'sign_in_only', bent });
  const rows = async (text: string, values: unknown[]) => (await pool.query(text, values)).rows;
  return {
    ...{ admin, user, applicationAdmin, foreignDirectory: fabrikam.tenantId, app: parts.signInApp },
    ...{ connect, rows },
    /** The same by a process with other parts. */
    connectBy: (using: WorkerParts, who: Customer) => connect(who, admin, {}, using),
    /** Bound to contoso.example. @returns the id of the connection */
    async bound(who: Customer): Promise<string> {
      const outcome = await connect(who);
      if (outcome['ok'] !== 'microsoft_connected') throw new Error(JSON.stringify(outcome));
      return outcome['connection'] ?? '';
    },
    ofConnection: (table: string, id: string) =>
      rows(`SELECT * FROM ${table} WHERE connection_id = $1`, [id]),
    connectionsOf: ({ organizationId }: Customer) =>
      rows('SELECT id, status, managed_by FROM sso_connections WHERE organization_id = $1', [organizationId]),
    logged: ({ organizationId }: Customer, action: string) =>
      rows('SELECT actor_kind, actor_id, data FROM audit_events WHERE organization_id = $1 AND action = $2', [
        ...[organizationId, action],
      ]),
  };
}
