import { type AnswerShape, type Clock, HOUR } from '@portico/core';
import type { answerTraits, signInAttempts } from '@portico/database';
import { changesSince, traitsOf } from '../protocols/answer-shape.ts';
import type { AnswerHistory } from '../settings.ts';

/** So many connections are remembered; the others cost a statement more. */
const MOST = 2_000;

/**
 * Knows how the answers of each identity provider looked, so that the trace of a sign-in can say what is otherwise. A trait is
 * written once an hour at most by each process: a sign-in costs nothing for it.
 */
export function createAnswerHistory(parts: {
  readonly traits: ReturnType<typeof answerTraits>;
  readonly attempts: Pick<ReturnType<typeof signInAttempts>, 'noteAnswer'>;
  readonly clock: Clock;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
}): AnswerHistory {
  const written = new Map<string, { readonly hour: string; readonly traits: Set<string> }>();

  function unwritten(connectionId: string, shape: AnswerShape, hour: string): readonly string[] {
    let known = written.get(connectionId);
    if (known?.hour !== hour) {
      if (written.size >= MOST) written.clear();
      known = { hour, traits: new Set() };
      written.set(connectionId, known);
    }
    const { traits } = known;
    const fresh = traitsOf(shape).filter((trait) => !traits.has(trait));
    for (const trait of fresh) traits.add(trait);
    return fresh;
  }

  return {
    /** Somebody came in by an answer that looks so. Nobody is turned away because it cannot be written down. */
    async cameIn(attemptId, connectionId, shape) {
      const now = parts.clock.now().getTime();
      const hour = new Date(now - (now % HOUR)).toISOString();
      const fresh = unwritten(connectionId, shape, hour);
      if (fresh.length === 0) return;
      try {
        const seen = Object.fromEntries(fresh.map((trait) => [trait, hour]));
        const before = await parts.traits.note(connectionId, seen);
        // What one person lacks is no change.
        const { attributes: _, ...alike } = shape;
        const changes = changesSince(before ?? {}, alike);
        if (changes.length > 0) await parts.attempts.noteAnswer(attemptId, { changes });
      } catch (error) {
        written.delete(connectionId);
        const reason = error instanceof Error ? error.message : 'unknown';
        parts.log('sign_in.answer_not_noted', { connection: connectionId, reason });
      }
    },

    async changes(connectionId, shape) {
      const known = await parts.traits.of(connectionId);
      return known === undefined ? [] : changesSince(known, shape);
    },
  };
}
