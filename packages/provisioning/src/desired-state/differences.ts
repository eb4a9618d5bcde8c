/**
 * In what an object of the directory is not as it has to be: the paths of the properties, such as `web.redirectUris`.
 * Empty when it is. What the desired state does not name is the customer's to choose. Lists have no order, and one with
 * more in it than wished is another list: a strange redirect URI is what this is for.
 *
 * @param desired from `application.ts`
 * @param actual as Graph tells it, with every property that is named there
 */
export function differences(desired: object, actual: object, path = ''): string[] {
  return Object.entries(desired).flatMap(([name, wanted]) => {
    const found: unknown = Object.entries(actual).find(([key]) => key === name)?.[1];
    return differs(wanted, found, path === '' ? name : `${path}.${name}`);
  });
}

function differs(wanted: unknown, found: unknown, path: string): string[] {
  if (Array.isArray(wanted)) return isSameList(wanted, found ?? []) ? [] : [path];
  if (isObject(wanted)) return differences(wanted, isObject(found) ? found : {}, path);
  return (wanted ?? null) === (found ?? null) ? [] : [path];
}

function isSameList(wanted: readonly unknown[], found: unknown): boolean {
  if (!Array.isArray(found) || found.length !== wanted.length) return false;
  return wanted.every((item) => found.some((other) => differs(item, other, '').length === 0));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
