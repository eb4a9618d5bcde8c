import { writeSync } from 'node:fs';
import { steadyWriter } from '@portico/core';
import { pino } from 'pino';

/** Whatever is named like a secret is cut out, wherever it comes from (attack 125). */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'set-cookie',
  'code',
  'state',
  'client_secret',
  'clientSecret',
  'secret',
  'secretText',
  'password',
  'access_token',
  'accessToken',
  'id_token',
  'refresh_token',
  'code_verifier',
  'codeVerifier',
  'assertion',
  'client_assertion',
  'SAMLResponse',
  'token',
];

/** Our own outcome codes are called `code` too, and are no secrets. */
const ALLOWED = new Set(['code', 'state']);

export type Log = {
  info(entry: object, text: string): void;
  warn(entry: object, text: string): void;
  error(entry: object, text: string): void;
};

/** How packages tell: an event by its name, and the facts about it. */
export type Events = (event: string, facts: Record<string, unknown>) => void;

/** What happens in the course of things. */
export const eventsOf =
  (log: Log): Events =>
  (event, facts) =>
    log.info(facts, event);

/**
 * One for web app and worker.
 *
 * @param level the least that is written
 * @param write where lines go; standard output unless given
 */
export function createLog(level: string, write: (line: string) => void = toStandardOutput()): Log {
  const fields = SECRET_FIELDS.filter((name) => !ALLOWED.has(name));
  const options = {
    level,
    base: null,
    redact: {
      paths: fields.flatMap((name) => [key(name), `*${key(name)}`, `*.*${key(name)}`]),
      censor: '[cut]',
    },
    serializers: { err: describeError },
  };
  return pino(options, { write });
}

/** Not the library's own: at a full disk that fails again at the line which tells of the failure, and so on. */
function toStandardOutput(): (line: string) => void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  return steadyWriter(
    (bytes) => writeSync(1, bytes),
    () => void Atomics.wait(pause, 0, 0, 10),
  );
}

const key = (name: string) => `["${name}"]`;

/** Name, text and place; never the fields of an error, which carry requests and answers of libraries. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: 'not an error' };
  const cause = error.cause instanceof Error ? { cause: describeError(error.cause) } : {};
  return { name: error.name, message: error.message, stack: error.stack, ...cause };
}
