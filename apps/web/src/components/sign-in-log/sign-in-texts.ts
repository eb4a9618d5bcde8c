import type { SignInTrace } from '../../api/sign-ins/get-sign-in.ts';
import type { SignIn } from '../../api/sign-ins/sign-in.ts';
import { actorOf, failedSignIn, HEARSAY, isHearsay } from '../single-sign-on/failed-sign-in-texts.ts';

type State = SignIn['state'];

/** What came of a sign-in, in a word. */
export const STATE_WORDS: Readonly<
  Record<State, readonly [color: 'success' | 'danger' | 'accent' | 'default', word: string]>
> = {
  succeeded: ['success', 'Signed in'],
  refused: ['danger', 'Refused'],
  waiting: ['accent', 'Under way'],
  unfinished: ['default', 'Not finished'],
};

export const PURPOSES: Readonly<Record<SignIn['purpose'], string>> = {
  sign_in: 'Sign-in',
  test: 'Test sign-in',
  invitation: 'Accepting an invitation',
  join: 'Joining two sign-ins',
};

type StepName = SignInTrace['steps'][number]['name'];

export const STEP_TITLES: Readonly<Record<StepName, string>> = {
  provider: 'At Microsoft',
  redeem: 'Portico asks Microsoft who it is, and checks the answer',
  admit: 'Portico looks whether they may come in',
  application: 'The application fetches its tokens',
};

/** What happened to a sign-in, whose matter it is and what to do; undefined for one that needs no words. */
export function explain(
  signIn: Pick<SignIn, 'state' | 'came_back' | 'code' | 'explanation' | 'reported_by' | 'purpose'>,
): { readonly what: string; readonly who?: string; readonly how: string } | undefined {
  if (signIn.state === 'unfinished') return signIn.came_back ? GIVEN_UP : UNFINISHED;
  if (signIn.state !== 'refused' || signIn.code === null) return undefined;
  const { what, who, how } = signIn.explanation ?? failedSignIn(signIn.code);
  const { code, reported_by: reportedBy, purpose } = signIn;
  if (isHearsay({ code, reportedBy, isTest: purpose === 'test' })) return { what, how: HEARSAY };
  return { what, ...(who === undefined ? {} : { who: actorOf(who) }), how };
}

const GIVEN_UP = {
  what: 'The browser came back from Microsoft, and Portico did not finish the sign-in.',
  how: 'Microsoft did not respond, or Portico was stopped. The person can try again; if it happens more than once, the operator of this Portico finds why in its log.',
};

const UNFINISHED = {
  what: 'The browser did not come back from Microsoft.',
  how: 'Many close the tab. But Microsoft shows most errors on a page of its own, and tells Portico nothing of them: ask the person for the code that they saw there, or look into the sign-in logs of Entra.',
};

/** Of whom a sign-in is; whoever never came back is known by nothing but what they typed. */
export const whoOf = ({ person, typed_address: typed }: Pick<SignIn, 'person' | 'typed_address'>): string =>
  person?.name ?? person?.email ?? (typed === null ? 'Somebody' : `Somebody who entered ${typed}`);

/** A duration for people: 320 ms, 4.2 s, 2 min 5 s. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${milliseconds} ms`;
  const seconds = milliseconds / 1_000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
