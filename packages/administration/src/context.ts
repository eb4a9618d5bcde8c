import type { Clock } from '@portico/core';
import type { openDatabase } from '@portico/database';
import type { PasswordHasher } from './passwords/password-hasher.ts';

type Database = Awaited<ReturnType<typeof openDatabase>>;

type Prisma = Database['prisma'];

/** The client, or the same inside a transaction. */
export type Transaction = Omit<Prisma, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;

/** A row of `signing_keys`, without its project. `privateKey` is sealed for exactly this row. */
export type NewSigningKey = {
  readonly id: string;
  readonly purpose: 'id_token' | 'access_token' | 'cookie';
  readonly algorithm: string;
  /** What JWKS publishes; null for a cookie key. */
  readonly publicJwk: Readonly<Record<string, string>> | null;
  readonly privateKey: string;
};

/** What every use case gets. */
export type Context = {
  readonly prisma: Prisma;
  readonly pool: Database['pool'];
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  /** Where this deployment is reached: links that people get start here. */
  readonly origin: URL;
  /** TXT records of a name, each as its strings. Rejects when there are none, or no answer. */
  readonly resolveTxt: (name: string) => Promise<string[][]>;
  /** Social providers at which the deployment itself is registered. */
  readonly socialProviders: readonly string[];
  /** Seals a project's own client secret for its row. */
  readonly sealSocialSecret: (id: string, secret: string) => Promise<string>;
  /** Makes the keys of a new project's issuer, sealed for its rows. */
  readonly makeProjectKeys: (projectId: string) => Promise<readonly NewSigningKey[]>;
};
