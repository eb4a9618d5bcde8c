import { redirectUriRefusal } from '@portico/administration/redirect-uri-refusal';

/** The URIs of a text field, one a line, without empty lines. */
export function uriLines(text: string | undefined): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export type LineRefusal = { readonly line: string; readonly why: string };

/** Which lines cannot be registered, and why, while somebody types. */
export function refusedLines(
  text: string,
  refusal: (line: string) => string | undefined = redirectUriRefusal,
): LineRefusal[] {
  return uriLines(text).flatMap((line) => {
    const why = refusal(line);
    return why === undefined ? [] : [{ line, why }];
  });
}
