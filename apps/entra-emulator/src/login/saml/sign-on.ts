import type { ApplicationRecord } from '../../directory/records.ts';
import { EntraError, errorDescription } from '../../refusals/entra-error.ts';
import { isNameIdFormat } from '../../saml/name-id.ts';
import { authnContexts, POST_BINDING, statusCodes } from '../../saml/names.ts';
import { failureResponse } from '../../saml/sign-on-response.ts';
import type { Flow } from '../../sessions/flows.ts';
import type { AuthnRequest } from '../../sessions/saml-trip.ts';
import { issuerFor } from '../../tokens/issuers.ts';
import {
  unsupportedNameIdFormat,
  unsupportedResponseBinding,
  unsupportedSamlProperty,
} from '../aadsts-saml.ts';
import { checkEnterpriseApp } from '../checks/assignment.ts';
import { checkAudience } from '../checks/client.ts';
import { type DirectorySegment, directorySegment } from '../checks/directory-segment.ts';
import type { Prompt } from '../checks/prompt.ts';
import { type Outcome, recorded } from '../checks/record-sign-in.ts';
import { type ChosenUser, chooseUser } from '../checks/user-choice.ts';
import type { LoginCall } from '../login-call.ts';
import { askToAccept } from '../sign-in/accept-invitation.ts';
import { showSignIn } from '../sign-in/show-sign-in.ts';
import { askForContexts } from '../sign-in/step-up.ts';
import { answerWithAssertion, postToApplication } from './answer-with-assertion.ts';
import { checkComparison, toldAuthn, wantsSecondFactor } from './authn-context.ts';
import { findServiceProvider, replyUrlOf } from './service-provider.ts';

/** A request whose application and address are settled. */
interface SettledRequest {
  segment: DirectorySegment;
  application: ApplicationRecord;
  replyUrl: string;
  request: AuthnRequest;
  relayState: string | undefined;
}

/**
 * Web Browser SSO (SAML profiles, section 4.1) at the wish of a service provider, run again after every page that a person
 * answers. Refusals stay on Entra's page; the application hears of them by a status when it asked for no page (`IsPassive`)
 * or the control API said so.
 */
export function signOn(call: LoginCall, flow: Flow, request: AuthnRequest, relayState?: string): Response {
  const { emulator } = call;
  const segment = directorySegment(emulator.store, flow.segment);
  const application = findServiceProvider(emulator.store, request.issuer, segment);
  call.note.clientId = application.appId;
  checkProperties(request);
  const replyUrl = replyUrlOf(application, request.assertionConsumerServiceUrl, request.issuer);
  const settled: SettledRequest = { segment, application, replyUrl, request, relayState };
  try {
    emulator.toldRefusals.throwNext();
  } catch (error) {
    return refuseApplication(call, flow, settled, error, statusCodes.requestDenied);
  }
  try {
    return signOnFor(call, flow, settled);
  } catch (error) {
    if (!request.isPassive) throw error;
    return refuseApplication(call, flow, settled, error, statusCodes.noPassive);
  }
}

/** What Entra takes from nobody. */
function checkProperties(request: AuthnRequest): void {
  const { unsupported, protocolBinding, nameIdPolicy } = request;
  if (unsupported !== undefined) throw unsupportedSamlProperty(unsupported);
  if (protocolBinding !== undefined && protocolBinding !== POST_BINDING)
    throw unsupportedResponseBinding(protocolBinding);
  if (nameIdPolicy?.format !== undefined && !isNameIdFormat(nameIdPolicy.format))
    throw unsupportedNameIdFormat();
  checkComparison(request);
}

/** Who it is, whether they may, and whether that is proof enough; then the answer. */
function signOnFor(call: LoginCall, flow: Flow, settled: SettledRequest): Response {
  const { emulator } = call;
  const { segment, application, request } = settled;
  const prompt = promptOf(request);
  const choice = chooseUser({ emulator, flow, segment, prompt, application });
  if (choice.kind !== 'user') return showSignIn(call, flow, choice);
  const attempt = {
    ...{ user: choice.user, directoryId: choice.directory.id, application },
    resourceAppId: application.appId,
  };
  return recorded(call, attempt, () => askOrAnswer(call, flow, settled, { prompt, choice }));
}

function askOrAnswer(
  call: LoginCall,
  flow: Flow,
  { application, replyUrl, request, relayState }: SettledRequest,
  { prompt, choice }: { prompt: Prompt; choice: ChosenUser },
): Outcome {
  checkAudience(application, choice.directory.id, choice.directory.displayName);
  checkEnterpriseApp(call.emulator, application, choice, prompt);
  const question =
    askToAccept(call, flow, choice, { prompt, application }) ??
    (wantsSecondFactor(request, choice.signIn)
      ? askForContexts(call, flow, choice, {
          contexts: [authnContexts.multipleAuthn],
          prompt,
          applicationName: application.displayName,
        })
      : undefined);
  if (question !== undefined) return { question };
  const answer = answerWithAssertion(call, flow, {
    application,
    chosen: choice,
    replyUrl,
    relayState,
    asked: { name: request.issuer, inResponseTo: request.id, policy: request.nameIdPolicy },
    authn: toldAuthn(request, choice.signIn, application.displayName),
  });
  return { answer };
}

/** A passive request that forces a sign-in cannot be met. */
function promptOf({ isPassive, forceAuthn }: AuthnRequest): Prompt {
  if (isPassive) return 'none';
  return forceAuthn ? 'login' : undefined;
}

function refuseApplication(
  call: LoginCall,
  flow: Flow,
  { segment, replyUrl, request, relayState }: SettledRequest,
  error: unknown,
  status: string,
): Response {
  if (!(error instanceof EntraError)) throw error;
  const { emulator, trace, note } = call;
  note.reason = `AADSTS${error.code}: ${error.message}`;
  emulator.flows.end(flow);
  const response = failureResponse(emulator, {
    issuer: issuerFor(emulator, segment.kind === 'one' ? segment.directory.id : '{tenantid}', 1),
    recipient: replyUrl,
    inResponseTo: request.id,
    status,
    message: errorDescription(error, trace),
  });
  return postToApplication(replyUrl, response, relayState);
}
