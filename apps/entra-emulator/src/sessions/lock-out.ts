import { createHash, timingSafeEqual } from 'node:crypto';

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

  /**
   * Whether it is the user's password. Ten wrong ones in a row lock, for the right one as well; the right one forgives.
   *
   * @param now ms
   */
  judge(user: { id: string; password: string }, typed: string, now: number): 'right' | 'wrong' | 'locked' {
    if (this.#isLocked(user.id, now)) return 'locked';
    const hash = digest(typed);
    if (timingSafeEqual(digest(user.password), hash)) {
      this.noteRight(user.id);
      return 'right';
    }
    this.#noteWrong(user.id, hash.toString('base64'), now);
    return this.#isLocked(user.id, now) ? 'locked' : 'wrong';
  }

  #isLocked(userId: string, now: number): boolean {
    return (this.#mistakes.get(userId)?.lockedUntil ?? 0) > now;
  }

  #noteWrong(userId: string, hash: string, now: number): void {
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

  /** Whoever reset the password, or typed the right one, is forgiven. */
  noteRight(userId: string): void {
    this.#mistakes.delete(userId);
  }

  clear(): void {
    this.#mistakes.clear();
  }
}

const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
