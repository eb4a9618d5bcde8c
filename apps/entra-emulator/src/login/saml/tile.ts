import type { ApplicationRecord, ServicePrincipalRecord } from '../../directory/records.ts';
import { samlSettingsOf } from '../../directory/saml-settings.ts';
import type { Flow } from '../../sessions/flows.ts';
import { redirectResponse } from '../../web/responses.ts';
import * as aadsts from '../aadsts.ts';
import { requestNotSigned } from '../aadsts-saml.ts';
import { checkEnterpriseApp } from '../checks/assignment.ts';
import { directorySegment } from '../checks/directory-segment.ts';
import { recorded } from '../checks/record-sign-in.ts';
import { chooseUser } from '../checks/user-choice.ts';
import type { LoginCall } from '../login-call.ts';
import { askToAccept } from '../sign-in/accept-invitation.ts';
import { showSignIn } from '../sign-in/show-sign-in.ts';
import { answerWithAssertion } from './answer-with-assertion.ts';
import { toldAuthn } from './authn-context.ts';
import { wantsSignedRequests } from './request-signature.ts';
import { enterpriseAppIn, replyUrlOf } from './service-provider.ts';

/**
 * Somebody pressed the tile of an application in My Apps. An application with an address to start at begins there, and asks
 * by itself; one that signs in by SAML gets a response that it did not ask for.
 */
export function tileEndpoint(call: LoginCall): Response {
  const { emulator, params, browser, trace, appId = '' } = call;
  const { tenantId } = params;
  if (!tenantId) throw aadsts.missingParameter('tenantId');
  const segment = directorySegment(emulator.store, tenantId);
  if (segment.kind === 'any') throw aadsts.directoryNotFound(tenantId);
  const application = emulator.store.applicationByAppId(appId);
  if (application === undefined) throw aadsts.unknownApplication(appId, segment.directory.displayName);
  const enterpriseApp = enterpriseAppIn(emulator.store, application, segment.directory);
  const start = startAddressOf(application, enterpriseApp);
  if (start !== undefined) return redirectResponse(start);
  const { correlationId } = trace;
  const saml = { kind: 'tile', appId: application.appId } as const;
  return signOnFromTile(
    call,
    emulator.flows.begin({
      kind: 'saml',
      version: 2,
      segment: tenantId,
      params: {},
      browser,
      correlationId,
      saml,
    }),
    saml,
  );
}

/** Where an application begins. One that signs in by SAML and has no such address is given its response at once. */
function startAddressOf(
  { web, displayName }: ApplicationRecord,
  { loginUrl, homepage, preferredSingleSignOnMode }: ServicePrincipalRecord,
): string | undefined {
  if (loginUrl) return loginUrl;
  if (preferredSingleSignOnMode === 'saml') return undefined;
  const address = homepage ?? web.homePageUrl;
  if (!address) throw aadsts.noStartAddress(displayName);
  return address;
}

/** The rest of it, run again after every page. */
export function signOnFromTile(call: LoginCall, flow: Flow, { appId }: { appId: string }): Response {
  const { emulator } = call;
  const segment = directorySegment(emulator.store, flow.segment);
  const application = emulator.store.applicationByAppId(appId);
  if (application === undefined) throw aadsts.unknownApplication(appId, flow.segment);
  call.note.clientId = application.appId;
  if (wantsSignedRequests(application)) throw requestNotSigned();
  const replyUrl = replyUrlOf(application, undefined, appId);
  const choice = chooseUser({ emulator, flow, segment, prompt: undefined, application });
  if (choice.kind !== 'user') return showSignIn(call, flow, choice);
  const attempt = { user: choice.user, directoryId: choice.directory.id, application, resourceAppId: appId };
  return recorded(call, attempt, () => {
    checkEnterpriseApp(emulator, application, choice, undefined);
    const question = askToAccept(call, flow, choice, { prompt: undefined, application });
    if (question !== undefined) return { question };
    const enterpriseApp = enterpriseAppIn(emulator.store, application, choice.directory);
    const answer = answerWithAssertion(call, flow, {
      application,
      chosen: choice,
      replyUrl,
      relayState: samlSettingsOf(enterpriseApp).relayState ?? undefined,
      asked: { name: application.identifierUris[0] ?? appId },
      authn: toldAuthn(undefined, choice.signIn, application.displayName),
    });
    return { answer };
  });
}
