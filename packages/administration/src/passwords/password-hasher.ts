import { hash, verify } from '@node-rs/argon2';
import { boundedQueue } from './bounded-queue.ts';

export type PasswordHasher = {
  /** Argon2id in PHC form, with a salt of its own. */
  hash(password: string): Promise<string>;
  /** @param phc what `hash` gave, or null for "nobody": the work is the same, the answer is false */
  verify(phc: string | null, password: string): Promise<boolean>;
};

/** Cost of one hash. Defaults are OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
export type PasswordCost = { readonly memoryKiB: number; readonly passes: number };

const DEFAULT_COST: PasswordCost = { memoryKiB: 19_456, passes: 2 };

/** Argon2id (RFC 9106) on the thread pool, never on the event loop, with a bounded queue before it. */
export function createPasswordHasher(cost: PasswordCost = DEFAULT_COST): PasswordHasher {
  const queue = boundedQueue({ running: 4, waiting: 100 });
  const options = { memoryCost: cost.memoryKiB, timeCost: cost.passes, parallelism: 1 };
  let nobody: Promise<string> | undefined;

  return {
    hash: (password) => queue(() => hash(password, options)),
    async verify(phc, password) {
      nobody ??= hash(crypto.randomUUID(), options);
      const expected = phc ?? (await nobody);
      const matches = await queue(() => verify(expected, password));
      return matches && phc !== null;
    },
  };
}
