import type { ApplicationRecord } from '../../directory/records.ts';
import { consentPage } from '../../pages/consent-page.ts';
import { needsApprovalPage } from '../../pages/needs-approval-page.ts';
import type { Flow } from '../../sessions/flows.ts';
import { pageResponse } from '../../web/responses.ts';
import * as aadsts from '../aadsts.ts';
import { settleConsent } from '../checks/consent.ts';
import type { Prompt } from '../checks/prompt.ts';
import { recordChange } from '../checks/record-change.ts';
import type { RequestedScopes } from '../checks/scope.ts';
import type { ChosenUser } from '../checks/user-choice.ts';
import type { LoginCall } from '../login-call.ts';

interface ConsentQuestion {
  application: ApplicationRecord;
  chosen: ChosenUser;
  scopes: RequestedScopes;
  prompt: Prompt;
}

/** The page that consent needs, or nothing when it is given. */
export function askConsent(
  call: LoginCall,
  flow: Flow,
  { application, chosen, scopes, prompt }: ConsentQuestion,
): Response | undefined {
  const { emulator, trace } = call;
  const { user, directory } = chosen;
  const consent = settleConsent({ emulator, application, chosen, scopes, prompt, flow });
  switch (consent.kind) {
    case 'granted':
      if (consent.justNow) recordChange(call, 'consent', { user, directoryId: directory.id }, application);
      return undefined;
    case 'needs-admin':
      emulator.flows.keep(flow, trace.now);
      call.note.reason = 'AADSTS90094: an administrator must approve';
      return pageResponse(
        200,
        needsApprovalPage({
          flow,
          application,
          user,
          permissions: consent.permissions,
          error: aadsts.adminApprovalNeeded(),
          trace,
        }),
      );
    case 'ask':
      emulator.flows.keep(flow, trace.now);
      return pageResponse(200, consentPage({ ...consent, flow, application, user, directory }));
  }
}
