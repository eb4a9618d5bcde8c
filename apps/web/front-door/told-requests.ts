import type { Log } from '@portico/service';

/** A log that knows of which requests under way it has told what came of them. */
export type TellingLog = Log & {
  /** A request begins: from here on it is remembered. */
  begin(requestId: string): void;
  /** It is over. @returns whether some line has told its code */
  end(requestId: string): boolean;
};

/**
 * Remembers for each request under way what lines of the log have told of it. Then the server itself tells only of what
 * nobody else did, and what a page tells that the framework renders twice is told once: whoever looks for a request id finds
 * one line with one code (U6).
 */
export function tellingLog(log: Log): TellingLog {
  const told = new Map<string, Set<string>>();
  const isRepeated = (entry: object, text: string): boolean => {
    const { requestId, code } = entry as { readonly requestId?: unknown; readonly code?: unknown };
    const before = typeof requestId === 'string' && code !== undefined ? told.get(requestId) : undefined;
    if (before === undefined) return false;
    const line = `${String(code)} ${text}`;
    return before.has(line) || !before.add(line);
  };
  const level = (name: 'info' | 'warn' | 'error') => (entry: object, text: string) => {
    if (!isRepeated(entry, text)) log[name](entry, text);
  };
  return {
    info: level('info'),
    warn: level('warn'),
    error: level('error'),
    begin: (requestId) => void told.set(requestId, new Set()),
    end: (requestId) => {
      const lines = told.get(requestId)?.size ?? 0;
      told.delete(requestId);
      return lines > 0;
    },
  };
}
