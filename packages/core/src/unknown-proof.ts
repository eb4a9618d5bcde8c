/** When nobody told when a person proved who they are: so long ago that it is recent for nobody. */
export const UNKNOWN_PROOF = new Date(0);
