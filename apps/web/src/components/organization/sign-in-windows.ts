import { DAY, durationText, HOUR, MINUTE } from './duration.ts';

export type WindowName = 'session_idle_seconds' | 'session_absolute_seconds' | 'refresh_seconds';
/** In seconds; null is as the deployment. */
export type Windows = Readonly<Record<WindowName, number | null>>;

type Window = {
  readonly name: WindowName;
  readonly label: string;
  readonly description: string;
  readonly choices: readonly number[];
};

const LEAST = 5 * MINUTE;
const MOST: Readonly<Record<WindowName, number>> = {
  session_idle_seconds: 30 * DAY,
  session_absolute_seconds: 90 * DAY,
  refresh_seconds: 90 * DAY,
};

/** The windows of sessions with the lengths that are usual. */
export const WINDOWS: readonly Window[] = [
  {
    name: 'session_idle_seconds',
    label: 'End a session after inactivity of',
    description: 'Shorter where people share machines.',
    choices: [15 * MINUTE, 30 * MINUTE, HOUR, 8 * HOUR, DAY, 7 * DAY],
  },
  {
    name: 'session_absolute_seconds',
    label: 'Maximum session length',
    description: 'Even if active.',
    choices: [HOUR, 8 * HOUR, 12 * HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY],
  },
  {
    name: 'refresh_seconds',
    label: 'Refresh tokens expire after',
    description: 'How long an unused application can still get new tokens for the session.',
    choices: [HOUR, 8 * HOUR, DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY],
  },
];

/** Why a window may not be that long, in a sentence; undefined when it may. */
export function lengthRefusal(name: WindowName, seconds: number | null): string | undefined {
  if (seconds === null) return undefined;
  if (seconds >= LEAST && seconds <= MOST[name]) return undefined;
  return `Between ${durationText(LEAST)} and ${durationText(MOST[name])}.`;
}

/** What of the windows never comes to count, in a sentence; undefined when all do. */
export function inconsistency(windows: Windows): string | undefined {
  const {
    session_idle_seconds: idle,
    session_absolute_seconds: absolute,
    refresh_seconds: refresh,
  } = windows;
  if (absolute === null) return undefined;
  if (idle !== null && idle >= absolute) return `Sessions end after ${durationText(absolute)} in any case.`;
  return refresh !== null && refresh > absolute
    ? `Refreshing ends with the session, after ${durationText(absolute)}.`
    : undefined;
}
