/** What a stranger answered was more than anybody needs. */
export class AnswerTooLarge extends Error {}

/** Where the emulator may be sent by somebody who configures it: https anywhere, http on this machine only. */
export function isOutsideAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  const loopback = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && loopback);
}

/**
 * A fetch for addresses that clients name. None of them may be a control API: whatever the emulator asks comes from this
 * machine, and would be let in there.
 */
export const awayFromControl =
  (given: typeof fetch): typeof fetch =>
  async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    if (/_emulator|%/i.test(pathname) && plainPath(pathname).includes('/_emulator'))
      throw new TypeError('the address is that of a control API');
    return await given(input, init);
  };

function plainPath(pathname: string): string {
  try {
    return decodeURIComponent(pathname).toLowerCase();
  } catch {
    return '/_emulator';
  }
}

/** Reads an answer and stops where it becomes too much. @throws AnswerTooLarge */
export async function readWithin(response: Response, limit: number): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > limit) throw new AnswerTooLarge(`more than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
