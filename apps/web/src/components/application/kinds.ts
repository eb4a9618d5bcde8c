import type { ApplicationKind } from '@portico/administration';

export type { ApplicationKind };

type Kind = {
  readonly name: string;
  readonly description: string;
  /** How its redirect URIs are written. */
  readonly redirectUris: string;
  readonly example: string;
};

const COMPARED = 'Where people return after signing in, one per line. They are compared exactly.';

/** What the kinds of applications are called, and which one to take. */
export const KINDS: Record<ApplicationKind, Kind> = {
  web: {
    name: 'Web application',
    description: 'Has a server that keeps a secret: Next.js, Rails, Django.',
    redirectUris: COMPARED,
    example: 'https://app.example.com/auth/callback',
  },
  spa: {
    name: 'Single-page application',
    description: 'Runs in the browser alone and keeps no secret.',
    redirectUris: COMPARED,
    example: 'https://app.example.com/',
  },
  native: {
    name: 'Desktop or command line',
    description: 'Runs on somebody’s machine and keeps no secret.',
    redirectUris:
      'One per line. http://127.0.0.1/… works on any port; a custom scheme starts with your domain, reversed (com.example.app:/callback).',
    example: 'http://127.0.0.1/callback',
  },
  machine: {
    name: 'Machine',
    description: 'A service without people. Has a secret and no redirect URI.',
    redirectUris: '',
    example: '',
  },
};

/** The usual one first. */
export const KINDS_IN_ORDER: readonly ApplicationKind[] = ['web', 'spa', 'native', 'machine'];

export function keepsSecret(kind: ApplicationKind): boolean {
  return kind === 'web' || kind === 'machine';
}
