import { DAY } from '@portico/core';
import { newToken } from '@portico/vault';
import type { Context } from '../context.ts';

/** Shown once to whoever made it; Portico sends no mail. */
export type NewInvitation = { readonly id: string; readonly url: string; readonly expiresAt: Date };

export const INVITATION_LIFETIME = 7 * DAY;

/** A token and the link that carries it: in the fragment, which no server and no log ever gets to see. */
export function newInvitationLink(context: Context): { readonly token: string; readonly url: string } {
  const token = newToken();
  return { token, url: new URL(`/invitation#token=${token}`, context.origin).href };
}

/** As a Prisma filter: neither accepted nor revoked nor over. */
export const isOpen = (now: Date) => ({ acceptedAt: null, revokedAt: null, expiresAt: { gt: now } });
