import { z } from 'zod';
import { integer, nonEmptyText, record } from '../shape/read-shape.ts';
import { EntraError } from './entra-error.ts';

/** What the next authorization request shall be answered with, at the client's redirect URI. */
export const toldRefusal = record(
  {
    error: z.enum([
      'access_denied',
      'consent_required',
      'interaction_required',
      'login_required',
      'server_error',
      'temporarily_unavailable',
    ]),
  },
  { aadsts: integer(1, 99_999_999), message: nonEmptyText },
);
export type ToldRefusal = z.infer<typeof toldRefusal>;

const USUAL_NUMBER = 50000;

/** Refusals that wait for the next authorization requests, in order. */
export class ToldRefusals {
  #waiting: ToldRefusal[] = [];

  add(refusal: ToldRefusal): void {
    this.#waiting.push(refusal);
  }

  clear(): void {
    this.#waiting = [];
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Throws the first that waits, if any. */
  throwNext(): void {
    const next = this.#waiting.shift();
    if (next === undefined) return;
    const { error, aadsts = USUAL_NUMBER, message = 'The emulator was told to refuse here.' } = next;
    throw new EntraError({ code: aadsts, error, message });
  }
}
