import { ReplicationDelays } from '../directory/replication.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { answerRequest } from '../graph/dispatch.ts';
import { jsonResponse } from '../web/responses.ts';
import { administratorOf } from './administrator.ts';
import type { ControlCall } from './control-call.ts';
import { ControlError } from './control-error.ts';

/** What a person does is there at once: delays are for the clients under test. */
const withoutDelays = (emulator: Emulator): Emulator => ({
  ...emulator,
  replication: new ReplicationDelays(),
});

/**
 * `/_emulator/directories/{directory}/graph/…`: any operation of Graph in a directory, without a token, without faults
 * and without delays, by the rules of Graph otherwise.
 */
export async function actInDirectory(call: ControlCall): Promise<Response> {
  const { emulator, note, method, headers } = call;
  const directory = emulator.store.directoryNamed(call.param('directory'));
  if (directory === undefined) throw new ControlError(404, 'not_found', 'There is no such directory.');
  const path = /\/graph\/(.*)$/.exec(call.url.pathname)?.[1] ?? '';
  const url = new URL(`${emulator.origin}/v1.0/${path}${call.url.search}`);
  const { status, body, text } = await answerRequest({
    emulator: withoutDelays(emulator),
    caller: administratorOf(directory),
    note,
    method,
    path,
    url,
    headers,
    read: () => call.body,
  });
  if (status === 204) return new Response(null, { status });
  return jsonResponse(status, text === undefined ? body : { count: Number(text) });
}
