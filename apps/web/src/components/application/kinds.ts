import type { ApplicationKind } from '@portico/administration';

/** What the kinds of applications are called, and which one to take. */
export const KINDS: Record<ApplicationKind, { readonly name: string; readonly description: string }> = {
  web: { name: 'Web application', description: 'Has a server that keeps a secret: Next.js, Rails, Django.' },
  spa: { name: 'Single-page application', description: 'Runs in the browser alone and keeps no secret.' },
  native: { name: 'Desktop or command line', description: 'Runs on somebody’s machine and keeps no secret.' },
  machine: { name: 'Machine', description: 'A service without people. Has a secret and no redirect URI.' },
};

/** The usual one first. */
export const KINDS_IN_ORDER: readonly ApplicationKind[] = ['web', 'spa', 'native', 'machine'];

export function keepsSecret(kind: ApplicationKind): boolean {
  return kind === 'web' || kind === 'machine';
}
