import { isoSeconds } from '../clock/clock.ts';
import { newUser } from './people.ts';
import type { DirectoryRecord, Invitation, UserRecord } from './records.ts';
import type { Store } from './store.ts';
import { PERSONAL_DIRECTORY_ID } from './well-known.ts';

interface NewGuest {
  id: string;
  directory: DirectoryRecord;
  email: string;
  displayName: string | undefined;
  userType: 'Guest' | 'Member';
  /** For those who have an account nowhere else here. */
  password: string;
  invitation: Invitation;
  homeIdentityProvider: string;
}

/** `name_home.example#EXT#@directory.example`: how Entra names people of elsewhere. */
const externalPrincipalName = (email: string, directory: DirectoryRecord): string =>
  `${email.replace('@', '_')}#EXT#@${directory.domains[0] ?? 'directory.example'}`;

/** @param now ms */
export function newGuest(given: NewGuest, now: number): UserRecord {
  const { id, directory, email, displayName, userType, password, invitation, homeIdentityProvider } = given;
  return newUser(
    {
      ...{ id, directoryId: directory.id, userType, password, invitation, homeIdentityProvider },
      displayName: displayName ?? email.split('@')[0] ?? email,
      userPrincipalName: externalPrincipalName(email, directory),
      signInName: email,
      mail: email,
      otherMails: [email],
    },
    now,
  );
}

/** The person's account where they are at home, if that is in a directory here. */
export function homeAccount(store: Store, email: string): UserRecord | undefined {
  const home = store.directoryNamed(email.slice(email.lastIndexOf('@') + 1));
  const account = home === undefined ? undefined : store.userNamed(email, home.id);
  return account === undefined || isAtHomeElsewhere(account) ? undefined : account;
}

/** `idp` of a guest: the home directory, `live.com` for personal accounts, `mail` for whoever has only an address. */
export function homeProviderOf(account: UserRecord | undefined, tokenService: string): string {
  if (account === undefined) return 'mail';
  return account.directoryId === PERSONAL_DIRECTORY_ID
    ? 'live.com'
    : `${tokenService}/${account.directoryId}/`;
}

/** Whether a person signs in elsewhere: their type in the directory, which may be changed, says nothing of it. */
export const isAtHomeElsewhere = ({ homeIdentityProvider, invitation }: UserRecord): boolean =>
  homeIdentityProvider !== null || invitation !== undefined;

export const isPending = ({ invitation }: UserRecord): boolean => invitation?.state === 'PendingAcceptance';

/** @param now ms */
export function acceptInvitation(store: Store, guest: UserRecord, now: number): void {
  if (guest.invitation === undefined) return;
  const invitation: Invitation = { ...guest.invitation, state: 'Accepted', stateChangedAt: isoSeconds(now) };
  store.users.update(guest, { invitation });
}
