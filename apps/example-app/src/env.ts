import { z } from 'zod';

const settings = z.object({
  EXAMPLE_APP_PORT: z.coerce.number().int().min(1).max(65_535).default(3100),
  EXAMPLE_APP_ORIGIN: z.url().default('http://localhost:3100'),
  PORTICO_ISSUER: z.url(),
  PORTICO_CLIENT_ID: z.string().min(1),
  PORTICO_CLIENT_SECRET: z.string().min(1),
  PORTICO_DEMO_ORGANIZATIONS: z
    .string()
    .default('[]')
    .transform((text, context) => {
      const list = z.array(z.object({ id: z.string(), name: z.string() })).safeParse(JSON.parse(text));
      if (list.success) return list.data;
      context.addIssue('has to be a JSON list of { id, name }');
      return z.NEVER;
    }),
});

export type ExampleEnv = {
  readonly port: number;
  readonly origin: string;
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly organizations: readonly { readonly id: string; readonly name: string }[];
};

export function readEnv(environment: Readonly<Record<string, string | undefined>> = process.env): ExampleEnv {
  const read = settings.parse(environment);
  return {
    port: read.EXAMPLE_APP_PORT,
    origin: read.EXAMPLE_APP_ORIGIN,
    issuer: new URL(read.PORTICO_ISSUER),
    clientId: read.PORTICO_CLIENT_ID,
    clientSecret: read.PORTICO_CLIENT_SECRET,
    organizations: read.PORTICO_DEMO_ORGANIZATIONS,
  };
}
