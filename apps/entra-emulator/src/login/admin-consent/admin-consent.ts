import {
  ensureServicePrincipal,
  grantAppRole,
  grantScopes,
  type ScopeRequest,
} from '../../directory/consent.ts';
import type { ApplicationRecord, AppRole } from '../../directory/records.ts';
import type { Resource } from '../../directory/resource.ts';
import { directoryRoleTemplates, GRAPH_APP_ID } from '../../directory/well-known.ts';
import { adminConsentPage } from '../../pages/consent-page.ts';
import { needsApprovalPage } from '../../pages/needs-approval-page.ts';
import { errorDescription } from '../../refusals/entra-error.ts';
import type { Flow } from '../../sessions/flows.ts';
import { pageResponse } from '../../web/responses.ts';
import * as aadsts from '../aadsts.ts';
import { type AnswerAddress, answerClient } from '../authorize/answer.ts';
import { checkAudience, findClient } from '../checks/client.ts';
import { withOfflineAccess } from '../checks/consent.ts';
import { declaredPermissions } from '../checks/declared.ts';
import { directorySegment } from '../checks/directory-segment.ts';
import { recordChange } from '../checks/record-change.ts';
import { checkRedirectUri } from '../checks/redirect-uri.ts';
import { asksDefault, mergedRequests, permissionsOf, readScopes } from '../checks/scope.ts';
import { type ChosenUser, chooseUser } from '../checks/user-choice.ts';
import type { LoginCall } from '../login-call.ts';
import { showSignIn } from '../sign-in/show-sign-in.ts';

/**
 * The admin consent endpoints, run again after every page that a person answers.
 * 1. v2 takes a directory or `organizations`, never `common`; v1 takes `common` too
 * 2. client and redirect URI, as at the authorization endpoint: a failure is a page
 * 3. sign-in, with password or an existing session
 * 4. Graph application permissions want a Global or Privileged Role Administrator; anything less also an Application
 *    Administrator. Others are held on a page and the client hears nothing
 * 5. the answer, and back to the client
 * What is declared and does not exist is refused whole (650052, 650056): nothing is left out in silence
 */
export function adminConsent(call: LoginCall, flow: Flow): Response {
  const { emulator } = call;
  const segment = directorySegment(emulator.store, flow.segment);
  if (flow.kind === 'adminconsent-v2' && segment.name === 'common') throw aadsts.commonNotAllowed();
  const application = findClient(emulator.store, flow.params['client_id'], segment);
  call.note.clientId = application.appId;
  const isV1 = flow.kind === 'adminconsent-v1';
  const { redirectUri } = checkRedirectUri(application, flow.params['redirect_uri'], isV1);
  const address: AnswerAddress = { redirectUri, mode: 'query', state: flow.params['state'] };
  const wanted = readPermissions(call, flow, application);

  const choice = chooseUser({ emulator, flow, segment, prompt: undefined, application });
  if (choice.kind !== 'user') return showSignIn(call, flow, choice);
  checkAudience(application, choice.directory.id, choice.directory.displayName);
  call.note.directory = choice.directory.id;
  if (!mayConsent(choice, wanted)) return holdForAdmin(call, flow, application, choice, wanted);

  const decision = flow.decision?.userId === choice.user.id ? flow.decision : undefined;
  if (decision === undefined) return askAdmin(call, flow, application, choice, wanted);
  emulator.flows.end(flow);
  if (!decision.accepted) return answerCancel(call, flow, address);
  grant(call, application, choice, wanted);
  recordChange(call, 'consent', { user: choice.user, directoryId: choice.directory.id }, application);
  return answerClient(address, {
    admin_consent: 'True',
    tenant: choice.directory.id,
    ...(flow.kind === 'adminconsent-v2' && { scope: grantedScopeList(wanted) }),
  });
}

interface WantedPermissions {
  scopes: ScopeRequest[];
  roles: { resource: Resource; role: AppRole }[];
  /** The request was for everything declared: what was granted before and is declared no more is taken back. */
  everything: boolean;
}

function readPermissions(
  { emulator }: LoginCall,
  flow: Flow,
  application: ApplicationRecord,
): WantedPermissions {
  const declared = () => declaredPermissions(emulator, application, flow.segment);
  if (flow.kind === 'adminconsent-v1') return { ...declared(), everything: true };
  const context = { emulator, application, directoryName: flow.segment };
  const scopes = readScopes(context, flow.params['scope']);
  const named = permissionsOf(scopes);
  if (!asksDefault(scopes)) return { scopes: named, roles: [], everything: false };
  const all = declared();
  return { scopes: mergedRequests([...named, ...all.scopes]), roles: all.roles, everything: true };
}

function mayConsent({ user }: ChosenUser, wanted: WantedPermissions): boolean {
  const roles = directoryRoleTemplates;
  const strong: readonly string[] = [roles.globalAdministrator, roles.privilegedRoleAdministrator];
  const weak: readonly string[] = [roles.applicationAdministrator, roles.cloudApplicationAdministrator];
  const graphRoles = wanted.roles.some(({ resource }) => resource.appId === GRAPH_APP_ID);
  const enough = graphRoles ? strong : [...strong, ...weak];
  return user.directoryRoles.some((role) => enough.includes(role));
}

function holdForAdmin(
  call: LoginCall,
  flow: Flow,
  application: ApplicationRecord,
  { user }: ChosenUser,
  wanted: WantedPermissions,
): Response {
  call.emulator.flows.keep(flow, call.trace.now);
  call.note.reason = 'AADSTS90094: an administrator must approve';
  const appRoles = wanted.roles.map(({ role }) => role);
  return pageResponse(
    200,
    needsApprovalPage({
      flow,
      application,
      user,
      permissions: wanted.scopes,
      roles: appRoles,
      error: aadsts.adminApprovalNeeded(),
      trace: call.trace,
    }),
  );
}

function askAdmin(
  call: LoginCall,
  flow: Flow,
  application: ApplicationRecord,
  { user, directory }: ChosenUser,
  wanted: WantedPermissions,
): Response {
  call.emulator.flows.keep(flow, call.trace.now);
  const roles = wanted.roles.map(({ role }) => role);
  // Shown beside any delegated permission, and not granted unless it was asked for.
  const permissions = wanted.scopes.length === 0 ? [] : withOfflineAccess(wanted.scopes);
  return pageResponse(200, adminConsentPage({ flow, application, user, directory, permissions, roles }));
}

/** Accepting makes the enterprise app, the organization's grant, and the application permissions. */
function grant(
  { emulator }: LoginCall,
  application: ApplicationRecord,
  { directory }: ChosenUser,
  wanted: WantedPermissions,
): void {
  const writer = { store: emulator.store, random: emulator.random, now: emulator.clock.now() };
  ensureServicePrincipal(writer, directory.id, application.appId);
  for (const request of wanted.scopes) {
    grantScopes(writer, {
      directoryId: directory.id,
      clientAppId: application.appId,
      request,
      principalId: null,
      mode: wanted.everything ? 'replace' : 'add',
    });
  }
  for (const { resource, role } of wanted.roles) {
    grantAppRole(writer, directory.id, application.appId, resource, role.id);
  }
}

/** `admin_consent=True` stands on refusals too: clients must look at `error` first. */
function answerCancel(call: LoginCall, flow: Flow, address: AnswerAddress): Response {
  call.note.reason = 'AADSTS65004: the administrator declined';
  if (flow.kind === 'adminconsent-v1') {
    const error = aadsts.adminConsentCanceled();
    return answerClient(address, { error: error.error, error_description: error.message });
  }
  const error = aadsts.consentDeclined('consent_required');
  return answerClient(address, {
    admin_consent: 'True',
    error: error.error,
    error_description: errorDescription(error, call.trace),
  });
}

const grantedScopeList = (wanted: WantedPermissions): string => {
  const delegated = wanted.scopes.flatMap(({ resource, values }) =>
    values.map((value) => `${resource.audience}/${value}`),
  );
  const byDefault = wanted.roles.map(({ resource }) => `${resource.audience}/.default`);
  return [...new Set([...delegated, ...byDefault])].join(' ');
};
