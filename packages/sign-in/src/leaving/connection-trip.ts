import type { InvitationKey, ResolvedConnection } from '@portico/database';
import { beginTrip, type Trip, type WaitingAt } from '../browser/begin-trip.ts';
import type { Protocols } from '../protocols/index.ts';
import type { SignInParts } from '../settings.ts';

/** A trip over an organization's connection. */
export async function beginConnectionTrip(
  parts: SignInParts,
  protocols: Protocols,
  connection: ResolvedConnection,
  attempt: {
    readonly purpose: 'sign_in' | 'test' | 'join' | 'invitation';
    readonly interaction: WaitingAt | undefined;
    readonly applicationId: string | undefined;
    readonly startedByUserId: string | undefined;
    readonly invitation?: InvitationKey;
    readonly hints: Readonly<Record<string, string>>;
    readonly acted?: boolean;
  },
): Promise<Trip> {
  const { interaction, hints, acted = false, ...kept } = attempt;
  const protocol = protocols.of(connection);
  return beginTrip(parts, {
    ask: (secrets, given) => protocol.begin(connection, secrets, given),
    hints,
    acted,
    attempt: {
      ...kept,
      projectId: connection.projectId,
      organizationId: connection.organizationId,
      connectionId: connection.id,
      typedAddress: addressIn(hints['login_hint']),
      socialConnectionId: undefined,
      interactionUid: interaction?.uid,
      interactionProjectId:
        interaction?.projectId === connection.projectId ? undefined : interaction?.projectId,
    },
  });
}

/** As long as an address can be (RFC 5321 section 4.5.3.1). */
const LONGEST_ADDRESS = 320;

/** By which the log finds somebody who never came back. @returns undefined for what is no address */
function addressIn(hint: string | undefined): string | undefined {
  const typed = hint?.trim() ?? '';
  return typed.length <= LONGEST_ADDRESS && /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(typed) ? typed : undefined;
}
