import { newId } from '@portico/core';
import type { EntraPerson } from '@portico/relying-party';
import { bindDirectory } from '../../src/consent/bind-directory.ts';
import { createProvisioning } from '../../src/index.ts';
import type { startBench } from './bench.ts';
import type { Customer } from './customer.ts';
import { withoutAccess } from './without-access.ts';

/** One directory and those who want it: asked for, agreed, connected and withdrawn as people do it. */
export function sharing(bench: Awaited<ReturnType<typeof startBench>>) {
  const provisioning = createProvisioning(bench.parts);
  const people = withoutAccess(bench);
  const list = ({ organizationId, caller }: Customer) =>
    provisioning.agreements(organizationId, caller.principal);
  const idOf = async (holder: Customer, state: string) =>
    (await list(holder)).find((each) => !each.isOurs && each.state === state)?.id ?? 'none';

  return {
    ...{ ...people, list, idOf },
    decide: (holder: Customer, agreementId: string, decision: 'agreed' | 'declined' = 'agreed') =>
      provisioning.decideAgreement(
        { organizationId: holder.organizationId, caller: holder.caller, agreementId },
        decision,
      ),
    withdraw: (holder: Customer, agreementId: string) =>
      provisioning.withdrawAgreement({
        ...{ organizationId: holder.organizationId, caller: holder.caller, agreementId },
      }),
    /** Another organization that has asked for the directory of the holder. */
    async asking(holder: Customer): Promise<Customer> {
      const neighbour = await bench.neighbour(holder);
      const outcome = await people.connect(neighbour);
      if (outcome['error'] !== 'directory_already_connected') throw new Error(JSON.stringify(outcome));
      return neighbour;
    },
    /** What the last hop does with a proof of the directory, without the trip to Microsoft. */
    async bindAtOnce(who: Customer): Promise<void> {
      const [id, directoryId] = [newId('provisioningRun'), who.directoryId];
      await bench.pool.query(
        `INSERT INTO provisioning_requests (id, project_id, organization_id, user_id, via, level, return_to, expires_at,
           proof_consumed_at) VALUES ($1, $2, $3, $4, 'dashboard', 'sign_in_only', 'http://localhost:3000/', now(), now())`,
        [id, who.projectId, who.organizationId, who.userId],
      );
      const request = await bench.parts.requests.find(who.organizationId, id);
      if (request === undefined) throw new Error('no request');
      const nobody = { stateHash: '', browserToken: '', browserHash: '', parameters: new URLSearchParams() };
      const hop = { ...nobody, request: { ...request, isConsent: false }, caller: who.caller };
      const person = { directoryId, objectId: people.admin.objectId, isGuest: false, roles: [] };
      await bindDirectory(bench.parts, hop, person as unknown as EntraPerson);
    },
    connectedOf: async ({ organizationId }: Customer): Promise<string[]> =>
      (
        await people.rows(
          "SELECT id FROM sso_connections WHERE organization_id = $1 AND status <> 'inactive'",
          [organizationId],
        )
      ).map(({ id }) => id),
    statusOf: async ({ organizationId }: Customer) =>
      (
        await people.rows('SELECT status FROM sso_connections WHERE organization_id = $1', [organizationId])
      ).map(({ status }) => status),
    /** What the log of an organization says of agreements. */
    story: async ({ organizationId }: Customer) =>
      people.rows(
        `SELECT action, actor_kind, actor_id, data, ip_address, request_id FROM audit_events
         WHERE organization_id = $1 AND (action LIKE 'directory_agreement.%' OR action LIKE '%claimed_elsewhere') ORDER BY action`,
        [organizationId],
      ),
    deleted: ({ organizationId }: Customer) =>
      people.rows('DELETE FROM organizations WHERE id = $1', [organizationId]),
    unknownAgreement: newId('directoryAgreement'),
  };
}
