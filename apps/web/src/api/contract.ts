import type { z } from 'zod';
import type { BytesBody, Method } from './operation.ts';
import type { UrlOf } from './path.ts';

/*
 * What the browser has to know of an operation, as types alone: nothing of the server comes along.
 */

/** What `typeof changeRole` is, as far as a caller is concerned. */
export type DeclaredOperation = {
  readonly method: Method;
  readonly path: string;
  readonly query?: z.ZodType | undefined;
  readonly body?: z.ZodType | BytesBody | undefined;
  readonly response: z.ZodType;
};

/** The addresses of an operation. */
export type UrlFor<O extends DeclaredOperation> = UrlOf<O['path']> | `${UrlOf<O['path']>}?${string}`;

/** What it answers with. */
export type ResponseFor<O extends DeclaredOperation> = z.output<O['response']>;

/** What it is sent, as the rest of the arguments of a call. */
export type BodyFor<O extends DeclaredOperation> = Sent<Exclude<O['body'], undefined>>;

type Sent<B> = [B] extends [never]
  ? []
  : B extends BytesBody
    ? [image: Blob]
    : B extends z.ZodType
      ? undefined extends z.input<B>
        ? [body?: z.input<B>]
        : [body: z.input<B>]
      : never;
