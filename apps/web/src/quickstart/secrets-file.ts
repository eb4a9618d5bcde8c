import type { Listing } from './recipe.ts';

/** What only this machine knows. The listings never hold a secret. */
export function secretsFile(title: string): Listing {
  return {
    title,
    kind: 'file',
    text: `# The client secret is shown once, when it is made; the page of the application makes another one.
# The other one is yours: openssl rand -base64 32
PORTICO_CLIENT_SECRET=
PORTICO_COOKIE_SECRET=
`,
  };
}
