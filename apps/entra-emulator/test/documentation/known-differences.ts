/** What differs in the answer to an example, word for word as the test tells it, and why. */
type KnownDifference = readonly [differs: string, because: string];

/** By the id of the example. A row that is no longer true fails the test, too. */
export const knownDifferences: Readonly<Record<string, KnownDifference>> = {};
