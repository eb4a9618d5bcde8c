import type { JsonWebKey } from 'node:crypto';
import type { Person, Portico, Seed, Tokens } from '../harness/index.ts';

/** What stands in a dump for the addresses of the web app, of the emulator, and of the application's server. */
export const PORTICO = '{{portico}}';
export const ENTRA = '{{entra}}';
export const APPLICATION = '{{application}}';

/** What people, applications and the directories have of a deployment, beside its database. */
export type Held = {
  readonly masterKey: string;
  readonly seed: Omit<Seed, 'administration' | 'operatorCaller'>;
  readonly seedFacts: Portico['emulator']['seedFacts'];
  /** As the emulator exports it. */
  readonly directories: {
    readonly content: {
      readonly groups: readonly { readonly displayName: string }[];
      readonly applications: readonly { readonly id: string; readonly directoryId: string }[];
    };
  };
  /** Of each project, by its id, what its issuer published. */
  readonly publishedKeys: Readonly<Record<string, readonly (JsonWebKey & { readonly kid: string })[]>>;
  /** Connected to organization A. */
  readonly connectionId: string;
  /** Its directory is being connected. */
  readonly organizationC: { readonly id: string; readonly owner: Person };
  /** Of organization A; of B, undone, before another that was disconnected; of C, which waits for Microsoft. */
  readonly runs: Readonly<Record<'succeeded' | 'failed' | 'waiting', string>>;
  /** Somebody who signed in to organization A over hosted login, with the cookies of their browser. */
  readonly user: {
    readonly id: string;
    readonly tokens: Tokens;
    readonly cookies: readonly { readonly name: string; readonly value: string; readonly path: string }[];
  };
  /** Somebody with a personal account, who came over the project's own registration at Microsoft. */
  readonly personal: { readonly id: string; readonly upn: string; readonly password: string };
  readonly social: { readonly clientId: string };
  readonly projectAdmin: Person;
  /** The cookie of each in the dashboard. */
  readonly dashboardSessions: Readonly<Record<'operator' | 'owner' | 'projectAdmin', string>>;
  /** Applications of every kind besides the seeded one. Only confidential ones have a secret. */
  readonly applications: Readonly<
    Record<'spa' | 'native' | 'machine', { readonly clientId: string; readonly clientSecret: string | null }>
  >;
  /** One that ended and of which the application could not be told yet. */
  readonly endedSession: { readonly id: string; readonly userId: string };
  /** A link of organization A's member to set a password. */
  readonly passwordLink: { readonly token: string };
  readonly invitation: { readonly email: string; readonly token: string };
};
