/** What was typed into a form, as text: shown again where it cannot be saved. */
export type FormValues = Readonly<Record<string, string>>;

/** @param body as Hono parses it; files become their text */
export async function formValues(body: Readonly<Record<string, unknown>>): Promise<FormValues> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string') values[name] = value.replaceAll('\r\n', '\n');
    else if (value instanceof File && value.size > 0) values[name] = await value.text();
  }
  return values;
}

export const linesOf = (text = ''): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Undefined for a field that was left empty. */
export const given = (text: string | undefined): string | undefined => {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
};
