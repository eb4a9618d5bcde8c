const DAY_MS = 24 * 3_600_000;
/** A retired key stays in the key set for this long, as the API says. */
const PUBLISHED_AFTER_DAYS = 15;

type SigningKey = {
  readonly id: string;
  readonly purpose: 'id_token' | 'access_token' | 'cookie';
  readonly algorithm: string;
  readonly createdAt: Date;
  readonly signsFrom: Date;
  readonly retiredAt: Date | null;
};

export type SigningKeyView = {
  readonly id: string;
  readonly purpose: SigningKey['purpose'];
  readonly algorithm: string;
  readonly createdAt: string;
  /** `next`: published, and signs from `until`. `current`: signs, until `until` when it is being replaced. `old`: signs no more, published until `until`. */
  readonly state: 'next' | 'current' | 'old';
  readonly until: string | null;
};

/** Where a key of the project's issuer is in its life. */
export function signingKeyView(key: SigningKey, now: Date): SigningKeyView {
  const { id, purpose, algorithm, createdAt, signsFrom, retiredAt } = key;
  const told = { id, purpose, algorithm, createdAt: createdAt.toISOString() };
  if (signsFrom > now) return { ...told, state: 'next', until: signsFrom.toISOString() };
  if (retiredAt === null) return { ...told, state: 'current', until: null };
  if (retiredAt > now) return { ...told, state: 'current', until: retiredAt.toISOString() };
  const gone = new Date(retiredAt.getTime() + PUBLISHED_AFTER_DAYS * DAY_MS);
  return { ...told, state: 'old', until: gone.toISOString() };
}
