import { isPlainObject } from '../shape/plain-object.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { ScimConnection } from './connection.ts';
import type { OutgoingRequests } from './outgoing-requests.ts';
import type { Answer, Outside } from './outside.ts';
import { ScimFailure } from './scim-failure.ts';

export type Collection = 'Users' | 'Groups';

/** A resource of the service, with the id that the service gave it. */
export interface ScimResource {
  id: string;
  resource: Record<string, unknown>;
}

interface ClientParts {
  connection: ScimConnection;
  outside: Outside;
  tokens: AccessTokens;
  log: OutgoingRequests;
  jobId: string;
  /** Throws when nobody wants an answer any more: then nothing is sent. */
  requireJob: () => void;
  /** ms, for the log and for tokens */
  now: () => number;
}

/** What is asked of a group is never all its members. */
const WITHOUT_MEMBERS = 'excludedAttributes=members';

/**
 * Speaks SCIM 2.0 as Entra's provisioning service does: no `Accept` of SCIM, JSON as plain JSON, filters with `+` for a blank.
 * Every method throws a ScimFailure when the service did not do it.
 */
export class ScimClient {
  readonly #parts: ClientParts;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /** Resources that match a filter. 404 says that the address is wrong: an empty list is 200. */
  async find(collection: Collection, filter: string): Promise<ScimResource[]> {
    const query = new URLSearchParams({ filter });
    const prefix = collection === 'Groups' ? `${WITHOUT_MEMBERS}&` : '';
    const answer = await this.#ask('GET', `${collection}?${prefix}${query}`);
    if (answer.status === 404)
      throw new ScimFailure('address', 'NotFound', 'The service has nothing at the tenant URL (404).', {
        status: 404,
      });
    if (answer.status !== 200) throw refusal(answer);
    return listed(answer).map((one) => resourceOf(one, answer));
  }

  /** Undefined when the service does not have it. */
  async read(collection: Collection, id: string): Promise<ScimResource | undefined> {
    const query = collection === 'Groups' ? `?${WITHOUT_MEMBERS}` : '';
    const answer = await this.#ask('GET', `${collection}/${segment(id)}${query}`);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw refusal(answer);
    return resourceOf(document(answer), answer);
  }

  async create(collection: Collection, resource: Record<string, unknown>): Promise<ScimResource> {
    const answer = await this.#ask('POST', collection, resource);
    if (answer.status !== 201 && answer.status !== 200) throw refusal(answer);
    return resourceOf(document(answer), answer);
  }

  /** What the service answered, where it answered the resource. */
  async change(
    collection: Collection,
    id: string,
    body: Record<string, unknown>,
  ): Promise<Record<string, unknown> | undefined> {
    const answer = await this.#ask('PATCH', `${collection}/${segment(id)}`, body);
    if (answer.status !== 200 && answer.status !== 204) throw refusal(answer);
    return answer.status === 204 || answer.text === '' ? undefined : document(answer);
  }

  /** What is gone already is as good as deleted. */
  async remove(collection: Collection, id: string): Promise<void> {
    const answer = await this.#ask('DELETE', `${collection}/${segment(id)}`);
    if (![200, 204, 404].includes(answer.status)) throw refusal(answer);
  }

  /** Where the service has a resource, for references. */
  addressOf(collection: Collection, id: string): string {
    return `${this.#parts.connection.base}/${collection}/${segment(id)}`;
  }

  /**
   * A request whose answer was lost is sent once more, whatever it was: a service that made something of the first one gets
   * the second one, too. A refused access token is asked for anew, once.
   */
  async #ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const { authentication } = this.#parts.connection;
    const answer = await this.#once(method, path, body).catch(async (error: unknown) => {
      if (error instanceof ScimFailure && error.kind === 'unreachable')
        return await this.#once(method, path, body);
      throw error;
    });
    const { tokens, now } = this.#parts;
    if (answer.status !== 401 || authentication.kind !== 'client-credentials') return judged(answer, now());
    tokens.forget(authentication);
    return judged(await this.#once(method, path, body), now());
  }

  async #once(method: string, path: string, body: unknown): Promise<Answer> {
    const { connection, outside, log, jobId, requireJob, now } = this.#parts;
    requireJob();
    const url = `${connection.base}/${path}`;
    const headers: Record<string, string> = { authorization: `Bearer ${await this.#token()}` };
    if (body !== undefined) headers['content-type'] = 'application/json; charset=utf-8';
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const entry = { jobId, method, path: url.slice(new URL(url).origin.length) };
    try {
      const { answer, fault } = await outside.ask({ method, url, headers, ...text });
      log.add({ ...entry, status: answer.status, ...(fault !== undefined && { reason: fault }) }, now());
      return answer;
    } catch (error) {
      const failure = error instanceof ScimFailure ? error : undefined;
      log.add({ ...entry, status: failure?.status ?? null, reason: failure?.message ?? 'failed' }, now());
      throw error;
    }
  }

  async #token(): Promise<string> {
    const { connection, outside, tokens, now } = this.#parts;
    const { authentication } = connection;
    return authentication.kind === 'bearer'
      ? authentication.token
      : await tokens.tokenFor(authentication, outside, now());
  }
}

/** Credentials and overload are the same for every request. */
function judged(answer: Answer, now: number): Answer {
  const { status } = answer;
  if (status === 401 || status === 403)
    throw new ScimFailure(
      'credentials',
      'InvalidCredentials',
      `The service refused the credentials (${status}).`,
      {
        status,
      },
    );
  if (status === 429)
    throw new ScimFailure(
      'throttled',
      'ServiceTooManyRequests',
      'The service asks to come back later (429).',
      {
        status,
        retryAfter: secondsOf(answer.retryAfter, now),
      },
    );
  return answer;
}

const LONGEST_PAUSE_SECONDS = 86_400;

/** `Retry-After` (RFC 9110, section 10.2.3): seconds, or an instant. No service is waited for longer than a day. */
function secondsOf(text: string | null, now: number): number | undefined {
  if (text === null) return undefined;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), LONGEST_PAUSE_SECONDS);
}

const LONGEST_DETAIL = 300;

function refusal({ status, text }: Answer): ScimFailure {
  const detail = detailOf(text);
  const code = status === 409 ? 'EntryConflict' : 'BadResponse';
  return new ScimFailure(
    'refused',
    code,
    `The service answered ${status}${detail === '' ? '' : `: ${detail}`}`,
    {
      status,
    },
  );
}

function detailOf(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    const detail = isPlainObject(value) ? value['detail'] : undefined;
    return typeof detail === 'string' ? detail.slice(0, LONGEST_DETAIL) : '';
  } catch {
    return '';
  }
}

const badAnswer = ({ status }: Answer): ScimFailure =>
  new ScimFailure('refused', 'BadResponse', 'The answer of the service is no SCIM resource.', { status });

function document(answer: Answer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(answer.text);
    if (isPlainObject(value)) return value;
  } catch {
    // Falls through to the refusal.
  }
  throw badAnswer(answer);
}

/** Of a list (RFC 7644, section 3.4.2) the size is always there, and the resources where there are any. Anything else found nobody. */
function listed(answer: Answer): unknown[] {
  const { totalResults, Resources: found } = document(answer);
  const isSize = typeof totalResults === 'number' && Number.isInteger(totalResults) && totalResults >= 0;
  if (isSize && Array.isArray(found)) return found;
  if (totalResults === 0 && (found === undefined || found === null)) return [];
  throw new ScimFailure(
    'refused',
    'BadResponse',
    'The answer of the service is no list of SCIM (ListResponse).',
    {
      status: answer.status,
    },
  );
}

const LONGEST_ID = 512;

/** An id becomes a part of an address and of a filter: what could lead elsewhere is none. */
function resourceOf(value: unknown, answer: Answer): ScimResource {
  if (!isPlainObject(value)) throw badAnswer(answer);
  const { id } = value;
  const isGood = typeof id === 'string' && id !== '' && id.length <= LONGEST_ID && id.isWellFormed();
  if (!isGood || id === '.' || id === '..' || /["\\\p{Cc}]/u.test(id))
    throw new ScimFailure('refused', 'BadResponse', 'The service gave no id that can be used.', {
      status: answer.status,
    });
  return { id, resource: value };
}

const segment = (id: string): string => encodeURIComponent(id);
