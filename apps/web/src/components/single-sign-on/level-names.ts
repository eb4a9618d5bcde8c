import type { ConsentLevel } from '@portico/core';
import type { Connection } from '../../api/connections/connection.ts';
import type { ConnectLevel, ConnectOffer } from '../../api/runs/get-offer.ts';

type Words = {
  readonly name: string;
  readonly lead: string;
  /** On the button that connects so. */
  readonly button: string;
};

/** What people read of a level. */
export const LEVEL_NAMES: Readonly<Record<ConsentLevel, Words>> = {
  full_care: {
    name: 'Full care',
    button: 'Connect Microsoft',
    lead: 'One click. You approve one screen at Microsoft; Portico sets up the rest and looks after it.',
  },
  broader: {
    name: 'Broader access',
    button: 'Connect Microsoft',
    lead: 'As full care, by a permission that reaches every app of your directory. Full care would do: ask the operator of this Portico to register it.',
  },
  sign_in_only: {
    name: 'No access',
    button: 'Connect without access',
    lead: 'You approve sign-in, and nothing else. Portico creates nothing in your directory.',
  },
};

/** Whether nothing of it is in the directory but an approval. */
export const isSignInOnly = ({ managed_by: managedBy }: Pick<Connection, 'managed_by'>): boolean =>
  managedBy === 'sign_in_app';

/** The level that application permissions of a directory come to; undefined where they let nobody look after an app. */
export function levelGranted(permissions: readonly string[]): 'broader' | 'full_care' | undefined {
  if (permissions.includes('Application.ReadWrite.All')) return 'broader';
  return permissions.includes('Application.ReadWrite.OwnedBy') ? 'full_care' : undefined;
}

/** The level on offer by which a connection is looked after, or not. */
export function levelOf(
  offer: ConnectOffer,
  connection: Pick<Connection, 'managed_by'>,
): ConnectLevel | undefined {
  const signInOnly = isSignInOnly(connection);
  return offer.levels.find(({ level }) => (level === 'sign_in_only') === signInOnly);
}
