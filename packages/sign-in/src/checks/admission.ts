import { type ErrorCode, PorticoError } from '@portico/core';
import type { ResolvedConnection } from '@portico/database';
import type { Asserted } from './asserted-person.ts';

/**
 * Whether this person may come in over this connection at all, whether known or new.
 *
 * @throws PorticoError `guest_sign_in_not_allowed`
 */
export function assertAllowed(connection: ResolvedConnection, { guest }: Asserted): void {
  const guestsWelcome = connection.guestsAllowed || connection.jitMembership === 'everyone';
  if (guest && !guestsWelcome) throw new PorticoError('guest_sign_in_not_allowed');
}

/**
 * Whether somebody who signs in for the first time becomes a member. A person who was a member and was removed is known,
 * so this does not bring them back.
 */
export function newcomerRefusal(
  connection: ResolvedConnection,
  { guest, person }: Asserted,
): ErrorCode | undefined {
  switch (connection.jitMembership) {
    case 'everyone':
      return undefined;
    case 'directory_members':
      return guest && !connection.guestsAllowed ? 'guest_sign_in_not_allowed' : undefined;
    case 'proven_domains':
      if (person.email === null) return 'email_missing';
      return person.emailVerified ? undefined : 'domain_not_allowed';
    case 'off':
      return 'not_a_member';
  }
}

/** @throws PorticoError `not_a_member`, `guest_sign_in_not_allowed`, `email_missing`, `domain_not_allowed` */
export function assertAdmissible(connection: ResolvedConnection, asserted: Asserted): void {
  const refusal = newcomerRefusal(connection, asserted);
  if (refusal !== undefined) throw new PorticoError(refusal);
}
