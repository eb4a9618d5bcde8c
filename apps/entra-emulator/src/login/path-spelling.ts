/**
 * Entra does not tell its addresses apart by case, a router does. Answers a path with the fixed parts spelled as in the
 * first pattern that it matches regardless of case; what stands for `:name` stays as it was written, and so does a path
 * that matches none.
 *
 * @param patterns such as `/:directory/oauth2/v2.0/token`
 */
export function pathSpelling(patterns: readonly string[]): (path: string) => string {
  const known = [...new Set(patterns)].map((pattern) => pattern.split('/'));
  return (path) => {
    const parts = path.split('/');
    const found = known.find(
      (pattern) =>
        pattern.length === parts.length && pattern.every((part, index) => fits(part, parts[index] ?? '')),
    );
    return found?.map((part, index) => (isParameter(part) ? parts[index] : part)).join('/') ?? path;
  };
}

const isParameter = (part: string): boolean => part.startsWith(':');

const fits = (part: string, written: string): boolean =>
  isParameter(part) ? written !== '' : part.toLowerCase() === written.toLowerCase();
