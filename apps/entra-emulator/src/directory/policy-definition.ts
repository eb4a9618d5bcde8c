/** What a text of a policy's definition says; undefined when it is no JSON. */
export function parsedDefinition(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
