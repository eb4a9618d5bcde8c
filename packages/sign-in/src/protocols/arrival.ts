import type { PorticoError } from '@portico/core';
import { returnedState } from '@portico/vault';

/** What a browser comes back with from an identity provider, by the names that the protocol gives it. */
export type Arrival = {
  /** By which address of the connection: what comes to the one says nothing at the other. */
  readonly at: 'callback' | 'acs';
  /** In which our state comes back. */
  readonly state: string;
  /** What is read beside it; of a form that was posted here, all else is dropped. */
  readonly fields: readonly string[];
  /** What the provider says instead of an assertion, or beside one. */
  failure(parameters: URLSearchParams): PorticoError | undefined;
};

/**
 * By which of the protocols the browser came back. What carries the state of two is of none: it has two meanings.
 *
 * @returns the arrival, and the state that came with it; undefined when there is none
 */
export function arrivalOf(
  parameters: URLSearchParams,
  arrivals: readonly Arrival[],
): { readonly arrival: Arrival; readonly state: string } | undefined {
  const [came, ...more] = [...new Set(arrivals)].flatMap((arrival) => {
    const state = returnedState(parameters, arrival.state);
    return state === undefined ? [] : [{ arrival, state }];
  });
  return more.length === 0 ? came : undefined;
}
