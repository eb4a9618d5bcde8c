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

const STEP_TITLES: Readonly<Record<StepName, string>> = {
  provider: 'At {provider}',
  redeem: 'Portico asks {provider} who it is, and checks the answer',
  admit: 'Portico looks whether they may come in',
  application: 'The application fetches its tokens',
};

/** Where a sign-in came to, of one over whichever provider. */
export const stepTitle = (name: StepName, signIn: OverConnection): string =>
  STEP_TITLES[name].replaceAll('{provider}', providerOf(signIn));

type OverConnection = Pick<SignIn, 'connection_managed_by' | 'connection_name'>;

/** At whom somebody signs in; of a connection that was entered by hand its name says that. */
const providerOf = ({ connection_managed_by: managedBy, connection_name: name }: OverConnection): string =>
  managedBy === 'manual' ? name : 'Microsoft';

/** What happened to a sign-in, whose matter it is and what to do; undefined for one that needs no words. */
export function explain(
  signIn: Pick<SignIn, 'state' | 'came_back' | 'code' | 'explanation' | 'reported_by' | 'purpose'> &
    OverConnection,
): { readonly what: string; readonly who?: string; readonly how: string } | undefined {
  const provider = providerOf(signIn);
  if (signIn.state === 'unfinished') return signIn.came_back ? givenUp(provider) : unfinished(provider);
  if (signIn.state !== 'refused' || signIn.code === null) return undefined;
  const { what, who, how } = signIn.explanation ?? failedSignIn(signIn.code, provider);
  const { code, reported_by: reportedBy, purpose } = signIn;
  if (isHearsay({ code, reportedBy, isTest: purpose === 'test' })) return { what, how: HEARSAY };
  return { what, ...(who === undefined ? {} : { who: actorOf(who) }), how };
}

const givenUp = (provider: string) => ({
  what: `The browser came back from ${provider}, and Portico did not finish the sign-in.`,
  how: `${provider} did not respond, or Portico was stopped. The person can try again; if it happens more than once, the operator of this Portico finds why in its log.`,
});

const unfinished = (provider: string) => ({
  what: `The browser did not come back from ${provider}.`,
  how: `Many close the tab. But ${provider} shows most errors on a page of its own, and tells Portico nothing of them: ask the person for what they saw there, or look into the sign-in logs of ${provider === 'Microsoft' ? 'Entra' : 'the provider'}.`,
});

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
