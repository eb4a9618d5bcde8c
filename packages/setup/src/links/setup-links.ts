import type { Caller, Principal, Visitor } from '@portico/core';
import type { HeldSetupLink } from '@portico/database';
import {
  completeLink,
  draftByLink,
  heldBy,
  holderOf,
  type LinkDraft,
  lookAtLink,
  madeBy,
  openLink,
} from './hold-link.ts';
import {
  listLinks,
  makeLink,
  type NewSetupLink,
  type OfLink,
  releaseLink,
  revokeLink,
} from './manage-links.ts';
import type { SetupLinkParts } from './parts.ts';

export type SetupLinks = ReturnType<typeof createSetupLinks>;

/** Links by which a customer's IT admin connects their identity provider without a place in our dashboard. */
export function createSetupLinks(parts: SetupLinkParts) {
  return {
    make: (link: NewSetupLink) => makeLink(parts, link),
    list: (organizationId: string, principal: Principal) => listLinks(parts, organizationId, principal),
    revoke: (of: OfLink) => revokeLink(parts, of),
    release: (of: OfLink) => releaseLink(parts, of),
    look: (token: string) => lookAtLink(parts, token),
    open: (token: string, cookieOf: (linkId: string) => string | undefined, visitor: Visitor) =>
      openLink(parts, token, cookieOf, visitor),
    held: (linkId: string, kept: string | undefined) => heldBy(parts, linkId, kept),
    holder: (linkId: string, kept: string | undefined) => holderOf(parts, linkId, kept),
    draft: (draft: LinkDraft) => draftByLink(parts, draft),
    complete: (organizationId: string, caller: Caller) => completeLink(parts, organizationId, caller),
    made: (link: HeldSetupLink) => madeBy(parts, link),
  };
}
