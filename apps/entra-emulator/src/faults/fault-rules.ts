import { flag, integer, nonEmptyText, oneOf, record, type Shaped } from '../shape/shape.ts';

/** One rule of trouble. It applies to requests that match `surface`, `method` and `path`. */
export const faultRule = record(
  { surface: oneOf('login', 'graph') },
  {
    method: oneOf('GET', 'POST', 'PATCH', 'PUT', 'DELETE'),
    /** A prefix of the path; `*` stands for any characters, and then the whole path must match. */
    path: nonEmptyText,
    /** Begin with the nth matching request (1 is the first). */
    nth: integer(1, 1_000_000),
    /** How many requests to hit; without it every one. */
    count: integer(1, 1_000_000),
    status: integer(400, 599),
    /** Graph error code, or the OAuth error at the login surface. */
    code: nonEmptyText,
    message: nonEmptyText,
    /** Seconds in `Retry-After`. */
    retryAfter: integer(0, 86_400),
    latencyMs: integer(0, 600_000),
    /** Cuts the connection before the request takes effect, or after it did. */
    drop: oneOf('before', 'after'),
    /** With `status`: whether the request takes effect although it is answered with an error. */
    takesEffect: flag,
  },
);
export type FaultRule = Shaped<typeof faultRule>;
export type Surface = FaultRule['surface'];

interface ActiveRule {
  id: string;
  rule: FaultRule;
  matches: (path: string) => boolean;
  seen: number;
  hits: number;
}

/** The rules in force, in the order they were added; the first that matches applies. */
export class FaultRules {
  #rules: ActiveRule[] = [];
  #added = 0;

  add(rule: FaultRule): string {
    this.#added += 1;
    const id = `fault-${this.#added}`;
    this.#rules.push({ id, rule, matches: pathMatcher(rule.path), seen: 0, hits: 0 });
    return id;
  }

  clear(): void {
    this.#rules = [];
  }

  list(): (FaultRule & { id: string; seen: number; hits: number })[] {
    return this.#rules.map(({ id, rule, seen, hits }) => ({ id, seen, hits, ...rule }));
  }

  /** Counts a request and tells which rule hits it. */
  hit(surface: Surface, method: string, path: string): FaultRule | undefined {
    for (const active of this.#rules) {
      const { rule } = active;
      if (rule.surface !== surface || (rule.method !== undefined && rule.method !== method)) continue;
      if (!active.matches(path)) continue;
      active.seen += 1;
      if (active.seen < (rule.nth ?? 1) || active.hits >= (rule.count ?? Number.POSITIVE_INFINITY)) continue;
      active.hits += 1;
      return rule;
    }
    return undefined;
  }
}

function pathMatcher(pattern: string | undefined): (path: string) => boolean {
  if (pattern === undefined) return () => true;
  if (!pattern.includes('*')) return (path) => path.startsWith(pattern);
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const whole = new RegExp(`^${parts.join('.*')}$`);
  return (path) => whole.test(path);
}
