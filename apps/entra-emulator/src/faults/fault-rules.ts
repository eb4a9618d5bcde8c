import { z } from 'zod';
import type { RandomSource } from '../randomness/random-source.ts';
import { integer, nonEmptyText, number, readShape, record, ShapeError } from '../shape/read-shape.ts';

/** One rule of trouble. It applies to requests that match `surface`, `method`, `path`, `appId` and `directory`. */
const faultRule = record(
  /** `scim`: what the provisioning service asks of other services, as if those were to blame. */
  { surface: z.enum(['login', 'graph', 'scim']) },
  {
    method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
    /** A prefix of the path; `*` stands for any characters, and then the whole path must match. */
    path: nonEmptyText,
    /** Client id of the caller: of the bearer token at Graph, `client_id` at the login surface; of the application at `scim`. */
    appId: nonEmptyText,
    /** Tenant id or domain: of the bearer token at Graph, of the path at the login surface, of the application at `scim`. */
    directory: nonEmptyText,
    /** Hit the nth matching request (1 is the first) and no other; with `count`, so many beginning with it. */
    nth: integer(1, 1_000_000),
    /** Hit from this matching request on, instead of `nth`. */
    from: integer(1, 1_000_000),
    /** How many requests to hit; without it the nth, or every one. */
    count: integer(1, 1_000_000),
    /** How likely a matching request is hit: 0 to 1, drawn from the emulator's source of randomness. */
    probability: number(0, 1),
    status: integer(400, 599),
    /** Graph error code, or the OAuth error at the login surface. */
    code: nonEmptyText,
    /** The number behind AADSTS, at the login surface. Without it 90033, or 50000 beside a `code`. */
    aadsts: integer(1, 99_999_999),
    message: nonEmptyText,
    /** Seconds in `Retry-After`. */
    retryAfter: integer(0, 86_400),
    latencyMs: integer(0, 600_000),
    /** Cuts the connection before the request takes effect, or after it did. */
    drop: z.enum(['before', 'after']),
    /** Spoils the body of the answer: cut in the middle, a page of HTML, or nothing. */
    malformed: z.enum(['cut', 'html', 'empty']),
    /** With `status`: whether the request takes effect although it is answered with an error. */
    takesEffect: z.boolean(),
  },
);
export type FaultRule = z.infer<typeof faultRule>;

const EFFECTS = ['status', 'latencyMs', 'drop', 'malformed'] as const;
const OF_STATUS = ['code', 'aadsts', 'message', 'retryAfter', 'takesEffect'] as const;

/**
 * Reads a rule that somebody wrote. One that could never do what it says is refused rather than kept without effect.
 * - it must answer otherwise, late, spoiled, or not at all
 * - what describes an error answer wants the `status` of that answer
 * - a dropped connection has no answer to describe or to spoil
 * - it hits the nth request or all from one on
 * - services that speak SCIM have no numbers of Entra's
 *
 * @throws ShapeError for the first property that cannot be had
 */
export function readFaultRule(value: unknown): FaultRule {
  const rule = readShape(faultRule, value);
  if (EFFECTS.every((name) => rule[name] === undefined))
    throw new ShapeError('', 'missing-property', `one of ${EFFECTS.join(', ')} is required`);
  const orphan = OF_STATUS.find((name) => rule[name] !== undefined && rule[name] !== false);
  if (orphan !== undefined && rule.status === undefined)
    throw new ShapeError(orphan, 'wrong-value', 'wants a status beside it');
  if (rule.drop !== undefined && (rule.status !== undefined || rule.malformed !== undefined))
    throw new ShapeError('drop', 'wrong-value', 'a dropped connection has neither status nor body');
  if (rule.surface === 'scim' && rule.aadsts !== undefined)
    throw new ShapeError('aadsts', 'wrong-value', 'not at the surface scim');
  refuseTwoBeginnings(rule);
  return rule;
}

/** @throws ShapeError when both `nth` and `from` say where a rule begins */
export function refuseTwoBeginnings({ nth, from }: Pick<FaultRule, 'nth' | 'from'>): void {
  if (nth !== undefined && from !== undefined) throw new ShapeError('from', 'wrong-value', 'not beside nth');
}

export type Surface = FaultRule['surface'];

/** What a rule looks at. `client` is asked for only when a rule names an application or a directory. */
interface FaultSubject {
  surface: Surface;
  method: string;
  path: string;
  client: () => Promise<{ appId: string | undefined; directoryId: string | undefined }>;
}

interface ActiveRule {
  id: string;
  rule: FaultRule;
  /** The preset that brought it, if any. */
  preset: string | undefined;
  matches: (path: string) => boolean;
  seen: number;
  hits: number;
}

/** A rule as it stands: how many requests matched, and how many it hit. */
export type ListedFault = FaultRule & { id: string; preset?: string; seen: number; hits: number };

/** The rules in force, in the order they were added; the first that matches applies. */
export class FaultRules {
  readonly #random: RandomSource;
  readonly #directoryIdOf: (name: string) => string | undefined;
  #rules: ActiveRule[] = [];
  #added = 0;

  /** @param directoryIdOf the tenant id behind a tenant id or domain */
  constructor(random: RandomSource, directoryIdOf: (name: string) => string | undefined) {
    this.#random = random;
    this.#directoryIdOf = directoryIdOf;
  }

  add(rule: FaultRule, preset?: string): string {
    this.#added += 1;
    const id = `fault-${this.#added}`;
    this.#rules.push({ id, rule, preset, matches: pathMatcher(rule.path), seen: 0, hits: 0 });
    return id;
  }

  /** Takes one rule back. False when there is none of that id. */
  remove(id: string): boolean {
    const before = this.#rules.length;
    this.#rules = this.#rules.filter((one) => one.id !== id);
    return this.#rules.length < before;
  }

  clear(): void {
    this.#rules = [];
  }

  list(): ListedFault[] {
    return this.#rules.map(({ id, rule, preset, seen, hits }) => ({
      id,
      ...(preset !== undefined && { preset }),
      seen,
      hits,
      ...rule,
    }));
  }

  /** Counts a request and tells which rule hits it. */
  async hit(subject: FaultSubject): Promise<FaultRule | undefined> {
    for (const active of [...this.#rules]) {
      if (!(await this.#matches(active, subject))) continue;
      const { rule } = active;
      active.seen += 1;
      if (!isDue(active)) continue;
      if (rule.probability !== undefined && this.#draw() >= rule.probability) continue;
      active.hits += 1;
      return rule;
    }
    return undefined;
  }

  async #matches({ rule, matches }: ActiveRule, subject: FaultSubject): Promise<boolean> {
    if (rule.surface !== subject.surface) return false;
    if (rule.method !== undefined && rule.method !== subject.method) return false;
    if (!matches(subject.path)) return false;
    if (rule.appId === undefined && rule.directory === undefined) return true;
    const { appId, directoryId } = await subject.client();
    if (rule.appId !== undefined && rule.appId.toLowerCase() !== appId?.toLowerCase()) return false;
    return (
      rule.directory === undefined ||
      (directoryId !== undefined && this.#directoryIdOf(rule.directory) === directoryId)
    );
  }

  /** From 0 up to, but not, 1. */
  #draw(): number {
    return Buffer.from(this.#random.bytes(4)).readUInt32BE() / 2 ** 32;
  }
}

/** Whether the request that was just counted is among those that the rule hits. */
function isDue({ rule: { nth, from, count }, seen, hits }: ActiveRule): boolean {
  if (nth !== undefined && count === undefined) return seen === nth;
  return seen >= (nth ?? from ?? 1) && hits < (count ?? Number.POSITIVE_INFINITY);
}

/** Whether a rule has hit all that it was made for: it is listed on, and does nothing more. */
export function isSpent({ nth, count, seen, hits }: ListedFault): boolean {
  return count === undefined ? nth !== undefined && seen >= nth : hits >= count;
}

function pathMatcher(pattern: string | undefined): (path: string) => boolean {
  if (pattern === undefined) return () => true;
  if (!pattern.includes('*')) return (path) => path.startsWith(pattern);
  return (path) => matchesStars(pattern.split('*'), path);
}

/** Greedy from the left, so that a hostile pattern costs no more than its length times the path's. */
function matchesStars(parts: readonly string[], path: string): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!path.startsWith(first) || path.length < first.length + last.length || !path.endsWith(last))
    return false;
  let position = first.length;
  for (const part of rest) {
    const found = path.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return position <= path.length - last.length;
}
