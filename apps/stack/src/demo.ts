import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const person = z.object({ email: z.string(), password: z.string() });
const login = z.object({ upn: z.string(), password: z.string() });
const client = z.object({ clientId: z.string(), clientSecret: z.string() });

/** What the seed made in the database. Demonstration values that guard nothing. */
const seededSchema = z.object({
  operator: person,
  project: z.object({ id: z.string(), issuer: z.string() }),
  organizations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      domains: z.array(z.string()),
      owner: person,
      member: person,
    }),
  ),
  applications: z.array(client.extend({ redirectUris: z.array(z.string()) })),
  cli: z.object({ issuer: z.string(), clientId: z.string() }),
});

const demoSchema = seededSchema.extend({
  web: z.string(),
  emulator: z.string().nullable(),
  graph: z.string().nullable(),
  exampleApp: z.string(),
  /** Left out by the starts before there were any. */
  sampleProviders: z.string().nullable().default(null),
  databaseUrl: z.string(),
  directories: z.array(
    z.object({
      tenantId: z.string(),
      domain: z.string(),
      admin: login,
      applicationAdmin: login,
      user: login,
      guest: login,
    }),
  ),
  provisioningApp: client.nullable(),
});

export type SeededDemo = z.infer<typeof seededSchema>;
/** The file `.portico/demo.json`: everything that a script needs to walk through both flows. */
export type Demo = z.infer<typeof demoSchema>;

/** The demo of the last start, when there was one. */
export function readDemo(file: string): Demo | undefined {
  try {
    return demoSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Written whole or not at all: a script may be waiting for it. */
export function writeDemo(file: string, demo: Demo): void {
  writeFileSync(`${file}.part`, `${JSON.stringify(demo, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.part`, file);
}
