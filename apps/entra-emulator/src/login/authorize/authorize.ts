import type { ApplicationRecord } from '../../directory/records.ts';
import { graphResource } from '../../directory/resources.ts';
import { consentPage } from '../../pages/consent-page.ts';
import { needsApprovalPage } from '../../pages/needs-approval-page.ts';
import { pageResponse } from '../../web/responses.ts';
import * as aadsts from '../aadsts.ts';
import { checkEnterpriseApp } from '../checks/assignment.ts';
import { checkAudience, findClient } from '../checks/client.ts';
import { readCodeChallenge } from '../checks/code-challenge.ts';
import { settleConsent } from '../checks/consent.ts';
import { type DirectorySegment, directorySegment } from '../checks/directory-segment.ts';
import { readPrompt } from '../checks/prompt.ts';
import { checkRedirectUri } from '../checks/redirect-uri.ts';
import { checkResponseMode, checkResponseType, responseModeOf } from '../checks/response-mode.ts';
import { permissionsOf, type RequestedScopes, readScopes } from '../checks/scope.ts';
import { type ChosenUser, chooseUser } from '../checks/user-choice.ts';
import { clientInfoOf } from '../client-info.ts';
import { EntraError } from '../entra-error.ts';
import type { Flow } from '../flows.ts';
import type { AuthorizationCode } from '../grants.ts';
import type { LoginCall } from '../login-call.ts';
import { showSignIn } from '../sign-in/show-sign-in.ts';
import { type AnswerAddress, answerClient, refuseClient } from './answer.ts';

/**
 * The authorization endpoint (OAuth 2.0 section 4.1.1, OpenID Connect Core section 3.1.2), run again after every page
 * that a person answers. Whatever fails before the redirect URI is settled is a page: Entra sends nobody to an address
 * that it cannot trust. Whatever fails later goes to the client, except what Entra holds on its own page.
 */
export function authorize(call: LoginCall, flow: Flow): Response {
  const { emulator } = call;
  const segment = directorySegment(emulator.store, flow.segment);
  const application = findClient(emulator.store, flow.params['client_id'], segment);
  call.note.clientId = application.appId;
  const address: AnswerAddress = {
    redirectUri: checkRedirectUri(application, flow.params['redirect_uri']),
    mode: responseModeOf(flow.params['response_mode']),
    state: flow.params['state'],
  };
  try {
    return authorizeFor(call, flow, { segment, application, address });
  } catch (error) {
    if (!(error instanceof EntraError) || staysOnOurPage(error)) throw error;
    call.note.reason = `AADSTS${error.code}: ${error.message}`;
    emulator.flows.end(flow);
    return refuseClient(address, error, call.trace, emulator.origin);
  }
}

interface SettledRequest {
  segment: DirectorySegment;
  application: ApplicationRecord;
  address: AnswerAddress;
}

function authorizeFor(
  call: LoginCall,
  flow: Flow,
  { segment, application, address }: SettledRequest,
): Response {
  const { emulator } = call;
  const { params } = flow;
  checkNotRepeated(call);
  checkResponseMode(params['response_mode']);
  checkResponseType(params['response_type'], application);
  const challenge = readCodeChallenge(params);
  const prompt = readPrompt(params['prompt']);
  const directoryName = segment.kind === 'one' ? segment.directory.displayName : segment.name;
  const scopes = readScopes(
    { store: emulator.store, application, origin: emulator.origin, directoryName },
    params['scope'],
  );

  const choice = chooseUser({ emulator, flow, segment, prompt, applicationName: application.displayName });
  if (choice.kind !== 'user') return showSignIn(call, flow, choice);
  checkAudience(application, choice.directory.id, choice.directory.displayName);
  checkEnterpriseApp(emulator, application, choice, prompt);

  const permissions = permissionsOf(scopes);
  const consent = settleConsent({ emulator, application, chosen: choice, permissions, prompt, flow });
  if (consent.kind === 'needs-admin') {
    emulator.flows.keep(flow, call.trace.now);
    call.note.reason = 'AADSTS90094: an administrator must approve';
    return pageResponse(
      200,
      needsApprovalPage({
        flow,
        application,
        user: choice.user,
        permissions: consent.permissions,
        trace: call.trace,
      }),
    );
  }
  if (consent.kind === 'ask') {
    emulator.flows.keep(flow, call.trace.now);
    return pageResponse(
      200,
      consentPage({ ...consent, flow, application, user: choice.user, directory: choice.directory }),
    );
  }
  return answerWithCode(call, flow, { application, address, scopes, challenge, chosen: choice });
}

interface Approved {
  application: ApplicationRecord;
  address: AnswerAddress;
  scopes: RequestedScopes;
  challenge: AuthorizationCode['challenge'];
  chosen: ChosenUser;
}

function answerWithCode(
  call: LoginCall,
  flow: Flow,
  { application, address, scopes, challenge, chosen }: Approved,
): Response {
  const { emulator } = call;
  const { user, directory, signIn } = chosen;
  const [request] = scopes.requests;
  const wantsClientInfo = flow.params['client_info'] === '1';
  const code = emulator.grants.issueCode(
    {
      grant: {
        clientAppId: application.appId,
        directoryId: directory.id,
        userId: user.id,
        oidcScopes: scopes.oidc,
        resourceAppId: request?.resource.appId ?? graphResource.appId,
        resourceScopes: request?.values ?? [],
        authenticatedAt: signIn.authenticatedAt,
        sid: signIn.sid,
      },
      redirectUri: address.redirectUri,
      nonce: flow.params['nonce'] || undefined,
      challenge,
      wantsClientInfo,
      redeemed: false,
    },
    call.trace.now,
  );
  if (!signIn.clientAppIds.includes(application.appId)) signIn.clientAppIds.push(application.appId);
  emulator.flows.end(flow);
  return answerClient(address, {
    code,
    ...(wantsClientInfo && { client_info: clientInfoOf(user) }),
    session_state: signIn.sid,
  });
}

/** Codes that Entra shows to the user and tells no client. */
const PAGE_ONLY: readonly number[] = [50020, 50105, 7000112, 700016];

/** 50105 with prompt=none is told to the client: nobody is there to read a page. */
const staysOnOurPage = (error: EntraError): boolean =>
  PAGE_ONLY.includes(error.code) && error.error !== 'interaction_required';

const ONCE_ONLY: readonly string[] = [
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'prompt',
  'code_challenge',
];

function checkNotRepeated(call: LoginCall): void {
  const repeated = call.repeated.find((name) => ONCE_ONLY.includes(name));
  if (repeated !== undefined) throw aadsts.repeatedParameter(repeated);
}
