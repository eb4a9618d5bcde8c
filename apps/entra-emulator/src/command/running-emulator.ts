import { z } from 'zod';
import { type Environment, readSettings } from '../env.ts';
import { DEFAULT_HOST, DEFAULT_PORT, type SeedFacts } from '../index.ts';
import { nonEmptyText, readShape, record, ShapeError } from '../shape/read-shape.ts';
import { CommandError } from './command-error.ts';

const about = record(
  {
    product: z.enum(['entra-emulator']),
    origin: nonEmptyText,
    httpsOrigin: nonEmptyText.nullable(),
    graphUrl: nonEmptyText,
    controlUrl: nonEmptyText,
  },
  {},
);

const refusal = record({ code: nonEmptyText, message: nonEmptyText }, {});

/** Where an emulator is, whoever started it. */
export type Whereabouts = z.infer<typeof about>;

const PATIENCE_MS = 3000;

/** The address that an emulator of these settings would have. */
export function expectedOrigin(environment: Environment): string {
  const { host = DEFAULT_HOST, port = DEFAULT_PORT } = readSettings(environment);
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * The emulator at `origin`.
 *
 * @returns undefined when nothing listens there
 * @throws CommandError when something else does
 */
export async function findEmulator(origin: string): Promise<Whereabouts | undefined> {
  // Port 0 is any free one: nobody is there yet.
  if (origin.endsWith(':0')) return undefined;
  const found = await ask(origin, '/_emulator/about');
  if (found === undefined) return undefined;
  try {
    return readShape(about, await found.json());
  } catch (error) {
    if (!(error instanceof ShapeError || error instanceof SyntaxError)) throw error;
    throw new CommandError(`${origin} is taken, and not by an emulator of this version.`);
  }
}

/** The same, where there has to be one. */
export async function requireEmulator(environment: Environment): Promise<Whereabouts> {
  const origin = expectedOrigin(environment);
  const found = await findEmulator(origin);
  if (found !== undefined) return found;
  throw new CommandError(`No emulator runs at ${origin}. Start one: entra-emulator start`);
}

/** The authority that clients of a running emulator must trust, PEM. */
export async function authorityOf({ origin, httpsOrigin }: Whereabouts): Promise<string> {
  const answer = httpsOrigin === null ? undefined : await ask(origin, '/_emulator/ca.pem');
  if (answer?.ok === true) return await answer.text();
  throw new CommandError(
    `The emulator at ${origin} has no HTTPS. Start it with --https-port, or another one with --port.`,
  );
}

/** One operation of the control API. Throws CommandError with the API's own sentence when it refuses. */
export async function control(
  { controlUrl }: Whereabouts,
  method: string,
  path: string,
  body?: string,
): Promise<unknown> {
  const answer = await fetch(`${controlUrl}${path}`, { method, ...(body !== undefined && { body }) });
  const text = await answer.text();
  const read: unknown = text === '' ? undefined : JSON.parse(text);
  if (answer.ok) return read;
  const { message } = readShape(refusal, read);
  throw new CommandError(message);
}

/** What a running emulator was seeded with. Our own answer, so its shape is known. */
export const seedFactsOfRunning = async (emulator: Whereabouts): Promise<SeedFacts> =>
  (await control(emulator, 'GET', '/seed')) as SeedFacts;

async function ask(origin: string, path: string): Promise<Response | undefined> {
  try {
    return await fetch(`${origin}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    if (isRefusedConnection(error)) return undefined;
    throw new CommandError(`${origin} does not answer as an emulator does.`);
  }
}

const isRefusedConnection = (error: unknown): boolean =>
  error instanceof TypeError &&
  typeof error.cause === 'object' &&
  error.cause !== null &&
  'code' in error.cause &&
  error.cause.code === 'ECONNREFUSED';
