import type { ApplicationRecord } from '../../directory/records.ts';
import { deviceConfirmationPage, deviceDonePage } from '../../pages/device-pages.ts';
import { EntraError } from '../../refusals/entra-error.ts';
import type { DeviceRequest } from '../../sessions/device-codes.ts';
import type { Flow } from '../../sessions/flows.ts';
import type { UserGrant } from '../../sessions/grants.ts';
import { pageResponse } from '../../web/responses.ts';
import * as aadsts from '../aadsts.ts';
import { checkEnterpriseApp } from '../checks/assignment.ts';
import { checkAudience, findClient } from '../checks/client.ts';
import { directorySegment, segmentName } from '../checks/directory-segment.ts';
import { notingRefusal, recordSignIn } from '../checks/record-sign-in.ts';
import { type RequestedScopes, readScopes, readV1Resource, resourceOfGrant } from '../checks/scope.ts';
import { type ChosenUser, chooseUser } from '../checks/user-choice.ts';
import type { LoginCall } from '../login-call.ts';
import { askToAccept } from '../sign-in/accept-invitation.ts';
import { askConsent } from '../sign-in/ask-consent.ts';
import { showSignIn } from '../sign-in/show-sign-in.ts';

const CONSENT_DECLINED = 65004;

/**
 * A person signs in for a device, run again after every page. Somebody is always asked who they are and whether the
 * device is theirs: the code may have been sent to them by anybody.
 */
export function continueDeviceSignIn(call: LoginCall, flow: Flow): Response {
  const { emulator, trace } = call;
  const request = emulator.devices.waiting(flow.params['user_code'] ?? '', trace.now);
  if (request === undefined) throw aadsts.badUserCode();
  const segment = directorySegment(emulator.store, request.segment);
  const application = findClient(emulator.store, request.clientAppId, segment);
  call.note.clientId = application.appId;
  const context = { emulator, application, directoryName: segmentName(segment) };
  const scopes =
    request.version === 1 ? readV1Resource(context, request.resource) : readScopes(context, request.scope);
  const choice = chooseUser({ emulator, flow, segment, prompt: 'select_account', application });
  if (choice.kind !== 'user') return showSignIn(call, flow, choice);
  const attempt = {
    ...{ user: choice.user, directoryId: choice.directory.id, application },
    ...resourceOfGrant(scopes),
  };
  const question = notingRefusal(call, attempt, () => {
    checkAudience(application, choice.directory.id, choice.directory.displayName);
    checkEnterpriseApp(emulator, application, choice, undefined);
    return askPerson(call, flow, { request, application, scopes, chosen: choice });
  });
  if (question !== undefined) return question;
  recordSignIn(call, attempt);
  request.state = { grant: grantOf(application, scopes, choice, request) };
  return finish(call, flow, deviceDonePage(application, true));
}

interface DeviceQuestion {
  request: DeviceRequest;
  application: ApplicationRecord;
  scopes: RequestedScopes;
  chosen: ChosenUser;
}

/** Consent, then the device itself. No to either ends the device's waiting. */
function askPerson(
  call: LoginCall,
  flow: Flow,
  { request, application, scopes, chosen }: DeviceQuestion,
): Response | undefined {
  try {
    const page =
      askToAccept(call, flow, chosen, { prompt: undefined, application }) ??
      askConsent(call, flow, { application, chosen, scopes, prompt: undefined });
    if (page !== undefined) return page;
  } catch (error) {
    if (!(error instanceof EntraError) || error.code !== CONSENT_DECLINED) throw error;
    request.state = 'declined';
    return finish(call, flow, deviceDonePage(application, false));
  }
  const answer = flow.deviceAnswer?.userId === chosen.user.id ? flow.deviceAnswer : undefined;
  if (answer === undefined) {
    call.emulator.flows.keep(flow, call.trace.now);
    return pageResponse(200, deviceConfirmationPage({ flow, application, user: chosen.user }));
  }
  if (answer.accepted) return undefined;
  request.state = 'declined';
  return finish(call, flow, deviceDonePage(application, false));
}

function finish({ emulator }: LoginCall, flow: Flow, page: string): Response {
  emulator.flows.end(flow);
  return pageResponse(200, page);
}

function grantOf(
  application: ApplicationRecord,
  scopes: RequestedScopes,
  { user, directory, signIn }: ChosenUser,
  { version }: DeviceRequest,
): UserGrant {
  return {
    clientAppId: application.appId,
    directoryId: directory.id,
    userId: user.id,
    oidcScopes: version === 1 ? [...scopes.oidc, 'offline_access'] : scopes.oidc,
    ...resourceOfGrant(scopes),
    authenticatedAt: signIn.authenticatedAt,
    sid: signIn.sid,
  };
}
