import { isErrorCode, messageOf } from '@portico/core';

/** What a failure means for whoever stands before it: what happened, who has to act, what they do. */
export type Advice = {
  /** Ours; `unknown` for one that is not. */
  readonly code: string;
  readonly what: string;
  readonly who: string;
  readonly next: string;
  /** Whether to start again is worth offering. */
  readonly retry: boolean;
};

type Acting = Omit<Advice, 'what' | 'code'>;

const OPERATOR = 'The operator of this Portico has to act.';
const DIRECTORY_ADMIN = 'An administrator of the Entra directory has to act.';
const YOU = 'You can go on yourself.';

const START_AGAIN: Acting = { who: YOU, next: 'Start again with Connect Microsoft.', retry: true };
const ADMINISTRATOR: Acting = {
  who: DIRECTORY_ADMIN,
  next: 'Sign in at Microsoft as a Global Administrator or a Privileged Role Administrator who belongs to the directory.',
  retry: true,
};

/** By code; whatever is not here is ours to look at. */
const ADVICE: Readonly<Record<string, Acting>> = {
  invalid_state: START_AGAIN,
  state_expired: START_AGAIN,
  state_used: { who: YOU, next: 'Look below whether Microsoft is connected already.', retry: false },
  consent_denied: {
    who: DIRECTORY_ADMIN,
    next: 'Start again when the approval can be given.',
    retry: true,
  },
  consent_incomplete: {
    who: DIRECTORY_ADMIN,
    next: 'Approve again at Microsoft, all permissions on the list.',
    retry: true,
  },
  admin_required: ADMINISTRATOR,
  guest_not_allowed: ADMINISTRATOR,
  directory_mismatch: {
    who: DIRECTORY_ADMIN,
    next: 'Use one and the same work account for both screens at Microsoft.',
    retry: true,
  },
  unsupported_directory: {
    who: YOU,
    next: 'Start again with a work account of your organization.',
    retry: true,
  },
  directory_already_connected: {
    who: 'An owner of the other organization, or whoever administers the project, has to act.',
    next: 'Disconnect the directory there first.',
    retry: false,
  },
  idp_client_refused: {
    who: DIRECTORY_ADMIN,
    next: 'Connect Microsoft again: that gives the connection a new secret.',
    retry: true,
  },
  id_token_invalid: {
    who: DIRECTORY_ADMIN,
    next: 'Undo what was changed at the app registration in Entra, or connect Microsoft again.',
    retry: true,
  },
  idp_unavailable: { who: 'Nobody has to act.', next: 'Try again in a few minutes.', retry: true },
  sign_in_cancelled: { who: YOU, next: 'Start the test again and go on to its end.', retry: true },
  guest_sign_in_not_allowed: {
    who: YOU,
    next: 'Use an account that belongs to the directory.',
    retry: true,
  },
  idp_error: {
    who: DIRECTORY_ADMIN,
    next: 'Look at the sign-in logs of the app in the Entra admin centre.',
    retry: true,
  },
  ms_provision_not_configured: {
    who: OPERATOR,
    next: 'Register the provisioning app and restart Portico with its settings.',
    retry: false,
  },
  provisioning_app_misconfigured: {
    who: OPERATOR,
    next: 'The log names the setting of the provisioning app that is missing.',
    retry: false,
  },
  provisioning_in_progress: { who: YOU, next: 'Wait for the run below to end.', retry: false },
  provisioning_failed: {
    who: DIRECTORY_ADMIN,
    next: 'See the details below, then start again.',
    retry: true,
  },
  forbidden: {
    who: 'An owner or admin of this organization has to act.',
    next: 'Ask one of them.',
    retry: false,
  },
};

const OURS: Acting = {
  who: OPERATOR,
  next: 'Try again in a moment. If it fails again, give the operator the code and the time.',
  retry: true,
};

/** Our own words for a code that came in an address; an unknown code is never shown. */
export function adviceFor(code: string): Advice {
  const known = isErrorCode(code);
  const what = known ? messageOf(code) : 'Microsoft was not connected.';
  return { code: known ? code : 'unknown', what, ...((known && ADVICE[code]) || OURS) };
}

/** Who has to act after a failed run. */
export function actorText(actor: 'directory_admin' | 'operator' | 'portico'): string {
  if (actor === 'directory_admin') return DIRECTORY_ADMIN;
  return actor === 'operator' ? OPERATOR : 'This is a fault of Portico; the operator can report it.';
}
