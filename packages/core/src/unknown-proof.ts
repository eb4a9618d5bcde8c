/** When nobody told when a person proved who they are: so long ago that it is recent for nobody. */
export const UNKNOWN_PROOF = new Date(0);

/** Whether this is the time of a proof, and not {@link UNKNOWN_PROOF}. */
export const isProofKnown = (authenticatedAt: Date): boolean => authenticatedAt.getTime() > 0;
