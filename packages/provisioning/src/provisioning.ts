import { connectionList, noteApprovalForAll } from '@portico/connections';
import { availability } from './availability.ts';
import { approvedElsewhereAt } from './consent/approval-elsewhere.ts';
import { type CallbackInput, consentCallback } from './consent/callback.ts';
import { confirmConnect, connectPage } from './consent/connect-page.ts';
import { managingAccess, type StartInput, startConsent } from './consent/start.ts';
import { disconnect } from './disconnect.ts';
import { progress } from './progress.ts';
import type { Asker, ProvisioningParts } from './settings.ts';

export type Provisioning = ReturnType<typeof createProvisioning>;

/** One-click Microsoft, as the web app uses it. The work at Microsoft is done by the worker. */
export function createProvisioning(parts: ProvisioningParts) {
  return {
    availability: (projectName: string) => availability(parts, projectName),
    /** When somebody approved at Microsoft in another browser, while nothing came of it yet. */
    approvedElsewhereAt: (organizationId: string) => approvedElsewhereAt(parts, organizationId),
    noteApprovalForAll: (given: { connectionId: string; state: string; requestId: string }) =>
      noteApprovalForAll(parts, given),
    start: (input: StartInput) => startConsent(parts, input),
    callback: (input: CallbackInput) => consentCallback(parts, input),
    connectPage: (requestId: string, asker: Pick<Asker, 'userId' | 'actsIn'>) =>
      connectPage(parts, requestId, asker),
    confirmConnect: (requestId: string, asker: Asker) => confirmConnect(parts, requestId, asker),
    /** @throws PorticoError `not_found`, `forbidden` */
    async progress(organizationId: string, requestId: string, asker: Asker) {
      await managingAccess(parts, organizationId, asker);
      return progress(parts, organizationId, requestId);
    },
    /** @throws PorticoError `not_found`, `forbidden` */
    async connections(organizationId: string, asker: Asker) {
      await managingAccess(parts, organizationId, asker);
      return connectionList(parts, organizationId);
    },
    /** For who administers the project: the caller has looked at that. They see all of it and change nothing (U14). */
    connectionsForProject: (organizationId: string) => connectionList(parts, organizationId),
    disconnect: (input: { organizationId: string; connectionId: string; asker: Asker }) =>
      disconnect(parts, input),
  };
}
