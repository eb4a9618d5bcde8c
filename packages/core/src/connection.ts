import { PorticoError } from './errors.ts';

export const CONNECTION_STATUSES = ['draft', 'provisioning', 'active', 'degraded', 'inactive'] as const;
export type ConnectionStatus = (typeof CONNECTION_STATUSES)[number];

/** Which status may follow which. A repair goes through `provisioning` again; `inactive` keeps id, URLs and identities. */
const TRANSITIONS: Record<ConnectionStatus, readonly ConnectionStatus[]> = {
  draft: ['provisioning', 'active', 'inactive'],
  provisioning: ['active', 'degraded', 'inactive'],
  active: ['provisioning', 'degraded', 'inactive'],
  degraded: ['provisioning', 'active', 'inactive'],
  inactive: ['provisioning', 'draft'],
};

export function canBecome(from: ConnectionStatus, to: ConnectionStatus): boolean {
  return TRANSITIONS[from].includes(to);
}

/** @throws PorticoError `conflict` when the status cannot follow. */
export function assertTransition(from: ConnectionStatus, to: ConnectionStatus): void {
  if (!canBecome(from, to))
    throw new PorticoError('conflict', { detail: `connection ${from} cannot become ${to}` });
}

/** Whether people may sign in over a connection in this status. A repair in progress keeps sign-in alive only if it was. */
export function acceptsSignIn(status: ConnectionStatus): boolean {
  return status === 'active' || status === 'degraded';
}

/** Who becomes a member at the first sign-in over a connection. */
export const JIT_MEMBERSHIPS = ['directory_members', 'everyone', 'off'] as const;
export type JitMembership = (typeof JIT_MEMBERSHIPS)[number];
