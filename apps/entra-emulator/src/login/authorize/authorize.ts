import type { ApplicationRecord } from '../../directory/records.ts';
import { EntraError } from '../../refusals/entra-error.ts';
import type { Flow } from '../../sessions/flows.ts';
import * as aadsts from '../aadsts.ts';
import { checkEnterpriseApp } from '../checks/assignment.ts';
import { readClaimsParameter } from '../checks/claims.ts';
import { checkAudience, findClient } from '../checks/client.ts';
import { readCodeChallenge } from '../checks/code-challenge.ts';
import { type DirectorySegment, directorySegment, segmentName } from '../checks/directory-segment.ts';
import { readMaxAge } from '../checks/max-age.ts';
import { type Prompt, readPrompt } from '../checks/prompt.ts';
import { type Outcome, recorded } from '../checks/record-sign-in.ts';
import { checkRedirectUri, type RedirectTarget } from '../checks/redirect-uri.ts';
import { checkResponseMode, readResponseType, responseModeOf } from '../checks/response-mode.ts';
import { type RequestedScopes, readScopes, readV1Resource, resourceOfGrant } from '../checks/scope.ts';
import { type ChosenUser, chooseUser } from '../checks/user-choice.ts';
import type { LoginCall } from '../login-call.ts';
import { askToAccept } from '../sign-in/accept-invitation.ts';
import { askConsent } from '../sign-in/ask-consent.ts';
import { showSignIn } from '../sign-in/show-sign-in.ts';
import { askStepUp } from '../sign-in/step-up.ts';
import { type AnswerAddress, refuseClient } from './answer.ts';
import { answerWithTokens, type RequestFacts } from './answer-with-tokens.ts';

/**
 * The authorization endpoint (OAuth 2.0 section 4.1.1, OpenID Connect Core sections 3.1.2, 3.2.2 and 3.3.2), run again
 * after every page that a person answers. Whatever fails before the redirect URI is settled is a page: Entra sends
 * nobody to an address that it cannot trust. Whatever fails later goes to the client, except what Entra holds on its own
 * page.
 */
export function authorize(call: LoginCall, flow: Flow): Response {
  const { emulator } = call;
  const segment = directorySegment(emulator.store, flow.segment);
  const application = findClient(emulator.store, flow.params['client_id'], segment);
  call.note.clientId = application.appId;
  const target = checkRedirectUri(application, flow.params['redirect_uri']);
  const address: AnswerAddress = {
    redirectUri: target.redirectUri,
    mode: responseModeOf(flow.params['response_mode'], flow.params['response_type']),
    state: flow.params['state'],
  };
  try {
    emulator.toldRefusals.throwNext();
    return authorizeFor(call, flow, { segment, application, target, address });
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
  target: RedirectTarget;
  address: AnswerAddress;
}

/** Who it is; then all the rest, which the sign-in log tells of. */
function authorizeFor(call: LoginCall, flow: Flow, settled: SettledRequest): Response {
  const { emulator } = call;
  const { segment, application } = settled;
  const request = readRequest(call, flow, settled);
  const prompt = readPrompt(flow.params['prompt']);
  const choice = chooseUser({ emulator, flow, segment, prompt, application, maxAge: request.maxAge });
  if (choice.kind !== 'user') return showSignIn(call, flow, choice);
  const attempt = {
    ...{ user: choice.user, directoryId: choice.directory.id, application },
    ...resourceOfGrant(request.scopes),
  };
  return recorded(call, attempt, () => askOrAnswer(call, flow, settled, { request, prompt, choice }));
}

/** Whether the user may, whether they want, and whether that is proof enough; then the answer. */
function askOrAnswer(
  call: LoginCall,
  flow: Flow,
  { application, target, address }: SettledRequest,
  { request, prompt, choice }: { request: RequestFacts; prompt: Prompt; choice: ChosenUser },
): Outcome {
  checkAudience(application, choice.directory.id, choice.directory.displayName);
  checkEnterpriseApp(call.emulator, application, choice, prompt);
  const question =
    askToAccept(call, flow, choice, { prompt, application }) ??
    askConsent(call, flow, { application, chosen: choice, scopes: request.scopes, prompt }) ??
    askStepUp(call, flow, choice, {
      claims: request.claims,
      prompt,
      applicationName: application.displayName,
    });
  if (question !== undefined) return { question };
  const approved = { application, target, address, request, chosen: choice };
  return { answer: answerWithTokens(call, flow, approved) };
}

/**
 * Reads the rest of the request.
 * - each parameter once
 * - a token never comes back in the query (70007); an id_token wants a nonce and the scope `openid`
 * - a single-page application proves its code with PKCE (9002325)
 */
function readRequest(
  call: LoginCall,
  flow: Flow,
  { application, segment, target }: SettledRequest,
): RequestFacts {
  const { params } = flow;
  checkNotRepeated(call);
  const types = readResponseType(params['response_type'], application);
  checkResponseMode(params['response_mode'], types);
  const challenge = readCodeChallenge(params);
  if (target.platform === 'spa' && types.includes('code') && challenge === undefined)
    throw aadsts.challengeRequired();
  const scopes = readWhatIsAsked(call, flow, application, segmentName(segment));
  if (types.includes('id_token') && !params['nonce']) throw aadsts.missingParameter('nonce');
  if (types.includes('id_token') && !scopes.oidc.includes('openid'))
    throw aadsts.invalidScope(params['scope'] ?? '');
  return {
    types,
    challenge,
    scopes,
    nonce: params['nonce'] || undefined,
    claims: readClaimsParameter(params['claims']),
    maxAge: readMaxAge(params['max_age']),
  };
}

function readWhatIsAsked(
  { emulator }: LoginCall,
  { params, version }: Flow,
  application: ApplicationRecord,
  directoryName: string,
): RequestedScopes {
  const context = { emulator, application, directoryName };
  if (version === 1) return readV1Resource(context, params['resource']);
  if (params['resource'] !== undefined) throw aadsts.resourceParameterOnV2();
  return readScopes(context, params['scope']);
}

/** Codes that Entra shows to the user and tells no client. */
const PAGE_ONLY: readonly number[] = [50020, 50105, 7000112, 700016, 90130, 9002346];

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
  'claims',
  'max_age',
  'resource',
];

function checkNotRepeated(call: LoginCall): void {
  const repeated = call.repeated.find((name) => ONCE_ONLY.includes(name));
  if (repeated !== undefined) throw aadsts.repeatedParameter(repeated);
}
