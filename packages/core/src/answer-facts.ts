/** What did not fit of the answer of an identity provider, for whoever looks after the connection. Nothing of it says who somebody is. */
export type Mismatch = {
  /** As the protocol calls it, such as `Audience` or `nonce`. */
  readonly of: string;
  readonly expected: string | null;
  readonly received: string | null;
  /** By how much a time was missed, or the clocks differ. */
  readonly seconds: number | null;
};

/** What is otherwise in the answers of an identity provider than it was. */
export type AnswerChange = {
  readonly what: TraitKind;
  /** What was seen before, and when last: an ISO time, by the hour. */
  readonly before: string;
  readonly lastSeen: string;
  /** Null for what did not come. */
  readonly now: string | null;
};

/** In what answers differ. Of those that may have several, one that is not there is worth a word; of the others a new one. */
export const TRAIT_KINDS = ['certificate', 'algorithm', 'signed', 'name_id_format', 'attribute'] as const;
export type TraitKind = (typeof TRAIT_KINDS)[number];

/** What is kept of an answer for the trace of its sign-in. */
export type AnswerFacts = {
  readonly mismatch?: Mismatch;
  readonly changes?: readonly AnswerChange[];
};

/** How an answer of an identity provider looks, without a value of anybody. Undefined is what was not looked at. */
export type AnswerShape = {
  readonly algorithms?: readonly string[];
  readonly signed?: readonly string[];
  readonly certificate?: string;
  readonly nameIdFormat?: string;
  /** The names of what came with a value. */
  readonly attributes?: readonly string[];
};
