/** What happens by chance in a simulation: the same seed, the same happenings. */
export type Chance = {
  /** In [0, 1). */
  next(): number;
  /** Whether something that happens with this probability does. */
  of(probability: number): boolean;
  between(least: number, most: number): number;
  one<T>(of: readonly [T, ...T[]]): T;
};

/** @param seed any number; only its lowest 32 bits count */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0;
  // mulberry32: short, and even enough to choose who has bad luck.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    of: (probability) => next() < probability,
    between: (least, most) => least + next() * (most - least),
    one: (of) => of[Math.floor(next() * of.length)] ?? of[0],
  };
}
