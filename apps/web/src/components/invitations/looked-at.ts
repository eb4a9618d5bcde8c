import type { ResponseFor } from '../../api/contract.ts';
import type { lookAtInvitation } from '../../api/invitations/look-at-invitation.ts';

/** What whoever holds the link of an invitation may see of it. */
export type LookedAt = ResponseFor<typeof lookAtInvitation>;
