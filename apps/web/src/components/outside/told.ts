import type { ApiResult } from '../api.ts';
import type { OutsideTexts } from './texts-en.ts';

/** What our API answered; a refusal in the words of the page, which the API does not know. */
export function told<T>(result: ApiResult<T>, { errors, fields }: OutsideTexts): ApiResult<T> {
  if (result.ok) return result;
  const { failure } = result;
  const known: Readonly<Record<string, string>> = fields;
  const refused = Object.entries(failure.fields).map(([name, message]) => [name, known[name] ?? message]);
  const message = errors[failure.code] ?? failure.message;
  return { ok: false, failure: { ...failure, message, fields: Object.fromEntries(refused) } };
}
