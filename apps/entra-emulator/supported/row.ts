/**
 * Where a behaviour comes from. Only `capture` was seen at the real service, and published by others; nothing here was
 * checked against it by us.
 * - documentation: Microsoft's, or the standard's
 * - public report: an answer of the real service, pasted in a public issue
 * - capture: a published capture of the real service
 * - memory: from memory
 * - open: nobody could say; we chose
 * - ours: there is no such thing at Microsoft
 */
export type Source = 'documentation' | 'public report' | 'capture' | 'memory' | 'open' | 'ours';

/** What the emulator does, where that comes from, and in what it is known to differ. */
export type BehaviourRow = readonly [what: string, sources: readonly Source[], divergence: string];

/** Operations of one address. `methods` are separated by spaces. */
export type EndpointRow = readonly [methods: string, path: string, sources: readonly Source[], what: string];

/** A parameter, and the endpoints that read it. */
export type ParameterRow = readonly [
  name: string,
  endpoints: string,
  sources: readonly Source[],
  divergence: string,
];

/** An error code, when it comes, and where number and wording come from. */
export type ErrorRow = readonly [code: string, when: string, sources: readonly Source[], divergence: string];
