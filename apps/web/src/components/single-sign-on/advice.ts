import { isErrorCode, messageOf } from '@portico/core';
import { whatFailed } from './failed-sign-in-texts.ts';

/** What a failure means for its reader: what happened, whose matter it is (empty for their own), what to do. */
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

const OPERATOR = 'This is for the operator of this Portico.';
const DIRECTORY_ADMIN = 'This is for an administrator of the Entra directory.';
const YOU = '';

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
  state_used: { who: YOU, next: 'See below whether Microsoft is already connected.', retry: false },
  already_exists: {
    who: YOU,
    next: 'This organization has a connection to Microsoft, or had one: its owners and admins look after it, and bring it back.',
    retry: false,
  },
  setup_link_revoked: { who: YOU, next: 'Ask whoever sent you the link for a new one.', retry: false },
  other_sign_in_required: {
    who: YOU,
    next: 'Sign in to this organization over its own single sign-on, or with your password, then connect again.',
    retry: false,
  },
  consent_denied: {
    who: YOU,
    next: 'Read what is asked for below, then connect again.',
    retry: true,
  },
  consent_incomplete: {
    who: DIRECTORY_ADMIN,
    next: 'Approve again at Microsoft, including every permission on the list.',
    retry: true,
  },
  admin_required: ADMINISTRATOR,
  guest_not_allowed: ADMINISTRATOR,
  directory_mismatch: {
    who: DIRECTORY_ADMIN,
    next: 'Use the same work account for both screens at Microsoft.',
    retry: true,
  },
  directory_already_connected: {
    who: 'This is for an owner of the other organization.',
    next: 'They read in their dashboard that you ask. Once one of them has agreed, connect again here.',
    retry: false,
  },
  idp_client_refused: {
    who: DIRECTORY_ADMIN,
    next: 'Connect Microsoft again: that gives the connection a new credential.',
    retry: true,
  },
  idp_app_disabled: {
    who: DIRECTORY_ADMIN,
    next: 'In Entra, open the enterprise app, and under Properties switch on Enabled for users to sign in.',
    retry: true,
  },
  idp_assertion_refused: {
    who: OPERATOR,
    next: 'The log says whether Microsoft could not read Portico’s keys or the clocks differ.',
    retry: true,
  },
  id_token_invalid: {
    who: DIRECTORY_ADMIN,
    next: 'Undo what was changed in the app registration in Entra, or connect Microsoft again.',
    retry: true,
  },
  idp_unavailable: { who: 'Nobody has to do anything.', next: 'Try again in a few minutes.', retry: true },
  sign_in_cancelled: { who: YOU, next: 'Start the test again and finish signing in.', retry: true },
  guest_sign_in_not_allowed: {
    who: YOU,
    next: 'Use an account that belongs to the directory.',
    retry: true,
  },
  idp_error: {
    who: DIRECTORY_ADMIN,
    next: 'Check the app’s sign-in logs in the Entra admin center.',
    retry: true,
  },
  ms_provision_not_configured: {
    who: OPERATOR,
    next: 'Register the provisioning app and restart Portico with its settings.',
    retry: false,
  },
  provisioning_app_misconfigured: {
    who: OPERATOR,
    next: 'The log names the missing setting of the provisioning app.',
    retry: false,
  },
  sign_in_app_not_configured: {
    who: OPERATOR,
    next: 'Register the sign-in app and restart Portico with its settings.',
    retry: false,
  },
  level_not_offered: {
    who: YOU,
    next: 'Reload the page and read what is asked for now, before you go on.',
    retry: false,
  },
  sign_in_app_misconfigured: {
    who: OPERATOR,
    next: 'The log says what Microsoft refused, or which setting of the sign-in app is missing.',
    retry: false,
  },
  disconnect_first: {
    who: YOU,
    next: 'Disconnect below, then connect without access.',
    retry: false,
  },
  nothing_to_manage: {
    who: YOU,
    next: 'If Portico is to look after the connection, let it do more: its page has the button where the operator of this Portico made that possible.',
    retry: false,
  },
  provisioning_in_progress: { who: YOU, next: 'Wait until the setup below has finished.', retry: false },
  not_our_app: {
    who: DIRECTORY_ADMIN,
    next: 'See the details below, then start again.',
    retry: true,
  },
  provisioning_failed: {
    who: DIRECTORY_ADMIN,
    next: 'See the details below, then start again.',
    retry: true,
  },
  organization_suspended: {
    who: 'This is for an admin of the project.',
    next: 'Once they have let the organization sign in again, connect Microsoft.',
    retry: false,
  },
  forbidden: {
    who: 'This is for an owner or admin of this organization.',
    next: 'Ask one of them.',
    retry: false,
  },
};

const OURS: Acting = {
  who: OPERATOR,
  next: 'Try again in a moment. If it fails again, send the operator the code and the time.',
  retry: true,
};

/** Their sentences are for whoever signs in; the reader here is the administrator. */
const OF_PROVIDER = new Set([
  'idp_error',
  'idp_client_refused',
  'idp_app_disabled',
  'idp_assertion_refused',
  'id_token_invalid',
  'idp_unavailable',
]);

/** Our own words for a code that came in an address; an unknown code is never shown. */
export function adviceFor(code: string): Advice {
  const known = isErrorCode(code);
  const told = known ? messageOf(code) : 'Microsoft was not connected.';
  const what = (OF_PROVIDER.has(code) ? whatFailed(code) : undefined) ?? told;
  return { code: known ? code : 'unknown', what, ...((known && ADVICE[code]) || OURS) };
}

/** Who has to act after a failed run. */
export function actorText(actor: 'directory_admin' | 'operator' | 'portico'): string {
  if (actor === 'directory_admin') return DIRECTORY_ADMIN;
  return actor === 'operator' ? OPERATOR : 'This is a bug in Portico; the operator can report it.';
}
