import type { z } from 'zod';
import type { Emulator } from '../emulator/emulator.ts';
import { readShape, ShapeError } from '../shape/read-shape.ts';
import type { RequestNote } from '../web/request-log.ts';
import type { GraphCaller } from './caller.ts';
import { badRequest, type GraphError, UnknownName } from './graph-error.ts';
import { notEmulated } from './not-emulated.ts';
import type { ObjectKey } from './path.ts';
import { isLinkedElsewhere } from './query/relations.ts';
import { requireToldTypes } from './told-types.ts';

/** One authorized Graph request, as the resources see it. */
export interface GraphCall {
  /** In capitals. */
  method: string;
  emulator: Emulator;
  caller: GraphCaller;
  /** Keys in the path, in order. */
  keys: readonly ObjectKey[];
  /** The address on the emulator's own origin. */
  url: URL;
  headers: Headers;
  /** The JSON body, or undefined without one; the bytes where the route takes those. */
  body: unknown;
  note: RequestNote;
  /** The address ended with `/$count`: a collection answers its size. */
  counting: boolean;
  /** The address ended with a type, such as `microsoft.graph.user`: a collection answers only those. */
  cast: string | undefined;
  /** Of the objects that a list holds, the one whose id the address ends with. */
  one?: string;
  /** ms */
  now: number;
}

export interface GraphReply {
  status: 200 | 201 | 204;
  body?: Record<string, unknown>;
  /** Instead of a body: `/$count` answers plain text. */
  text?: string;
  /** Instead of a body: what a stream property holds. */
  stream?: { bytes: Uint8Array<ArrayBuffer>; type: string };
  location?: string;
}

export const noContent: GraphReply = { status: 204 };

export const keyAt = (call: GraphCall, index: number): ObjectKey => {
  const key = call.keys[index];
  if (key === undefined) throw badRequest('Resource key is missing.');
  return key;
};

/** Reads the body as a shape; an unknown or wrong property, or a type that it is not of, is Graph's 400. */
export function readBodyAs<T>(call: GraphCall, shape: z.ZodType<T>, typeName: string): T {
  requireToldTypes(call.body, typeName);
  try {
    return readShape(shape, call.body ?? {});
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw shapeRefusal(error, typeName);
  }
}

/** Whether a name in a body links what the emulator alone does not: `sponsors@odata.bind`. */
function linksElsewhere(typeName: string, name: string): boolean {
  const relation = /^([a-z0-9]+)@odata\.bind$/i.exec(name)?.[1];
  return relation !== undefined && isLinkedElsewhere(typeName, relation);
}

function shapeRefusal(error: ShapeError, typeName: string): GraphError {
  const name = error.path.split(/[.[]/)[0] ?? '';
  switch (error.problem) {
    case 'unknown-property':
      if (linksElsewhere(typeName, error.path)) return notEmulated(`'${error.path}' of ${typeName}`);
      return new UnknownName('Request_BadRequest', `Invalid property '${error.path}'.`, {
        ...{ typeName, path: error.path },
      });
    case 'missing-property':
      return badRequest(`A value is required for property '${error.path}' of resource '${typeName}'.`);
    case 'wrong-value':
      return badRequest(`Invalid value specified for property '${name}' of resource '${typeName}'.`);
  }
}
