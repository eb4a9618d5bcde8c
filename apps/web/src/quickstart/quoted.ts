/** A text as a string of JavaScript. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** A text as one word of a shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Whether a page of this machine answers there, on a port that is named. */
export function isLocalServer(uri: URL): boolean {
  return uri.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(uri.hostname) && uri.port !== '';
}
