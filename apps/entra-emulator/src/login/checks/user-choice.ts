import { isAtHomeElsewhere } from '../../directory/guests.ts';
import type { ApplicationRecord, DirectoryRecord, UserRecord } from '../../directory/records.ts';
import type { Store } from '../../directory/store.ts';
import { PERSONAL_DIRECTORY_ID } from '../../directory/well-known.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { SignIn } from '../../sessions/browsers.ts';
import type { Flow } from '../../sessions/flows.ts';
import { userOfLoginHint } from '../../tokens/login-hint.ts';
import * as aadsts from '../aadsts.ts';
import { admitsDirectory } from './client.ts';
import { type DirectorySegment, segmentName } from './directory-segment.ts';
import type { Prompt } from './prompt.ts';

/** A user who may go on, in the directory that the tokens will be of. */
export interface ChosenUser {
  kind: 'user';
  user: UserRecord;
  directory: DirectoryRecord;
  signIn: SignIn;
}

/** A page is needed before there is a user. */
export type UserChoice = ChosenUser | { kind: 'pick' } | { kind: 'type'; email: string; atPassword: boolean };

interface ChoiceContext {
  emulator: Emulator;
  flow: Flow;
  segment: DirectorySegment;
  prompt: Prompt;
  application: Pick<ApplicationRecord, 'displayName' | 'signInAudience' | 'directoryId'>;
  /** Seconds; a sign-in that is older wants the password again. */
  maxAge?: number | undefined;
}

/**
 * Who this is.
 * 1. somebody chosen in this flow, by password or from the picker
 * 2. `prompt=login` and `prompt=select_account` want a choice in this flow
 * 3. `login_hint` names one of the signed-in users, or fills in the sign-in page
 * 4. one signed-in user of the directory goes on silently; several are asked
 * 5. `prompt=none` ends here (50058)
 * `max_age` makes old sign-ins unusable; `domain_hint` those of other directories.
 */
export function chooseUser(context: ChoiceContext): UserChoice {
  const { flow, prompt } = context;
  if (flow.chosenUserId !== undefined) return chosenInFlow(context, flow.chosenUserId);
  const usable = usableSignIns(context);
  const hint = flow.params['login_hint'];
  const hinted = hint === undefined || hint === '' ? undefined : hintedUser(context, hint);
  if (prompt === 'login')
    return { kind: 'type', email: hinted?.name ?? '', atPassword: hinted?.known ?? false };
  if (prompt === 'select_account' && flow.browser.signIns.length > 0) return { kind: 'pick' };
  const [only, ...others] =
    hinted === undefined
      ? usable
      : usable.filter(({ user, signIn }) => [user.id, signIn.userId].includes(hinted.userId ?? ''));
  if (only !== undefined && others.length === 0 && prompt !== 'select_account') return only;
  if (prompt === 'none') throw aadsts.noSession();
  if (hinted !== undefined) return { kind: 'type', email: hinted.name, atPassword: hinted.known };
  return flow.browser.signIns.length > 0 ? { kind: 'pick' } : { kind: 'type', email: '', atPassword: false };
}

function chosenInFlow(context: ChoiceContext, userId: string): UserChoice {
  const { emulator, flow, segment } = context;
  const signIn = flow.browser.signIns.find((one) => one.userId === userId && one.active);
  const person = emulator.store.users.get(userId);
  if (signIn === undefined || person === undefined || !person.accountEnabled) return { kind: 'pick' };
  const wantsPassword = context.prompt === 'login' || isTooOld(context, signIn);
  if (wantsPassword && flow.freshUserId !== userId) {
    return { kind: 'type', email: person.signInName, atPassword: true };
  }
  const here = userInSegment(context, person);
  if (here !== undefined) return { kind: 'user', signIn, ...here };
  const { displayName } = context.application;
  throw aadsts.userOfOtherDirectory(person.userPrincipalName, segmentName(segment), displayName);
}

function usableSignIns(context: ChoiceContext): ChosenUser[] {
  const { emulator, flow } = context;
  return flow.browser.signIns.flatMap((signIn): ChosenUser[] => {
    const person = signIn.active ? emulator.store.users.get(signIn.userId) : undefined;
    if (person === undefined || !person.accountEnabled || isTooOld(context, signIn)) return [];
    const here = userInSegment(context, person);
    if (here === undefined || !fitsDomainHint(here.directory, flow.params['domain_hint'])) return [];
    return [{ kind: 'user', signIn, ...here }];
  });
}

const isTooOld = ({ emulator, maxAge }: ChoiceContext, { authenticatedAt }: SignIn): boolean =>
  maxAge !== undefined && emulator.clock.now() - authenticatedAt > maxAge * 1000;

/** `domain_hint`: `consumers`, `organizations`, or a domain. One that nobody here has is no help and no hindrance. */
function fitsDomainHint(directory: DirectoryRecord, hint: string | undefined): boolean {
  switch (hint) {
    case undefined:
    case '':
      return true;
    case 'consumers':
      return directory.id === PERSONAL_DIRECTORY_ID;
    case 'organizations':
      return directory.id !== PERSONAL_DIRECTORY_ID;
    default:
      return !hint.includes('.') || directory.domains.includes(hint.toLowerCase());
  }
}

/** The user object that stands for a person where the request goes: itself, or its guest there. */
function userInSegment(
  { emulator: { store }, segment, application }: ChoiceContext,
  person: UserRecord,
): { user: UserRecord; directory: DirectoryRecord } | undefined {
  if (segment.kind === 'any') {
    const home = store.directories.get(person.directoryId);
    if (home === undefined || isAtHomeElsewhere(person)) return undefined;
    const personal = home.id === PERSONAL_DIRECTORY_ID;
    if (personal && (segment.name === 'organizations' || !admitsDirectory(application, home.id)))
      return undefined;
    return { user: person, directory: home };
  }
  const { directory } = segment;
  if (person.directoryId === directory.id) return { user: person, directory };
  const guest = store.userNamed(person.userPrincipalName, directory.id);
  return guest?.accountEnabled ? { user: guest, directory } : undefined;
}

function hintedUser(
  { emulator, segment }: ChoiceContext,
  hint: string,
): { name: string; known: boolean; userId?: string } {
  const byClaim = userOfLoginHint(emulator, hint);
  if (byClaim !== undefined) return { name: byClaim.signInName, known: true, userId: byClaim.id };
  const user = personNamed(emulator.store, hint, segment);
  return user === undefined ? { name: hint, known: false } : { name: hint, known: true, userId: user.id };
}

/**
 * The person that somebody means by a name typed at this address: of the directory first, else of its own domain. A guest
 * signs in where they are at home, if that is here, too.
 */
export function personNamed(store: Store, name: string, segment: DirectorySegment): UserRecord | undefined {
  const here = segment.kind === 'one' ? store.userNamed(name, segment.directory.id) : undefined;
  if (here !== undefined && !isAtHomeElsewhere(here)) return here;
  const home = store.directoryNamed(name.slice(name.lastIndexOf('@') + 1).trim());
  return (home === undefined ? undefined : store.userNamed(name, home.id)) ?? here;
}
