import { actOf, connectionList, noteApprovalForAll } from '@portico/connections';
import {
  assertThat,
  type Caller,
  heldLink,
  PorticoError,
  type Principal,
  reach,
  reachToConnect,
  reachToDraft,
  seenToSetUp,
} from '@portico/core';
import type { CredentialKind } from '@portico/database';
import { agreementsOf, decideAgreement, withdrawAgreement } from './agreements.ts';
import { approvesMoreThanTold, availability } from './availability.ts';
import { beginRun } from './begin-run.ts';
import { approvedElsewhereAt } from './consent/approval-elsewhere.ts';
import { type CallbackInput, consentCallback } from './consent/callback.ts';
import { confirmConnect, connectPage } from './consent/connect-page.ts';
import { type StartInput, startConsent } from './consent/start.ts';
import { disconnect, disconnected } from './disconnect.ts';
import { memberGroups } from './member-groups.ts';
import { pastRuns } from './past-runs.ts';
import { progress } from './progress.ts';
import { createRunKinds, type RunKindTable } from './runs/kinds/index.ts';
import type { ProvisioningParts } from './settings.ts';

export type Provisioning = ReturnType<typeof createProvisioning>;

/**
 * One-click Microsoft, as the web app uses it. The work at Microsoft is done by the worker.
 *
 * @param table the kinds of run that there are; all that we know unless given
 */
export function createProvisioning(parts: ProvisioningParts, table?: RunKindTable) {
  const kinds = createRunKinds(table);
  return {
    availability: (projectName: string) => availability(parts, projectName),
    approvesMoreThanTold: () => approvesMoreThanTold(parts),
    memberGroups: (asked: Parameters<typeof memberGroups>[1]) => memberGroups(parts, asked),
    /** When somebody approved at Microsoft in another browser, while nothing came of it yet. */
    approvedElsewhereAt: (organizationId: string) => approvedElsewhereAt(parts, organizationId),
    noteApprovalForAll: (given: { connectionId: string; state: string; requestId: string }) =>
      noteApprovalForAll(parts, given),
    start: (input: StartInput) => startConsent(parts, input),
    callback: (input: CallbackInput) => consentCallback(parts, kinds, input),
    connectPage: (requestId: string, principal: Principal) => connectPage(parts, requestId, principal),
    confirmConnect: (requestId: string, caller: Caller) => confirmConnect(parts, requestId, caller),
    /** To the holder of a setup link what was asked for by it. @throws PorticoError as `reachToConnect`; `not_found` */
    async progress(organizationId: string, requestId: string, principal: Principal) {
      reachToDraft(principal, organizationId);
      const link = heldLink(principal);
      const asked = link === undefined ? undefined : await parts.requests.find(organizationId, requestId);
      assertThat(link === undefined || asked?.userId === link, 'not_found');
      return progress(parts, kinds, { organizationId, requestId });
    },
    /** @throws PorticoError as `reachToConnect`; `not_found` */
    async pastRuns(organizationId: string, connectionId: string, principal: Principal) {
      reachToConnect(principal, organizationId);
      return pastRuns(parts, kinds, { organizationId, connectionId });
    },
    /** To the holder of a setup link its own alone. @throws PorticoError as `reachToConnect` */
    async connections(organizationId: string, principal: Principal) {
      const seen = seenToSetUp(principal, organizationId);
      const all = await connectionList(parts, organizationId);
      return seen === 'all' ? all : all.filter(({ id }) => seen.includes(id));
    },
    /** For whoever administers the project: they see all of it and change nothing (U14). @throws PorticoError as `reach`; `forbidden` */
    async connectionsForProject(organizationId: string, principal: Principal) {
      const organization = await parts.access.reached(organizationId);
      assertThat(organization, 'not_found');
      assertThat(reach(principal, organization).administersProject, 'forbidden');
      return connectionList(parts, organizationId);
    },
    /** @throws PorticoError `not_found`, `forbidden` */
    async disconnect(input: { organizationId: string; connectionId: string; caller: Caller }) {
      return disconnected(parts, input, await disconnect(parts, input));
    },
    /** @throws PorticoError `invalid_request`, `not_found`, `forbidden`, `provisioning_in_progress`, `nothing_to_manage` */
    async beginRun(input: {
      kind: string;
      organizationId: string;
      connectionId: string;
      credentialKind?: CredentialKind | undefined;
      caller: Caller;
    }) {
      const { caller, ...run } = input;
      reachToConnect(caller.principal, input.organizationId);
      const runId = await beginRun(parts, kinds, {
        ...run,
        by: caller,
      });
      return progress(parts, kinds, { organizationId: input.organizationId, requestId: runId });
    },
    /**
     * Has a connection looked at by the schedule, which tells nobody and mends what it may.
     *
     * @returns from when on: now, or in less than half a minute; undefined when there is nothing to look at
     * @throws PorticoError as `reachToConnect`
     */
    async lookNow(organizationId: string, connectionId: string, principal: Principal) {
      reachToConnect(principal, organizationId);
      return parts.care.lookNow(organizationId, connectionId);
    },
    agreements: (organizationId: string, principal: Principal) =>
      agreementsOf(parts, organizationId, principal),
    decideAgreement: (of: Parameters<typeof decideAgreement>[1], decision: 'agreed' | 'declined') =>
      decideAgreement(parts, of, decision),
    withdrawAgreement: (of: Parameters<typeof withdrawAgreement>[1]) => withdrawAgreement(parts, of),
    /** Nobody signs in over it for a while, or people do again. @throws PorticoError `not_found`, `forbidden`, `conflict` */
    async setPaused(input: {
      organizationId: string;
      connectionId: string;
      paused: boolean;
      caller: Caller;
    }): Promise<void> {
      const { organizationId, connectionId: id, paused, caller } = input;
      reachToConnect(caller.principal, organizationId);
      if (await parts.connections.setPaused({ organizationId, id }, paused, actOf(caller))) return;
      const found = await parts.connections.findInOrganization(organizationId, id);
      throw new PorticoError(found === undefined ? 'not_found' : 'conflict');
    },
  };
}
