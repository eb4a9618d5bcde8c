import type { UserRecord } from '../directory/records.ts';
import { EntraError } from '../refusals/entra-error.ts';
import type { Flow } from '../sessions/flows.ts';
import * as aadsts from './aadsts.ts';
import { adminConsent } from './admin-consent/admin-consent.ts';
import { authorize } from './authorize/authorize.ts';
import { directorySegment, segmentName } from './checks/directory-segment.ts';
import { passwordProblem } from './checks/password.ts';
import { type Attempt, recordSignIn } from './checks/record-sign-in.ts';
import { personNamed } from './checks/user-choice.ts';
import { continueDeviceSignIn } from './device/device-sign-in.ts';
import type { LoginCall } from './login-call.ts';
import { redeem } from './redeem/redeem.ts';
import { continueSaml } from './saml/saml-endpoint.ts';
import { askNewPassword, takeNewPassword } from './sign-in/change-password.ts';
import { showSignIn } from './sign-in/show-sign-in.ts';

/** Goes on with whatever the flow was begun for. A user of the wrong directory may try another (50020). */
function resumeFlow(call: LoginCall, flow: Flow): Response {
  try {
    return continueFlow(call, flow);
  } catch (error) {
    if (!(error instanceof EntraError) || error.code !== WRONG_DIRECTORY) throw error;
    flow.chosenUserId = undefined;
    return refuse(call, flow, '', false, error);
  }
}

function continueFlow(call: LoginCall, flow: Flow): Response {
  switch (flow.kind) {
    case 'authorize':
      return authorize(call, flow);
    case 'device':
      return continueDeviceSignIn(call, flow);
    case 'redeem':
      return redeem(call, flow);
    case 'saml':
      return continueSaml(call, flow);
    default:
      return adminConsent(call, flow);
  }
}

const WRONG_DIRECTORY = 50020;

/** One of our pages was answered. `step` says which; the flow must have been begun by this browser. */
export function answerPage(call: LoginCall): Response {
  const { emulator, params, browser, trace } = call;
  const flow = emulator.flows.resume(params['flow'] ?? '', browser, trace.now);
  if (flow === undefined) throw aadsts.lostFlow();
  switch (params['step']) {
    case 'email':
      return answerName(call, flow);
    case 'password':
      return answerPassword(call, flow);
    case 'new-password':
      return answerNewPassword(call, flow);
    case 'pick':
      return answerPicker(call, flow);
    case 'consent':
      return answerConsent(call, flow);
    case 'device':
      return answerDevice(call, flow);
    case 'invitation':
      return answerInvitation(call, flow);
    case 'step-up':
      return answerStepUp(call, flow);
    default:
      return showSignIn(call, flow, { kind: 'type', email: '', atPassword: false });
  }
}

/** Name first, password second: an unknown name is refused at once (50034). */
function answerName(call: LoginCall, flow: Flow): Response {
  const email = (call.params['email'] ?? '').trim();
  const segment = directorySegment(call.emulator.store, flow.segment);
  if (personNamed(call.emulator.store, email, segment) !== undefined) {
    return showSignIn(call, flow, { kind: 'type', email, atPassword: true });
  }
  return refuse(call, flow, email, false, aadsts.unknownUser(email, segmentName(segment)));
}

function answerPassword(call: LoginCall, flow: Flow): Response {
  const { emulator, params } = call;
  const email = (params['email'] ?? '').trim();
  const segment = directorySegment(emulator.store, flow.segment);
  const person = personNamed(emulator.store, email, segment);
  const error =
    person === undefined
      ? aadsts.unknownUser(email, segmentName(segment))
      : passwordProblem(emulator, person, params['password'] ?? '');
  if (error !== undefined && person !== undefined) recordSignIn(call, attemptOf(call, flow, person), error);
  if (error !== undefined || person === undefined)
    return refuse(call, flow, email, person !== undefined, error);
  if (person.mustChangePassword) return askNewPassword(call, flow, person);
  return goOnAs(call, flow, person);
}

/** Where the person wanted to go, as far as the request says so by itself. */
function attemptOf({ emulator: { store } }: LoginCall, flow: Flow, user: UserRecord): Attempt {
  const segment = directorySegment(store, flow.segment);
  const application = store.applicationByAppId(flow.params['client_id'] ?? '');
  return {
    user,
    directoryId: segment.kind === 'one' ? segment.directory.id : user.directoryId,
    application: application ?? { appId: '', displayName: '' },
  };
}

/** Whoever was asked for another password has given it. */
function answerNewPassword(call: LoginCall, flow: Flow): Response {
  const person = call.emulator.store.users.get(flow.newPasswordOf ?? '');
  if (person === undefined) return showSignIn(call, flow, { kind: 'type', email: '', atPassword: false });
  return takeNewPassword(call, flow, person) ?? goOnAs(call, flow, person);
}

function goOnAs(call: LoginCall, flow: Flow, person: UserRecord): Response {
  call.emulator.browsers.signIn(flow.browser, person.id, call.trace.now);
  flow.chosenUserId = person.id;
  flow.freshUserId = person.id;
  return resumeFlow(call, flow);
}

function refuse(
  call: LoginCall,
  flow: Flow,
  email: string,
  atPassword: boolean,
  error: EntraError | undefined,
): Response {
  if (error !== undefined) call.note.reason = `AADSTS${error.code}: sign-in refused`;
  return showSignIn(call, flow, { kind: 'type', email, atPassword }, error);
}

/** A signed-in user goes on; a remembered one types the password; anybody else starts with a name. */
function answerPicker(call: LoginCall, flow: Flow): Response {
  const picked = call.params['user'];
  const entry = flow.browser.signIns.find((one) => one.userId === picked);
  const person = entry === undefined ? undefined : call.emulator.store.users.get(entry.userId);
  if (entry === undefined || person === undefined) {
    return showSignIn(call, flow, { kind: 'type', email: '', atPassword: false });
  }
  if (!entry.active || !person.accountEnabled) {
    return showSignIn(call, flow, { kind: 'type', email: person.signInName, atPassword: true });
  }
  flow.chosenUserId = person.id;
  return resumeFlow(call, flow);
}

/** The answer counts for the user who saw the page and nobody else. */
function answerConsent(call: LoginCall, flow: Flow): Response {
  const { params } = call;
  flow.decision = {
    userId: params['user'] ?? '',
    accepted: params['answer'] === 'accept',
    forOrganization: params['organization'] === 'yes',
  };
  return resumeFlow(call, flow);
}

/** Whether the person really means the device that shows the code. */
function answerDevice(call: LoginCall, flow: Flow): Response {
  const { params } = call;
  flow.deviceAnswer = { userId: params['user'] ?? '', accepted: params['answer'] === 'accept' };
  return resumeFlow(call, flow);
}

function answerInvitation(call: LoginCall, flow: Flow): Response {
  const { params } = call;
  flow.invitationAnswer = { userId: params['user'] ?? '', accepted: params['answer'] === 'accept' };
  return resumeFlow(call, flow);
}

/** The stand-in for a second factor: it counts for the user and the contexts that the page was shown for. */
function answerStepUp(call: LoginCall, flow: Flow): Response {
  const { stepUp, browser } = flow;
  const signIn = browser.signIns.find((one) => one.active && one.userId === stepUp?.signInUserId);
  if (stepUp !== undefined && signIn !== undefined && call.params['answer'] === 'accept') {
    call.emulator.browsers.confirm(signIn, stepUp.contexts);
  }
  if (call.params['answer'] !== 'accept') flow.stepUpRefused = true;
  return resumeFlow(call, flow);
}
