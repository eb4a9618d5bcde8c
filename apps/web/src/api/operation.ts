import type { ErrorCode } from '@portico/core';
import type { z } from 'zod';
import type { CallerName, CallerOf } from './callers.ts';
import type { Params } from './path.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A body that is no JSON, such as an image. */
export type BytesBody = { readonly mostBytes: number; readonly mediaTypes: readonly string[] };

/** What a handler gets: everything is checked. */
export type Given<P extends string, C extends CallerName, Q, B> = {
  readonly params: Params<P>;
  readonly caller: CallerOf<C>;
  readonly query: Q extends z.ZodType ? z.output<Q> : undefined;
  readonly body: B extends z.ZodType
    ? z.output<B>
    : B extends BytesBody
      ? Uint8Array<ArrayBuffer>
      : undefined;
  readonly request: Request;
};

/** An answer that sets cookies. */
export class WithCookies<T> {
  readonly body: T;
  readonly cookies: readonly string[];

  constructor(body: T, cookies: readonly string[]) {
    this.body = body;
    this.cookies = cookies;
  }
}

/**
 * One endpoint: where it is, who may call it, what comes in and what goes out. Its route, the browser's types and its
 * place in the OpenAPI document come from here.
 */
export type Operation<
  M extends Method = Method,
  P extends string = string,
  C extends CallerName = CallerName,
  Q extends z.ZodType | undefined = z.ZodType | undefined,
  B extends z.ZodType | BytesBody | undefined = z.ZodType | BytesBody | undefined,
  R extends z.ZodType = z.ZodType,
> = {
  readonly method: M;
  /** With names in braces: `/v1/session/orgs/{orgId}`. */
  readonly path: P;
  /** The first line of its documentation: what it does, as a sentence without a full stop. */
  readonly summary: string;
  readonly description?: string;
  /** Who may call it: a row of the table of callers. */
  readonly by: C;
  readonly query?: Q;
  readonly body?: B;
  /** Of a body of JSON; 64 KiB unless given. */
  readonly mostBodyBytes?: number;
  /** Names that it does not declare never leave. `nothing` answers 204. */
  readonly response: R;
  /** 200 unless given; 204 where there is nothing to say. */
  readonly status?: 200 | 201 | 202;
  /** What it refuses with, beyond what its caller, its body and the database can bring. */
  readonly errors: readonly ErrorCode[];
};

/** An operation as the table holds it. */
export type AnyOperation = Operation & {
  readonly handle: (given: Given<string, CallerName, never, never>) => Promise<unknown>;
};

/** What a handler may give for an answer: it is read and not changed. */
type Outgoing<T> = T extends Date | bigint
  ? T
  : T extends object
    ? { readonly [K in keyof T]: Outgoing<T[K]> }
    : T;

/** Declares an endpoint, and what it does. */
export function operation<
  const M extends Method,
  const P extends string,
  const C extends CallerName,
  R extends z.ZodType,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | BytesBody | undefined = undefined,
>(
  declared: Operation<M, P, C, Q, B, R>,
  handle: (given: Given<P, C, Q, B>) => Promise<Outgoing<z.input<R>> | WithCookies<Outgoing<z.input<R>>>>,
) {
  return { ...declared, handle };
}
