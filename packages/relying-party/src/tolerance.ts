/** Seconds that the clock of an identity provider may be off. */
export const CLOCK_TOLERANCE_SECONDS = 60;
