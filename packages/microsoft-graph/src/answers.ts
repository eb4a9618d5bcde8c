import { MicrosoftCallFailed, textOf } from './failure.ts';
import type { EntraApplication, EntraServicePrincipal, FederatedCredential } from './resources.ts';

/*
 * What Graph answers is believed when it has the form of what was asked for, and is about that. Whatever stands between us and
 * Microsoft answers, too, with status 200: such an answer must not be taken for an object, nor for the lack of one.
 */

/** Larger than any answer that we ask for. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Of an answer that is not Graph's: it may be there later, and says nothing of what was asked (status: nobody sent it). */
const UNREADABLE = { kind: 'unavailable', code: 'unreadable_answer', status: 502 } as const;

export const unreadable = () => new MicrosoftCallFailed(UNREADABLE);

/**
 * An answer as the SDK may have it: no content, or an object in JSON; a refusal with an `error` in it. Anything else becomes one
 * that stands for {@link UNREADABLE}. Throttled and broken servers may say it in any form: there the status is what counts.
 */
export async function readable(response: Response): Promise<Response> {
  const { status, headers } = response;
  if (status === 204 || status === 429 || status >= 500) return response;
  const body = objectIn(await textUpTo(response, MOST_BYTES));
  const isAsExpected = body !== undefined && (response.ok || isObject(body['error']));
  if (!isAsExpected)
    return Response.json({ error: { code: UNREADABLE.code } }, { status: UNREADABLE.status });
  const kept = new Headers(headers);
  for (const name of ['content-encoding', 'content-length']) kept.delete(name);
  kept.set('content-type', 'application/json');
  return new Response(JSON.stringify(body), { status, headers: kept });
}

/** @returns undefined when there is more */
async function textUpTo(response: Response, most: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop ends the answer.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

type Answered = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Answered =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function objectIn(text: string | undefined): Answered | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

type Asked = Partial<Record<'id' | 'appId' | 'uniqueName', string>>;

/** Whether it is about what was asked for. Entra writes ids in small letters, and takes them in any. */
const isAbout = (value: Answered, asked: Asked) =>
  Object.entries(asked).every(
    ([name, wanted]) => textOf(value[name])?.toLowerCase() === wanted.toLowerCase(),
  );

/** Of objects, where they are there: what was not asked for is not told. */
const listsIn = (value: Answered, names: readonly string[]) =>
  names.map((name) => value[name] ?? []).every((list) => Array.isArray(list) && list.every(isObject));

const isEntity = (value: unknown): value is Answered =>
  isObject(value) && textOf(value['id']) !== undefined && textOf(value['appId']) !== undefined;

/**
 * An app registration that Graph tells of.
 *
 * @param asked by what it was asked for
 * @throws MicrosoftCallFailed {@link UNREADABLE}
 */
export function applicationIn(answer: unknown, asked: Asked = {}): EntraApplication {
  const isOne =
    isEntity(answer) &&
    isAbout(answer, asked) &&
    listsIn(answer, ['owners', 'passwordCredentials', 'keyCredentials']);
  if (!isOne) throw unreadable();
  return answer as unknown as EntraApplication;
}

/** As {@link applicationIn}, with the lists of its credentials: who replaces a list has to have the whole of it. @throws MicrosoftCallFailed */
export function applicationWithCredentialsIn(answer: unknown, asked: Asked): EntraApplication {
  const application = applicationIn(answer, asked);
  const { passwordCredentials, keyCredentials } = application;
  const lists: readonly unknown[] = [passwordCredentials, keyCredentials];
  const areWhole = lists.every((list) => Array.isArray(list) && list.every(hasText('keyId')));
  if (!areWhole) throw unreadable();
  return application;
}

/** An enterprise app that Graph tells of. @throws MicrosoftCallFailed */
export function servicePrincipalIn(answer: unknown, asked: Asked = {}): EntraServicePrincipal {
  if (!(isEntity(answer) && isAbout(answer, asked) && listsIn(answer, ['owners']))) throw unreadable();
  return answer as unknown as EntraServicePrincipal;
}

/** What the template made. @throws MicrosoftCallFailed */
export function instanceIn(answer: unknown) {
  const { application, servicePrincipal } = isObject(answer) ? answer : {};
  const made = applicationIn(application);
  return { application: made, servicePrincipal: servicePrincipalIn(servicePrincipal, { appId: made.appId }) };
}

/** A list of Graph. An empty one is a list; none is not an empty one. @throws MicrosoftCallFailed */
export function listIn(answer: unknown): readonly unknown[] {
  const value = isObject(answer) ? answer['value'] : undefined;
  if (!Array.isArray(value)) throw unreadable();
  return value;
}

/** The federated credentials of an app registration. @throws MicrosoftCallFailed */
export function federatedIn(answer: unknown): readonly FederatedCredential[] {
  const list = listIn(answer);
  const isOne = (one: unknown) =>
    isObject(one) && ['name', 'issuer', 'subject'].every((name) => typeof one[name] === 'string');
  const areWhole = list.every((one) => isOne(one) && isObject(one) && Array.isArray(one['audiences']));
  if (!areWhole) throw unreadable();
  return list as readonly FederatedCredential[];
}

/** A secret that was just made; the only answer that has it. @throws MicrosoftCallFailed */
export function passwordIn<T>(answer: unknown): T {
  const names = ['keyId', 'secretText', 'endDateTime'];
  if (!names.every((name) => hasText(name)(answer))) throw unreadable();
  return answer as T;
}

const hasText = (name: string) => (value: unknown) => isObject(value) && textOf(value[name]) !== undefined;
