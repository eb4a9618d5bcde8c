import { ReplicationDelays } from '../directory/replication.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { GraphReply } from '../graph/graph-call.ts';
import {
  answerAs,
  type GraphBody,
  isMetadata,
  metadataResponse,
  parsedBody,
  responseOf,
} from '../graph/serve-graph.ts';
import { readBody, readBytes } from '../web/read-params.ts';
import { jsonResponse } from '../web/responses.ts';
import { administratorOf } from './administrator.ts';
import type { ControlCall } from './control-call.ts';
import { findDirectory } from './find.ts';

/** What a person does is there at once: delays are for the clients under test. */
const withoutDelays = (emulator: Emulator): Emulator => ({
  ...emulator,
  replication: new ReplicationDelays(),
});

/**
 * `/_emulator/directories/{directory}/graph/…`, also with `v1.0/` or `beta/` in front: any operation of Graph in a
 * directory, batches, bytes and the schema included, without a token, without faults and without delays, by the rules of
 * Graph otherwise. A size is told as `{"count": …}`, and a refusal as the control API tells one.
 */
export async function actInDirectory(call: ControlCall): Promise<Response> {
  const { emulator, note, method, request, headers } = call;
  const directory = findDirectory(call, call.param('directory'));
  const [, version = 'v1.0', path = ''] = /\/graph\/(?:(v1\.0|beta)\/)?(.*)$/.exec(call.url.pathname) ?? [];
  const url = new URL(`${emulator.origin}/${version}/${path}${call.url.search}`);
  if (isMetadata(method, url)) return metadataResponse({});
  const asked = { method, url, headers, read: bodyOf(request) };
  return told(await answerAs(withoutDelays(emulator), administratorOf(directory), asked, note));
}

/** JSON needs no content type here: programs on a command line say that they send a form. */
const bodyOf =
  (request: Request): GraphBody =>
  async (as) => {
    if (as === 'bytes') return await readBytes(request);
    const text = request.method === 'GET' ? '' : await readBody(request);
    return text.trim() === '' ? undefined : parsedBody(text);
  };

const told = (reply: GraphReply): Response =>
  reply.text === undefined ? responseOf(reply, {}) : jsonResponse(200, { count: Number(reply.text) });
