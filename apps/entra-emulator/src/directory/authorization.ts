/** What the authorization policy of a directory says of its people, and what Microsoft says where nobody has changed it. */

export const INVITERS = [
  'none',
  'adminsAndGuestInviters',
  'adminsGuestInvitersAndAllMembers',
  'everyone',
] as const;
export type AllowInvitesFrom = (typeof INVITERS)[number];

export const inviterOf = ({
  allowInvitesFrom = 'everyone',
}: {
  allowInvitesFrom?: AllowInvitesFrom;
}): AllowInvitesFrom => allowInvitesFrom;

/** What members may take for granted unless it was taken from them. */
export const DEFAULT_ROLE = {
  allowedToCreateApps: true,
  allowedToCreateSecurityGroups: true,
  allowedToCreateTenants: true,
  allowedToReadBitlockerKeysForOwnedDevice: true,
  allowedToReadOtherUsers: true,
} as const;
