import type { FaultRule, FaultRules } from '../faults/fault-rules.ts';
import { AnswerTooLarge, readWithin } from '../web/outside.ts';
import { PrivateNetworkError } from '../web/private-networks.ts';
import { ScimFailure } from './scim-failure.ts';

/** An answer, read to its end. */
export interface Answer {
  status: number;
  text: string;
  retryAfter: string | null;
}

interface Asked {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}

interface OutsideParts {
  fetch: typeof fetch;
  faults: FaultRules;
  /** ms for one answer. */
  timeoutMs: number;
  appId: string;
  directoryId: string;
}

const PRIVATE = 'The service lies in a private network, which Microsoft’s services do not see.';
const LEAVE = 'The emulator goes there with ENTRA_EMULATOR_PRIVATE_NETWORKS=1.';
const LARGEST_ANSWER = 1024 * 1024;

/**
 * The way to the services that were configured. A service is a stranger: no redirects, a time-out, and answers of 1 MiB at most.
 * The fault rules of the surface `scim` apply here, as if the service or the line to it were to blame.
 */
export class Outside {
  readonly #parts: OutsideParts;

  constructor(parts: OutsideParts) {
    this.#parts = parts;
  }

  /** @throws ScimFailure unreachable, or refused when the answer is too large */
  async ask(asked: Asked): Promise<{ answer: Answer; fault: string | undefined }> {
    const { faults, appId, directoryId } = this.#parts;
    const rule = await faults.hit({
      surface: 'scim',
      method: asked.method,
      path: new URL(asked.url).pathname,
      client: async () => ({ appId, directoryId }),
    });
    if (rule === undefined) return { answer: await this.#send(asked), fault: undefined };
    return { answer: await this.#under(rule, asked), fault: `fault: ${wordsOf(rule)}` };
  }

  async #under(rule: FaultRule, asked: Asked): Promise<Answer> {
    const { latencyMs, drop, status, takesEffect, malformed } = rule;
    if (latencyMs !== undefined) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    if (drop === 'before') throw lost('before');
    if (status !== undefined && takesEffect !== true) return spoiled(toldAnswer(rule, status), malformed);
    const answer = await this.#send(asked);
    if (drop === 'after') throw lost('after');
    return spoiled(status === undefined ? answer : toldAnswer(rule, status), malformed);
  }

  async #send({ url, ...asked }: Asked): Promise<Answer> {
    try {
      const response = await this.#parts.fetch(url, {
        ...asked,
        redirect: 'manual',
        signal: AbortSignal.timeout(this.#parts.timeoutMs),
      });
      const text = await textOf(response);
      return { status: response.status, text, retryAfter: response.headers.get('retry-after') };
    } catch (error) {
      if (error instanceof ScimFailure) throw error;
      if (error instanceof PrivateNetworkError) throw unreachable(`${PRIVATE} ${LEAVE}`);
      const late = error instanceof Error && error.name === 'TimeoutError';
      throw unreachable(late ? 'The service did not answer in time.' : 'The service cannot be reached.');
    }
  }
}

const unreachable = (message: string): ScimFailure =>
  new ScimFailure('unreachable', 'ServiceUnavailable', message);

const lost = (when: 'before' | 'after'): ScimFailure =>
  unreachable(`The connection was cut ${when} the request took effect, as a fault rule says.`);

const wordsOf = ({ drop, status, malformed }: FaultRule): string =>
  [drop === undefined ? undefined : `dropped ${drop}`, status, malformed]
    .filter((one) => one !== undefined)
    .join(' ') || 'latency';

/** An error of SCIM (RFC 7644, section 3.12) with what the rule says. */
function toldAnswer({ code, message, retryAfter }: FaultRule, status: number): Answer {
  const text = JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(code !== undefined && { scimType: code }),
    ...(message !== undefined && { detail: message }),
  });
  return { status, text, retryAfter: retryAfter === undefined ? null : String(retryAfter) };
}

function spoiled(answer: Answer, how: FaultRule['malformed']): Answer {
  switch (how) {
    case undefined:
      return answer;
    case 'empty':
      return { ...answer, text: '' };
    case 'html':
      return { ...answer, text: '<!doctype html><title>Not available</title>' };
    case 'cut':
      return { ...answer, text: answer.text.slice(0, Math.ceil(answer.text.length / 2)) };
  }
}

const textOf = (response: Response): Promise<string> =>
  readWithin(response, LARGEST_ANSWER).catch((error: unknown) => {
    if (!(error instanceof AnswerTooLarge)) throw error;
    const { status } = response;
    throw new ScimFailure('refused', 'BadResponse', 'The answer of the service is too large.', { status });
  });
