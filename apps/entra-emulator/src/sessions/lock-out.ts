import { createHash } from 'node:crypto';

/** Entra's smart lockout: so many wrong passwords, and for so long nobody gets in. */
const MOST_WRONG = 10;
const LOCKED_MS = 60_000;
/** A wrong password that comes again is one mistake: it is remembered among so many of the last ones. */
const REMEMBERED = 3;

interface Mistakes {
  count: number;
  lastHashes: readonly string[];
  /** ms */
  lockedUntil: number;
}

const NONE: Mistakes = { count: 0, lastHashes: [], lockedUntil: 0 };

/** Wrong passwords of each user since the last right one. */
export class LockOut {
  readonly #mistakes = new Map<string, Mistakes>();

  /** @param now ms */
  isLocked(userId: string, now: number): boolean {
    return (this.#mistakes.get(userId)?.lockedUntil ?? 0) > now;
  }

  /** @param now ms */
  noteWrong(userId: string, password: string, now: number): void {
    const hash = createHash('sha256').update(password).digest('base64');
    const { count, lastHashes }: Mistakes = this.#mistakes.get(userId) ?? NONE;
    if (lastHashes.includes(hash)) return;
    const wrong = count + 1;
    const isOver = wrong >= MOST_WRONG;
    this.#mistakes.set(userId, {
      count: isOver ? 0 : wrong,
      lastHashes: isOver ? [] : [hash, ...lastHashes].slice(0, REMEMBERED),
      lockedUntil: isOver ? now + LOCKED_MS : 0,
    });
  }

  noteRight(userId: string): void {
    this.#mistakes.delete(userId);
  }

  clear(): void {
    this.#mistakes.clear();
  }
}
